"""Showing the name of one member, and the phone where it is known: after a reason, on record."""

import uuid
from typing import Literal, get_args

from gis.errors import InvalidParameter, UnknownName
from gis.store.residents import sealed_member
from gis.store.rights import caller_transaction
from gis.store.sealing import seals_for
from gis.workflows.asked import Asked
from gis.workflows.building_sheet import FOREIGN, HIDDEN

REVEAL = "members:reveal"
SHOWN_S = 60
"""How long a page may show what it was given."""

Reason = Literal["visit", "notice", "check", "assistance"]
"""走访慰问, 组织生活通知, 信息核对, 困难帮扶; there is no free text about people."""


def reveal_member(asked: Asked, member_id: uuid.UUID, *, reason: Reason) -> dict[str, str | None]:
    """
    Give the full name and the phone of a member whom the caller may see.

    Written to the audit, with the reason, before it is given; so is a refusal.

    Raises
    ------
    InvalidParameter
        The reason is none of the four.
    UnknownName
        No such member, or none that the caller may see.
    AuditUnavailable
        It cannot be written to the audit.
    """
    if reason not in get_args(Reason):
        raise InvalidParameter(f"reason must be one of {', '.join(get_args(Reason))}")
    with caller_transaction(asked.url, asked.caller, REVEAL) as connection:
        row = sealed_member(connection, member_id)
        opened = None
        if row is not None:
            seals = seals_for(connection)
            opened = {
                field: row[f"{field}_cipher"]
                and seals.open(row[f"{field}_cipher"], member_id=member_id, field=field)
                for field in ("name", "phone")
            }
    about = ("member", member_id)
    if opened is None:
        asked.note(asked.event("denied", REVEAL, about=about, outcome="denied", reason=FOREIGN))
        raise UnknownName(HIDDEN)
    asked.note(asked.event("reveal", REVEAL, about=about, reason=reason))
    return opened
