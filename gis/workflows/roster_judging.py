"""Rows of a roster → members to be stored, with everything there is to say about them."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from gis.ingest.roster import Roster, RosterFinding
from gis.layers.finding import Severity
from gis.store.people import KnownMember, NewMember, known_members, known_participations
from gis.store.sealing import Seals
from gis.store.visible import VisibleScope
from gis.workflows.roster_community import may_edit
from gis.workflows.roster_doubles import KNOWN, Joined, People
from gis.workflows.roster_places import Fault, Gazetteer, Resolved, Resolver

_COLUMNS = (
    "membership_kind", "category", "status", "flow_status", "tenure", "last_contact_month",
    "stairwell_no",
)  # fmt: skip
_NOT_YOURS: Fault = (
    None,
    "not_yours",
    Severity.REJECTED,
    "lies outside the places and organisations whose members you may edit",
)
_LEADER_NOT_FULL: Fault = (
    "group_role",
    "leader_not_full",
    Severity.WARNED,
    "leads a group without being a full member; a leader should be one",
)
_TWO_LEADERS: Fault = (
    "group_role",
    "decide_leader",
    Severity.REJECTED,
    "leads a group that has another leader in this file; keep one of them",
)


@dataclass(repr=False)
class Judged:
    """One file when everything about its rows is known."""

    path: Path
    roster: Roster
    findings: list[RosterFinding]
    rows: list[Resolved] = field(default_factory=list)
    new: list[NewMember] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    community: uuid.UUID | None = None
    uncounted: tuple[str, ...] = ()
    is_counted: bool = False


class Judge:
    """Judges files one after the other; later ones know the people of those before."""

    def __init__(
        self, connection: Connection, seals: Seals, scope: VisibleScope, gazetteer: Gazetteer
    ) -> None:
        self._connection, self._seals = connection, seals
        self._scope, self._gazetteer = scope, gazetteer
        self._people = People()
        self._attending: set[tuple[uuid.UUID, uuid.UUID]] = set()

    def judge(self, path: Path, roster: Roster) -> Judged:
        """Judge one file; what was accepted of it is known from then on."""
        judged = Judged(path, roster, list(roster.findings))
        resolved = self._with_one_leader(judged, self._resolve(judged))
        self._people.add(
            known_members(
                self._connection,
                self._seals,
                buildings=list({each.home.building_id for each in resolved if each.home}),
                orgs=list({each.org.id for each in resolved if each.org and not each.home}),
            )
        )
        judged.rows, joined, said = self._people.judge(resolved)
        judged.joined = self._not_attending(joined)
        again = [each for each in joined if each not in judged.joined]
        said = [one for one in said if all(one[0] is not each.resolved for each in again)]
        said += [(each.resolved, KNOWN) for each in again]
        judged.findings += [_finding(each, fault) for each, fault in said]
        judged.findings.sort(key=lambda each: (each.sheet, each.row, each.rule))
        judged.new = [_new_member(each) for each in judged.rows]
        self._people.add(map(_as_known, judged.new))
        return judged

    def _not_attending(self, joined: list[Joined]) -> list[Joined]:
        """Leave out those whose second organisation is stored already."""
        stored = known_participations(
            self._connection, [(each.member_id, each.org_id) for each in joined]
        )
        stored |= self._attending
        fresh = [each for each in joined if (each.member_id, each.org_id) not in stored]
        self._attending |= {(each.member_id, each.org_id) for each in fresh}
        return fresh

    def _resolve(self, judged: Judged) -> list[Resolved]:
        resolver = Resolver(self._gazetteer)
        resolved = []
        for row in judged.roster.rows:
            found, faults = resolver.resolve(row)
            judged.findings += [RosterFinding(row.sheet, row.row, *fault) for fault in faults]
            if found is None:
                continue
            if may_edit(self._scope, found):
                resolved.append(found)
            else:
                judged.findings.append(_finding(found, _NOT_YOURS))
        return resolved

    def _with_one_leader(self, judged: Judged, rows: list[Resolved]) -> list[Resolved]:
        leaders: dict[uuid.UUID, list[Resolved]] = defaultdict(list)
        for each in rows:
            if each.group_id is not None and each.row.group_role == "leader":
                leaders[each.group_id].append(each)
                if each.row.membership_kind != "full":
                    judged.findings.append(_finding(each, _LEADER_NOT_FULL))
        several = [each for mine in leaders.values() if len(mine) > 1 for each in mine]
        judged.findings += [_finding(each, _TWO_LEADERS) for each in several]
        unfit = {id(each) for each in several}
        return [each for each in rows if id(each) not in unfit]


def _finding(resolved: Resolved, fault: Fault) -> RosterFinding:
    return RosterFinding(resolved.row.sheet, resolved.row.row, *fault)


def _new_member(resolved: Resolved) -> NewMember:
    row = resolved.row
    columns = {name: getattr(row, name) for name in _COLUMNS}
    columns["party_group_id"] = resolved.group_id
    columns["group_role"] = (row.group_role or "member") if resolved.group_id else None
    columns["origin_village_id"] = resolved.village_id
    if resolved.home is None:
        columns |= {"stairwell_no": None, "tenure": None}
    return NewMember(
        id=uuid.uuid4(),
        name=row.name,
        phone=row.phone,
        home=resolved.home,
        located_state=row.located_state,
        primary_org_id=resolved.org.id if resolved.org else None,
        columns=columns,
        participations=resolved.participations,
        consented_on=row.dual_registered_on,
    )


def _as_known(member: NewMember) -> KnownMember:
    return KnownMember(
        member.id,
        member.name,
        member.columns["membership_kind"],
        member.located_state,
        member.home.building_id if member.home else None,
        member.primary_org_id,
    )
