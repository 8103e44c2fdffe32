"""API tokens: programs that act for an account, with part of its rights and for a time."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from gis.errors import InvalidParameter, UnknownName
from gis.store.accounts import caller_of
from gis.store.engine import transaction
from gis.store.identity import new_id
from gis.store.refusals import named_refusals
from gis.store.rights import BY_GRANTS, Caller, say
from gis.store.sessions import digest_of, new_token
from gis.store.tables.account import ApiToken

PREFIX = "lgt_"
LONGEST = timedelta(days=365)
_NOTED_EVERY = timedelta(minutes=1)
_TOLD = (
    ApiToken.id,
    ApiToken.name,
    ApiToken.actions,
    ApiToken.scope_kind,
    ApiToken.scope_id,
    ApiToken.created_at,
    ApiToken.expires_at,
    ApiToken.revoked_at,
    ApiToken.last_used_at,
)


@dataclass(frozen=True)
class NewToken:
    """What a token is for: some of the caller's actions, perhaps in one scope, for a time."""

    name: str
    actions: Collection[str]
    scope: tuple[str, uuid.UUID] | None
    lasts: timedelta


def add_api_token(
    connection: Connection, caller: Caller, new: NewToken, *, now: datetime
) -> tuple[uuid.UUID, str]:
    """
    Make a token of the caller's own account; gives its id and, this once, the token.

    Raises
    ------
    InvalidParameter
        It names no action, one that the caller has not, or in a scope one that goes by role
        alone; or it would last over a year.
    """
    if not new.actions or not set(new.actions) <= caller.actions:
        raise InvalidParameter("a token names some of your own actions, and no other")
    if new.scope and not all(each.startswith(BY_GRANTS) for each in new.actions):
        raise InvalidParameter(
            "accounts, audit, plans and the system cannot be confined to a scope"
        )
    if not timedelta(0) < new.lasts <= LONGEST:
        raise InvalidParameter("a token lasts for 1 to 365 days")
    token_id, token = new_id(), f"{PREFIX}{new_token()}"
    kind, scope_id = new.scope or (None, None)
    with named_refusals("the scope is none"):
        connection.execute(
            insert(ApiToken).values(
                id=token_id,
                account_id=caller.account_id,
                name=new.name,
                token_sha256=digest_of(token),
                actions=sorted(new.actions),
                scope_kind=kind,
                scope_id=scope_id,
                created_at=now,
                expires_at=now + new.lasts,
            )
        )
    return token_id, token


def list_api_tokens(connection: Connection, account_id: uuid.UUID) -> list[dict[str, Any]]:
    """Give an account's tokens that are not revoked, the newest first."""
    query = (
        select(*_TOLD)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def revoke_api_token(
    connection: Connection, account_id: uuid.UUID, token_id: uuid.UUID, *, now: datetime
) -> None:
    """
    End a token of an account.

    Raises
    ------
    UnknownName
        The account has none with this id, or it is revoked already.
    """
    ended = connection.execute(
        update(ApiToken)
        .where(
            ApiToken.id == token_id,
            ApiToken.account_id == account_id,
            ApiToken.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    if ended.rowcount == 0:
        raise UnknownName("no token has this id")


def revoke_api_tokens(
    connection: Connection, account_id: uuid.UUID, *, now: datetime
) -> list[uuid.UUID]:
    """End all tokens of an account; gives their ids."""
    ended = connection.execute(
        update(ApiToken)
        .where(ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(ApiToken.id)
    )
    return list(ended.scalars())


def find_api_token(url: str, token: str, *, now: datetime) -> Caller | None:
    """Find for whom a token acts, with what it may; None when it is none, or no longer."""
    digest = digest_of(token)
    with transaction(url) as connection:
        say(connection, credential=digest.hex())
        row = (
            connection.execute(
                select(*_TOLD, ApiToken.account_id).where(
                    ApiToken.token_sha256 == digest,
                    ApiToken.revoked_at.is_(None),
                    ApiToken.expires_at > now,
                )
            )
            .mappings()
            .one_or_none()
        )
        if row is None:
            return None
        caller = caller_of(connection, row["account_id"], token=row)
        used_at = row["last_used_at"]
        if caller is not None and (used_at is None or used_at <= now - _NOTED_EVERY):
            connection.execute(
                update(ApiToken).where(ApiToken.id == row["id"]).values(last_used_at=now)
            )
    return caller
