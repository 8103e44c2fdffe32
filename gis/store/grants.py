"""Grants: what accounts and roles may do where, listed, given and taken back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from gis.errors import InvalidParameter, UnknownName
from gis.store.identity import new_id
from gis.store.refusals import named_refusals
from gis.store.tables.account import AccessGrant
from gis.store.tables.declaration import Table_

_TOLD = tuple(AccessGrant.__table__.c)
_TABLES = {
    "district": "district",
    "street": "street",
    "community": "community",
    "grid": "grid",
    "org": "party_org",
}


def list_grants(
    connection: Connection, *, account_id: uuid.UUID | None = None
) -> list[dict[str, Any]]:
    """Give the grants that the transaction may see, all or one account's, the oldest first."""
    query = select(*_TOLD).order_by(AccessGrant.granted_at, AccessGrant.id)
    if account_id is not None:
        query = query.where(AccessGrant.account_id == account_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def load_grant(connection: Connection, grant_id: uuid.UUID) -> dict[str, Any]:
    """
    Give one grant.

    Raises
    ------
    UnknownName
        There is none with this id.
    """
    query = select(*_TOLD).where(AccessGrant.id == grant_id)
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise UnknownName("no grant has this id")
    return dict(found)


@dataclass(frozen=True)
class NewGrant:
    """An account (by id) or a role (by name) may, or may not, do something in a scope."""

    subject: uuid.UUID | str
    action: str
    scope: tuple[str, uuid.UUID]
    effect: str = "allow"
    expires_at: datetime | None = None


def add_grant(
    connection: Connection, new: NewGrant, *, granted_by: uuid.UUID | None = None
) -> uuid.UUID:
    """
    Give, or with `effect` deny refuse, an account or a role an action in a scope.

    Raises
    ------
    NotAllowed
        It would be to the caller or the caller's own role.
    InvalidParameter
        The action is none of the role's, or the scope does not exist.
    """
    kind, scope_id = new.scope
    _require_scope(connection, kind, scope_id)
    grant_id = new_id()
    subject = new.subject
    is_role = isinstance(subject, str)
    with named_refusals("there is no such account, role or action"):
        connection.execute(
            insert(AccessGrant).values(
                id=grant_id,
                account_id=None if is_role else subject,
                role=subject if is_role else None,
                action=new.action,
                effect=new.effect,
                scope_kind=kind,
                scope_id=scope_id,
                granted_by=granted_by,
                expires_at=new.expires_at,
            )
        )
    return grant_id


def remove_grant(connection: Connection, grant_id: uuid.UUID) -> dict[str, Any]:
    """
    Take a grant back; gives what it was.

    Raises
    ------
    UnknownName
        There is none with this id.
    NotAllowed
        It is the caller's, or of the caller's role.
    """
    found = load_grant(connection, grant_id)
    with named_refusals("the grant is in use"):
        connection.execute(delete(AccessGrant).where(AccessGrant.id == grant_id))
    return found


def _require_scope(connection: Connection, kind: str, scope_id: uuid.UUID) -> None:
    if kind == "building":  # an administrator of accounts sees no building, only that it is one
        query = text("SELECT EXISTS (SELECT FROM building_chain(ARRAY[CAST(:id AS uuid)]))")
        is_there = bool(connection.execute(query, {"id": scope_id}).scalar())
    else:
        table = Table_.metadata.tables.get(_TABLES.get(kind, ""))
        is_there = table is not None and bool(
            connection.execute(select(table.c.id).where(table.c.id == scope_id)).first()
        )
    if not is_there:
        raise InvalidParameter("there is no such place or organisation")
