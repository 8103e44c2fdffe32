"""Names in a roster → places, organisations and groups that the database knows."""

import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select, text

from gis.ingest.address import parse_building
from gis.ingest.roster import RosterRow
from gis.ingest.values import BadValue
from gis.layers.finding import Severity
from gis.store.people import Home
from gis.store.tables.organisation import PartyGroup, PartyOrg, PartyOrgPlace
from gis.store.tables.place import Building, Estate, Village

Fault = tuple[str | None, str, Severity, str]
"""Field, rule, what becomes of the row, what to do."""

Ids = dict[str, set[uuid.UUID]]


@dataclass(frozen=True)
class Org:
    """An organisation that holds on the day."""

    id: uuid.UUID
    name: str
    kind: str
    communities: frozenset[uuid.UUID]
    villages: frozenset[uuid.UUID]
    has_estates: bool


@dataclass(frozen=True)
class Gazetteer:
    """Everything that a roster may name, by the names it may have."""

    orgs: Mapping[uuid.UUID, Org]
    org_names: Ids
    estates: Ids
    estate_clusters: Mapping[uuid.UUID, str]
    buildings: Mapping[tuple[uuid.UUID, str], list[tuple[str, Home]]]
    groups: Mapping[tuple[uuid.UUID, str], set[uuid.UUID]]
    villages: Ids


@dataclass(frozen=True, repr=False)
class Resolved:
    """A row with the ids of what it names; None where it names nothing."""

    row: RosterRow
    org: Org | None
    home: Home | None
    group_id: uuid.UUID | None
    village_id: uuid.UUID | None
    participations: tuple[tuple[uuid.UUID, str], ...]


def load_gazetteer(connection: Connection, *, as_of: date) -> Gazetteer:
    """Load what holds on the day; buildings are those that the caller may see."""
    orgs = _load_orgs(connection, as_of)
    names: Ids = defaultdict(set)
    groups: dict[tuple[uuid.UUID, str], set[uuid.UUID]] = defaultdict(set)
    query = select(PartyOrg.id, PartyOrg.code, PartyOrg.name).where(PartyOrg.valid.contains(as_of))
    for id_, code, name in connection.execute(query):
        names[code].add(id_)
        names[plain(name)].add(id_)
    found = select(PartyGroup.id, PartyGroup.party_org_id, PartyGroup.code, PartyGroup.name)
    for id_, org_id, code, name in connection.execute(
        found.where(PartyGroup.valid.contains(as_of))
    ):
        own = plain(orgs[org_id].name) if org_id in orgs else ""
        for each in {code, plain(name), plain(name).removeprefix(own)}:
            groups[org_id, each].add(id_)
    estates: Ids = defaultdict(set)
    clusters: dict[uuid.UUID, str] = {}
    for id_, name, cluster, aliases in connection.execute(
        select(Estate.id, Estate.name, Estate.cluster, Estate.aliases)
    ):
        clusters[id_] = plain(cluster or "")
        for each in (name, *aliases):
            estates[plain(each)].add(id_)
            estates[plain(each) + clusters[id_]].add(id_)
    villages: Ids = defaultdict(set)
    for id_, name in connection.execute(select(Village.id, Village.name)):
        villages[plain(name)].add(id_)
    buildings = _load_buildings(connection, as_of)
    return Gazetteer(orgs, names, estates, clusters, buildings, groups, villages)


def plain(name: str) -> str:
    """Bring a name into the form in which names are compared."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _load_orgs(connection: Connection, as_of: date) -> dict[uuid.UUID, Org]:
    spans: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    query = text("SELECT party_org_id, community_id FROM communities_of_orgs(:as_of)")
    for org_id, community_id in connection.execute(query, {"as_of": as_of}):
        spans[org_id].add(community_id)
    villages: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    housing: set[uuid.UUID] = set()
    places = select(
        PartyOrgPlace.party_org_id, PartyOrgPlace.village_id, PartyOrgPlace.estate_id
    ).where(PartyOrgPlace.valid.contains(as_of))
    for org_id, village_id, estate_id in connection.execute(places):
        if village_id is not None:
            villages[org_id].add(village_id)
        if estate_id is not None:
            housing.add(org_id)
    rows = connection.execute(
        select(PartyOrg.id, PartyOrg.name, PartyOrg.org_kind).where(PartyOrg.valid.contains(as_of))
    )
    return {
        id_: Org(
            id_, name, kind, frozenset(spans[id_]), frozenset(villages[id_]), id_ in housing
        )
        for id_, name, kind in rows
    }  # fmt: skip


def _load_buildings(
    connection: Connection, as_of: date
) -> dict[tuple[uuid.UUID, str], list[tuple[str, Home]]]:
    found: dict[tuple[uuid.UUID, str], list[tuple[str, Home]]] = defaultdict(list)
    query = select(
        Building.id, Building.estate_id, Building.cluster, Building.building_no,
        Building.aliases, Building.grid_id, Building.community_id,
    ).where(Building.valid.contains(as_of), Building.estate_id.is_not(None))  # fmt: skip
    for id_, estate_id, cluster, number, aliases, grid_id, community_id in connection.execute(
        query
    ):
        home = Home(id_, grid_id, community_id)
        for each in {_number(name) for name in (number, *aliases)}:
            if estate_id is not None and each is not None:
                found[estate_id, each].append((plain(cluster or ""), home))
    return found


def _number(name: str | None) -> str | None:
    try:
        address = parse_building(name)
    except BadValue:
        return None
    return None if address is None else address.building_no


@dataclass
class Resolver:
    """Finds what rows name, and says what it does not find; never with a value of the row."""

    gazetteer: Gazetteer
    faults: list[Fault] = field(default_factory=list)

    def resolve(self, row: RosterRow) -> tuple[Resolved | None, list[Fault]]:
        """Find everything that one row names; None where the row is unfit."""
        self.faults = []
        org_id = self._one("primary_org", row.primary_org, self.gazetteer.org_names)
        org = self.gazetteer.orgs.get(org_id) if org_id else None
        village_id = self._one(
            "origin_village", row.origin_village, self.gazetteer.villages, is_needed=False
        )
        found = Resolved(
            row=row,
            org=org,
            home=self._home(row),
            group_id=self._group(row, org),
            village_id=village_id,
            participations=tuple(self._participations(row, org_id, village_id)),
        )
        is_fit = all(severity is not Severity.REJECTED for _, _, severity, _ in self.faults)
        return (found if is_fit else None), self.faults

    def _one(
        self, column: str, name: str | None, names: Ids, *, is_needed: bool = True
    ) -> uuid.UUID | None:
        if name is None:
            return None
        ids = names.get(name) or names.get(plain(name)) or set()
        if len(ids) == 1:
            return next(iter(ids))
        what = "several have" if ids else "none has"
        self._tell(
            column,
            f"{'ambiguous' if ids else 'unknown'}_{column}",
            f"{what} this name on the day; correct it, or write the code",
            is_needed=is_needed,
        )
        return None

    def _home(self, row: RosterRow) -> Home | None:
        if row.building_no is None:
            return None
        if row.estate is None:
            self._tell("estate", "estate_missing", "names a building without its estate; add it")
            return None
        estate_id = self._one("estate", row.estate, self.gazetteer.estates)
        if estate_id is None:
            return None
        cluster = plain(row.cluster or "")
        if cluster in {plain(row.estate), self.gazetteer.estate_clusters[estate_id]}:
            cluster = ""
        rows = self.gazetteer.buildings.get((estate_id, row.building_no), [])
        fitting = [home for part, home in rows if not cluster or part == cluster]
        if len(fitting) == 1:
            return fitting[0]
        self._tell(
            "building",
            "ambiguous_building" if fitting else "unknown_building",
            "several parts of the estate have this number; name the part (东区3幢)"
            if fitting
            else "the estate has no such building that you may see; correct it, or leave it empty",
        )
        return None

    def _group(self, row: RosterRow, org: Org | None) -> uuid.UUID | None:
        if row.party_group is None:
            return None
        if org is None:
            if row.primary_org is None:
                self._tell(
                    "party_group",
                    "group_left_out",
                    "is of no branch of this district; it was left out",
                    is_needed=False,
                )
            return None
        groups = self.gazetteer.groups
        ids = groups.get((org.id, row.party_group)) or groups.get(
            (org.id, plain(row.party_group)), set()
        )
        if len(ids) != 1:
            self._tell(
                "party_group",
                "unknown_party_group",
                "is no group of this branch on the day; correct it, or leave it empty",
            )
        return next(iter(ids)) if len(ids) == 1 else None

    def _participations(
        self, row: RosterRow, org_id: uuid.UUID | None, village_id: uuid.UUID | None
    ) -> Iterable[tuple[uuid.UUID, str]]:
        for name in row.participations:
            found = self._one("participations", name, self.gazetteer.org_names, is_needed=False)
            org = self.gazetteer.orgs.get(found) if found else None
            if org is not None and org.id != org_id:
                yield org.id, role_in(org, village_id)

    def _tell(self, column: str, rule: str, message: str, *, is_needed: bool = True) -> None:
        severity = Severity.REJECTED if is_needed else Severity.WARNED
        end = "" if is_needed or "left out" in message else "; it was left out"
        self.faults.append((column, rule, severity, message + end))


def role_in(org: Org, village_id: uuid.UUID | None) -> str:
    """Tell as what a member shares in the life of an organisation."""
    if org.villages and (village_id in org.villages or not org.has_estates):
        return "origin_village"
    return "residence" if org.communities else "workplace"
