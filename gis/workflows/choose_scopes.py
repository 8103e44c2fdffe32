"""Choosing where a right holds: places and organisations by name."""

import uuid
from typing import Any

from gis.store.grant_scopes import scope_names, scopes_below
from gis.store.rights import Caller, account_transaction

_ACTION = "accounts:administer"


def choose_scopes(
    url: str, caller: Caller, *, kind: str, parent: uuid.UUID | None
) -> list[dict[str, Any]]:
    """List the places or organisations of a kind directly below another."""
    with account_transaction(url, caller, _ACTION) as connection:
        return scopes_below(connection, kind, parent)


def names_of_scopes(url: str, caller: Caller, account_id: uuid.UUID) -> list[dict[str, Any]]:
    """Name the scopes of an account's grants."""
    with account_transaction(url, caller, _ACTION) as connection:
        return scope_names(connection, account_id)
