"""Members ↔ tables: names and phones are sealed on the way in, opened on the way out."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, text, tuple_

from gis.store.sealing import Seals
from gis.store.tables.people import (
    DualRegistration,
    Member,
    MemberAffiliation,
    MemberResidence,
    MemberToken,
    Participation,
)

_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Home:
    """A building that somebody lives in, with what rights are judged by."""

    building_id: uuid.UUID
    grid_id: uuid.UUID | None
    community_id: uuid.UUID | None


@dataclass(frozen=True, slots=True, repr=False)
class NewMember:
    """
    A member to be stored, with all that belongs to one; never shown as text.

    `participations` are organisations with the role in which the member shares their life.
    `columns` are further columns of the table, by name, the same ones for all that are stored
    together.
    """

    id: uuid.UUID
    name: str
    phone: str | None
    home: Home | None
    located_state: str
    primary_org_id: uuid.UUID | None
    columns: dict[str, Any]
    participations: tuple[tuple[uuid.UUID, str], ...] = ()
    consented_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class KnownMember:
    """A member who is stored already, as far as telling two of them apart asks."""

    id: uuid.UUID
    name: str
    membership_kind: str
    located_state: str
    building_id: uuid.UUID | None
    primary_org_id: uuid.UUID | None


def insert_members(
    connection: Connection,
    seals: Seals,
    members: Sequence[NewMember],
    *,
    since: date,
) -> None:
    """
    Store members with affiliation, residence, tokens, second organisations and registrations.

    The transaction must be that of a caller who may edit all of them; `since` is the first day
    for which their home and organisation are known. Counts are not refreshed.
    """
    valid = f"[{since},)"
    _insert(connection, Member, (_member_row(seals, each) for each in members))
    _insert(
        connection,
        MemberAffiliation,
        (
            {
                "id": uuid.uuid4(),
                "member_id": each.id,
                "party_org_id": each.primary_org_id,
                "valid": valid,
            }
            for each in members
        ),
    )
    _insert(
        connection,
        MemberResidence,
        (
            {
                "id": uuid.uuid4(),
                "member_id": each.id,
                "building_id": each.home.building_id if each.home else None,
                "located_state": each.located_state,
                "valid": valid,
            }
            for each in members
        ),
    )
    _insert(connection, MemberToken, (row for each in members for row in _tokens(seals, each)))
    _insert(
        connection,
        DualRegistration,
        (
            {"id": uuid.uuid4(), "member_id": each.id, "consented_on": each.consented_on}
            for each in members
            if each.consented_on is not None
        ),
    )
    add_participations(
        connection,
        ((each.id, org_id, role) for each in members for org_id, role in each.participations),
        since=since,
    )


def add_participations(
    connection: Connection,
    participations: Iterable[tuple[uuid.UUID, uuid.UUID, str]],
    *,
    since: date,
) -> None:
    """Let members (id, organisation, role) share the life of a second organisation."""
    valid = f"[{since},)"
    _insert(
        connection,
        Participation,
        (
            {
                "id": uuid.uuid4(),
                "member_id": member_id,
                "party_org_id": org_id,
                "participation_role": role,
                "valid": valid,
            }
            for member_id, org_id, role in participations
        ),
    )


def known_members(
    connection: Connection,
    seals: Seals,
    *,
    buildings: Sequence[uuid.UUID],
    orgs: Sequence[uuid.UUID],
) -> list[KnownMember]:
    """
    Load who lives in these buildings, and who of these organisations has no home here.

    Only those whom the caller may see. Names are opened: this is a read of persons.
    """
    homeless = Member.home_building_id.is_(None) & Member.primary_org_id.in_(orgs)
    rows = connection.execute(
        select(
            Member.id,
            Member.name_cipher,
            Member.membership_kind,
            Member.located_state,
            Member.home_building_id,
            Member.primary_org_id,
        ).where(Member.home_building_id.in_(buildings) | homeless)
    )
    return [
        KnownMember(
            row.id,
            seals.open(row.name_cipher, member_id=row.id, field="name"),
            row.membership_kind,
            row.located_state,
            row.home_building_id,
            row.primary_org_id,
        )
        for row in rows
    ]


def known_participations(
    connection: Connection, pairs: Sequence[tuple[uuid.UUID, uuid.UUID]]
) -> set[tuple[uuid.UUID, uuid.UUID]]:
    """Tell which of these pairs of member and organisation are stored already."""
    pair = tuple_(Participation.member_id, Participation.party_org_id)
    if not pairs:
        return set()
    rows = connection.execute(
        select(Participation.member_id, Participation.party_org_id).where(pair.in_(pairs))
    )
    return {(member_id, org_id) for member_id, org_id in rows}


def refresh_counts(
    connection: Connection,
    *,
    communities: Iterable[uuid.UUID],
    orgs: Iterable[uuid.UUID],
    as_of: date,
) -> None:
    """
    Count anew, in this transaction, what a change of people touches.

    `communities` are those of the homes before and after, `orgs` the primary organisations before
    and after; `as_of` decides which communities these organisations span. Communities without
    a roster keep their declared counts.
    """
    spanned = connection.execute(
        text(
            "SELECT DISTINCT community_id FROM communities_of_orgs(:as_of)"
            " WHERE party_org_id = ANY (CAST(:orgs AS uuid[]))"
        ),
        {"as_of": as_of, "orgs": [str(each) for each in orgs]},
    ).scalars()
    # In one order everywhere; the function itself lets one transaction at a time count.
    for community in sorted({*communities, *spanned}):
        connection.execute(text("SELECT refresh_tally(:community, NULL)"), {"community": community})


def _member_row(seals: Seals, member: NewMember) -> dict[str, Any]:
    def sealed(value: str | None, field: str) -> bytes | None:
        return None if value is None else seals.seal(value, member_id=member.id, field=field)

    home = member.home
    return {
        **member.columns,
        "id": member.id,
        "name_cipher": sealed(member.name, "name"),
        "phone_cipher": sealed(member.phone, "phone"),
        "located_state": member.located_state,
        "home_building_id": home.building_id if home else None,
        "home_grid_id": home.grid_id if home else None,
        "home_community_id": home.community_id if home else None,
        "primary_org_id": member.primary_org_id,
    }


def _tokens(seals: Seals, member: NewMember) -> Iterable[dict[str, Any]]:
    community_id = member.home.community_id if member.home else None
    for kind, token in sorted(seals.tokens(member.name, community_id=community_id)):
        yield {"member_id": member.id, "kind": kind, "token": token}


def _insert(connection: Connection, table: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    """
    Insert many rows by one statement: policies and triggers then run once, not once a row.

    A table whose rows have policies takes no COPY.
    """
    listed = list(rows)
    if not listed:
        return
    columns = table.__table__.c
    names = list(listed[0])
    # Names of table and columns come from our own metadata.
    into = ", ".join(f'"{name}"' for name in names)
    arrays = ", ".join(
        f"CAST(CAST(:{name} AS text[]) AS daterange[])"
        if name == "valid"
        else f"CAST(:{name} AS {columns[name].type.compile(connection.dialect)}[])"
        for name in names
    )
    statement = text(
        f'INSERT INTO "{table.__tablename__}" ({into}) SELECT * FROM unnest({arrays})'  # noqa: S608
    )
    for start in range(0, len(listed), _CHUNK):
        part = listed[start : start + _CHUNK]
        connection.execute(statement, {name: [row[name] for row in part] for name in names})
