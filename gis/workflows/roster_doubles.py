"""Whether two rows, or a row and a stored member, are one person: said, never decided silently."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gis.layers.finding import Severity
from gis.store.people import KnownMember
from gis.workflows.roster_places import Fault, Resolved, role_in

Key = tuple[str, uuid.UUID | None, str]
"""Name, then the home; without one the organisation and the state."""


@dataclass(frozen=True, repr=False)
class Joined:
    """A row about a member who is stored already, in another organisation."""

    member_id: uuid.UUID
    org_id: uuid.UUID
    role: str
    resolved: Resolved


class People:
    """Who is known so far: of the database, and of rows accepted before."""

    def __init__(self) -> None:
        self._by_key: dict[Key, dict[uuid.UUID, KnownMember]] = defaultdict(dict)

    def add(self, members: Iterable[KnownMember]) -> None:
        """Add members; one that is there already stays once."""
        for member in members:
            key = _key(member.name, member.building_id, member.primary_org_id, member.located_state)
            self._by_key[key][member.id] = member

    def judge(
        self, rows: Sequence[Resolved]
    ) -> tuple[list[Resolved], list[Joined], list[tuple[Resolved, Fault]]]:
        """
        Tell rows about new people from those about known ones.

        Name, home and kind of membership agree and the organisations differ: one member, who
        shares the life of a second organisation. Everything else that agrees in name and home
        needs somebody's decision.

        Returns
        -------
        new
            Rows about people who are not known.
        joined
            Rows about known members, to be stored as their second organisation.
        findings
            What is to be said, with the row it is about.
        """
        groups: dict[Key, list[Resolved]] = defaultdict(list)
        for each in rows:
            groups[key_of(each)].append(each)
        new: list[Resolved] = []
        joined: list[Joined] = []
        findings: list[tuple[Resolved, Fault]] = []
        for key, group in groups.items():
            if len(group) > 1:
                findings += _same_person(group)
                continue
            known = list(self._by_key.get(key, {}).values())
            if not known:
                new.append(group[0])
                continue
            member = self._second_organisation(group[0], known)
            if member is None:
                findings.append((group[0], KNOWN))
            else:
                joined.append(member)
                findings.append((group[0], _JOINED))
        return new, joined, findings

    def _second_organisation(self, row: Resolved, known: list[KnownMember]) -> Joined | None:
        member, org = known[0], row.org
        if (
            len(known) > 1
            or org is None
            or member.primary_org_id in {None, org.id}
            or member.membership_kind != row.row.membership_kind
        ):
            return None
        return Joined(member.id, org.id, role_in(org, row.village_id), row)


KNOWN: Fault = (
    "name",
    "decide_known_person",
    Severity.REJECTED,
    "has the name and home of a stored member; change that one, or tell the two apart by home",
)
_JOINED: Fault = (
    "primary_org",
    "second_organisation",
    Severity.WARNED,
    "is a member of another organisation already; this one was added as a second one",
)


def key_of(each: Resolved) -> Key:
    """Give what two rows about one person have in common."""
    return _key(
        each.row.name,
        each.home.building_id if each.home else None,
        each.org.id if each.org else None,
        each.row.located_state,
    )


def _key(
    name: str, building_id: uuid.UUID | None, org_id: uuid.UUID | None, located_state: str
) -> Key:
    return (name, building_id, "") if building_id else (name, org_id, located_state)


def _same_person(group: list[Resolved]) -> Iterable[tuple[Resolved, Fault]]:
    """Reject all of them: to keep the first would be to decide."""
    places = sorted((each.row.sheet, each.row.row) for each in group)
    for each in group:
        others = [row for sheet, row in places if (sheet, row) != (each.row.sheet, each.row.row)]
        listed = ", ".join(map(str, others))
        yield (
            each,
            (
                "name",
                "decide_same_person",
                Severity.REJECTED,
                f"has the name and home of row {listed}; keep one, or tell them apart",
            ),
        )
