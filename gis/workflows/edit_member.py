"""Correcting, moving and deleting one member: checked, on record, with history and counts anew."""

import uuid
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import Connection

from gis.errors import InvalidParameter
from gis.rules.judging import judge
from gis.rules.spec import Outcome, Verdict
from gis.store.audit import record
from gis.store.member_changes import (
    FIELDS,
    Row,
    delete_member,
    group_facts,
    lock_member,
    move_home,
    move_organisation,
    note_change,
    renew_tokens,
    set_consent,
    set_fields,
    set_names,
)
from gis.store.member_rows import load_member
from gis.store.people import refresh_counts
from gis.store.refusals import named_refusals
from gis.store.rights import caller_transaction
from gis.store.sealing import seals_for
from gis.workflows.asked import EDIT, Asked
from gis.workflows.member_change_checks import checked_change

DeletionReason = Literal["withdrawn", "error", "law"]
Change = Mapping[str, Any]
_NAMES = frozenset({"name", "phone"})


def edit_member(
    asked: Asked, member_id: uuid.UUID, change: Change, *, version: int
) -> list[Verdict]:
    """
    Change one member in one transaction: row, history, audit and counts, or nothing of it.

    Parameters
    ----------
    asked
        Who asks.
    member_id
        Whom to change.
    change
        Only what is to change: fields of the closed list, `name`, `phone`, `consented_on` (None
        withdraws the dual registration), `home` {building_id, located_state, since} and
        `organisation` {org_id, since}. A home or organisation since the day on which the
        present one began mends that; since a later day it is a move.
    version
        The version that was looked at.

    Returns
    -------
    verdicts
        What practice warns of; nothing was kept from being stored for it.

    Raises
    ------
    UnknownName
        There is no such member or building, or not for this caller.
    ChangedSince
        The member has another version by now.
    InvalidParameter
        A value that makes no sense: a day in the future, a group of another organisation, …
    NotAllowed
        The member would be out of the caller's reach afterwards.
    """
    with (
        asked.missing_noted("denied", EDIT, member_id),
        named_refusals("a value names what is not there"),
        caller_transaction(asked.url, asked.caller, EDIT) as connection,
    ):
        before = lock_member(connection, member_id, version=version)
        wanted = checked_change(connection, before, change, today=asked.today)
        changed = _differences(before, wanted)
        if not changed:
            return []
        warnings = _warnings(connection, before, wanted)
        _store(connection, asked, before, {name: wanted[name] for name in changed})
    return warnings


def remove_member(
    asked: Asked, member_id: uuid.UUID, *, version: int, reason: DeletionReason
) -> None:
    """
    Delete everything that is kept of one member; only the audit keeps the random id.

    Raises
    ------
    UnknownName
        There is none with this id, or not for this caller.
    ChangedSince
        The member has another version by now.
    """
    with (
        asked.missing_noted("denied", EDIT, member_id),
        caller_transaction(asked.url, asked.caller, EDIT) as connection,
    ):
        before = lock_member(connection, member_id, version=version)
        delete_member(connection, member_id)
        refresh_counts(
            connection,
            communities=_known(before["home_community_id"]),
            orgs=_known(before["primary_org_id"]),
            as_of=asked.today,
        )
        about = ("member", member_id)
        record(connection, asked.event("member_deleted", EDIT, about=about, reason=reason))


def _store(connection: Connection, asked: Asked, before: Row, change: Change) -> None:
    member_id = before["id"]
    seals = seals_for(connection)
    if "organisation" in change:
        org = change["organisation"]
        move_organisation(connection, member_id, org_id=org["org_id"], day=org["since"])
    if "home" in change:
        move_home(
            connection,
            member_id,
            building_id=change["home"]["building_id"],
            located_state=change["home"]["located_state"],
            day=change["home"]["since"],
        )
    if "consented_on" in change:
        set_consent(connection, member_id, change["consented_on"])
    names = {name: change[name] for name in _NAMES & change.keys()}
    set_names(connection, seals, member_id, names)
    set_fields(connection, member_id, {name: change[name] for name in FIELDS & change.keys()})
    if "name" in change or "home" in change:
        renew_tokens(connection, seals, member_id)
    after = load_member(connection, member_id, day=asked.today)
    _record(connection, asked, before, change)
    refresh_counts(
        connection,
        communities=_known(before["home_community_id"], after["community_id"]),
        orgs=_known(before["primary_org_id"], after["org_id"]),
        as_of=asked.today,
    )


def _known(*ids: uuid.UUID | None) -> set[uuid.UUID]:
    return {each for each in ids if each is not None}


def _record(connection: Connection, asked: Asked, before: Row, change: Change) -> None:
    """Keep the change in the member's history, and in the audit by the names of fields only."""
    shown = {name: value for name, value in change.items() if name not in _NAMES}
    note_change(
        connection,
        before["id"],
        account_id=asked.caller.account_id,
        what="moved" if {"home", "organisation"} & change.keys() else "changed",
        before={name: _as_before(before, name) for name in shown},
        after=shown | dict.fromkeys(sorted(_NAMES & change.keys()), "changed"),
    )
    about = ("member", before["id"])
    details = {"fields": ",".join(sorted(change))}
    record(connection, asked.event("member_changed", EDIT, about=about, details=details))


def _differences(before: Row, wanted: Change) -> list[str]:
    """Name what differs; a name or phone that is given counts as new: it is not read for that."""
    return [
        name
        for name, value in wanted.items()
        if name in _NAMES or _as_before(before, name) != value
    ]


def _as_before(before: Row, name: str) -> object:
    if name == "home":
        return {
            "building_id": before["home_building_id"],
            "located_state": before["located_state"],
            "since": before["lives_since"],
        }
    if name == "organisation":
        return {"org_id": before["primary_org_id"], "since": before["belongs_since"]}
    return before[name]


def _warnings(connection: Connection, before: Row, wanted: Change) -> list[Verdict]:
    """Hold a leader against what practice asks of one."""
    after = {**before, **wanted}
    if after["group_role"] != "leader" or after["party_group_id"] is None:
        return []
    leader = group_facts(connection, after["party_group_id"])["leader_id"]
    if leader not in {None, before["id"]}:
        raise InvalidParameter("this group has a leader; set that one to member first")
    verdict = judge("group_leader_not_full", after["membership_kind"] == "full")
    return [] if verdict.outcome is Outcome.OK else [verdict]
