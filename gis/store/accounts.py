"""Accounts: who may sign in, found, made and changed."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, text, update

from gis.errors import ChangedSince, InvalidParameter, UnknownName
from gis.store.identity import new_id
from gis.store.refusals import named_refusals
from gis.store.rights import BY_GRANTS, Caller, say
from gis.store.tables.account import Account

FREE_FAILURES = 4
_FIRST_LOCK = timedelta(minutes=15)
_LONGEST_LOCK = timedelta(hours=4)
_TOLD = (
    Account.id,
    Account.login,
    Account.role,
    Account.is_active,
    Account.created_at,
    Account.last_login_at,
    Account.locked_until,
    Account.password_hash.is_not(None).label("has_password"),
    Account.version,
)
_ACTIONS = text("SELECT action FROM role_action WHERE role = :role")


@dataclass(frozen=True)
class SigningIn:
    """What signing in needs to know of an account."""

    id: uuid.UUID
    login: str
    role: str
    password_hash: str | None
    is_active: bool
    failed_count: int
    locked_until: datetime | None


def lock_after(failed_count: int) -> timedelta | None:
    """Tell for how long an account is locked after so many failures in a row."""
    beyond = failed_count - FREE_FAILURES - 1
    return None if beyond < 0 else min(_LONGEST_LOCK, _FIRST_LOCK * 2 ** min(beyond, 10))


def caller_of(
    connection: Connection,
    account_id: uuid.UUID,
    *,
    session_id: uuid.UUID | None = None,
    token: RowMapping | None = None,
) -> Caller | None:
    """
    Say who asks, from a credential that was just found; None when the account is closed.

    The transaction becomes that account's. `token` (a row of `api_token`) leaves out what it
    does not name; it adds nothing.
    """
    say(connection, account=str(account_id))
    found = connection.execute(
        select(Account.login, Account.role, Account.is_active).where(Account.id == account_id)
    ).one_or_none()
    if found is None or not found.is_active:
        return None
    actions = frozenset(connection.execute(_ACTIONS, {"role": found.role}).scalars())
    say(connection, role=found.role)
    if token is None:
        return Caller(account_id, found.login, found.role, actions, session_id=session_id)
    kind, scope_id = token["scope_kind"], token["scope_id"]
    actions &= frozenset(token["actions"])
    if kind is not None:  # what no place confines would be done everywhere
        actions = frozenset(each for each in actions if each.startswith(BY_GRANTS))
    return Caller(
        account_id,
        found.login,
        found.role,
        actions,
        token_id=token["id"],
        narrowed=None if kind is None else (kind, scope_id),
    )


def account_of_login(
    connection: Connection, login: str, *, is_changed: bool = False
) -> SigningIn | None:
    """Find who would sign in; the transaction may then see and change that account only."""
    say(connection, login=login)
    query = select(
        Account.id,
        Account.login,
        Account.role,
        Account.password_hash,
        Account.is_active,
        Account.failed_count,
        Account.locked_until,
    ).where(Account.login == login)
    found = connection.execute(query.with_for_update() if is_changed else query).one_or_none()
    return None if found is None else SigningIn(*found)


def note_failure(connection: Connection, account: SigningIn, *, now: datetime) -> None:
    """Count a failed sign-in; the fifth in a row locks the account, each further for longer."""
    failed_count = account.failed_count + 1
    lock = lock_after(failed_count)
    values = {"failed_count": failed_count, "locked_until": None if lock is None else now + lock}
    connection.execute(update(Account).where(Account.id == account.id).values(**values))


def note_success(
    connection: Connection, account_id: uuid.UUID, *, now: datetime, password_hash: str | None
) -> None:
    """Forget the failures; `password_hash` replaces the one that is kept."""
    values: dict[str, Any] = {"failed_count": 0, "locked_until": None, "last_login_at": now}
    if password_hash is not None:
        values["password_hash"] = password_hash
    connection.execute(update(Account).where(Account.id == account_id).values(**values))


def account_count(connection: Connection) -> int:
    """Count all accounts; other transactions make none until this one ends."""
    connection.execute(text("LOCK TABLE account IN SHARE ROW EXCLUSIVE MODE"))
    return connection.execute(select(func.count()).select_from(Account)).scalar_one()


def list_accounts(connection: Connection) -> list[dict[str, Any]]:
    """Give all accounts by login, without what is kept of their passwords."""
    rows = connection.execute(select(*_TOLD).order_by(Account.login)).mappings()
    return [dict(row) for row in rows]


def load_account(connection: Connection, account_id: uuid.UUID) -> dict[str, Any]:
    """
    Give one account.

    Raises
    ------
    UnknownName
        There is none with this id.
    """
    query = select(*_TOLD).where(Account.id == account_id)
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise UnknownName("no account has this id")
    return dict(found)


def add_account(
    connection: Connection, *, login: str, role: str, created_by: uuid.UUID | None = None
) -> uuid.UUID:
    """
    Make an account; it has no password until a one-time link is redeemed.

    Raises
    ------
    InvalidParameter
        The login is taken or not one, or there is no such role.
    """
    account_id = new_id()
    with named_refusals("this login is taken, or is none"):
        connection.execute(
            insert(Account).values(id=account_id, login=login, role=role, created_by=created_by)
        )
    return account_id


def change_account(
    connection: Connection,
    account_id: uuid.UUID,
    *,
    version: int,
    role: str | None = None,
    is_active: bool | None = None,
) -> None:
    """
    Give an account another role, close it or open it again.

    Raises
    ------
    UnknownName
        There is none with this id.
    ChangedSince
        It has another version by now.
    NotAllowed
        It is the caller's own, or the last security administrator.
    """
    values: dict[str, Any] = {"version": version + 1}
    values |= {} if role is None else {"role": role}
    values |= {} if is_active is None else {"is_active": is_active}
    with named_refusals("the role does not fit"):
        changed = connection.execute(
            update(Account)
            .where(Account.id == account_id, Account.version == version)
            .values(**values)
        )
    if changed.rowcount == 0:
        load_account(connection, account_id)
        raise ChangedSince("somebody changed the account meanwhile")


def require_login(login: str) -> str:
    """
    Bring a login into the form it is kept in.

    Raises
    ------
    InvalidParameter
        It cannot be one.
    """
    plain = login.strip().lower()
    if not plain.isascii() or not plain:
        raise InvalidParameter("a login has 2 to 40 of: a-z 0-9 . _ -")
    return plain
