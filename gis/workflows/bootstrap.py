"""The first three accounts of a database: the administrators, each for one thing."""

from dataclasses import dataclass
from datetime import datetime

from gis.errors import ForbiddenTarget
from gis.store.accounts import account_count, add_account
from gis.store.audit import Event, record_now
from gis.store.engine import owner_transaction
from gis.store.one_time_links import make_link

ROLES = ("sys_admin", "sec_admin", "auditor")


@dataclass(frozen=True)
class FirstAccount:
    """An account and, this once, the token of its one-time link."""

    login: str
    token: str


def make_administrators(
    owner_url: str, serving_url: str, *, now: datetime
) -> tuple[FirstAccount, ...]:
    """
    Make the three administrators of a database without accounts.

    The audit holds it before it is done: only the serving role writes there.

    Raises
    ------
    ForbiddenTarget
        There are accounts already: who has them makes others.
    AuditUnavailable
        It could not be written there; nothing was made.
    """
    with owner_transaction(owner_url) as connection:
        if account_count(connection):
            raise ForbiddenTarget("there are accounts already; a sec_admin makes others and links")
        made = []
        for role in ROLES:
            account_id = add_account(connection, login=role.replace("_", "-"), role=role)
            token = make_link(connection, account_id, now=now)
            made.append(FirstAccount(role.replace("_", "-"), token))
            event = Event("bootstrap", object_kind="account", object_id=account_id, role=role)
            record_now(serving_url, event)
        return tuple(made)
