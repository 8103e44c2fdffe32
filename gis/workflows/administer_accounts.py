"""What an administrator of accounts does: each deed with its line in the audit, or not at all."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from gis.errors import InvalidParameter
from gis.store.accounts import (
    add_account,
    change_account,
    list_accounts,
    load_account,
    require_login,
)
from gis.store.api_tokens import revoke_api_tokens
from gis.store.audit import Event, record
from gis.store.grants import NewGrant, add_grant, list_grants, load_grant, remove_grant
from gis.store.one_time_links import LASTS, end_links, make_link
from gis.store.rights import Caller, Verdict, account_transaction, why
from gis.store.sessions import end_sessions

ACTION = "accounts:administer"
_LONGEST_GRANT = timedelta(days=3650)


@dataclass(frozen=True)
class NewLink:
    """A one-time link as it is handed on, this once."""

    token: str
    expires_at: datetime


@dataclass(frozen=True)
class Administration:
    """The deeds of one administrator in one request; whoever may not gets `NotAllowed`."""

    url: str
    caller: Caller
    now: datetime
    request_id: str | None = None

    def accounts(self) -> list[dict[str, Any]]:
        """List all accounts."""
        with account_transaction(self.url, self.caller, ACTION) as connection:
            return list_accounts(connection)

    def add_account(self, *, login: str, role: str) -> dict[str, Any]:
        """Make an account; it signs in once a link is made and redeemed."""
        with account_transaction(self.url, self.caller, ACTION) as connection:
            account_id = add_account(
                connection,
                login=require_login(login),
                role=role,
                created_by=self.caller.account_id,
            )
            self._note(connection, "account_created", "account", account_id, {"role": role})
            return load_account(connection, account_id)

    def change_account(
        self,
        account_id: uuid.UUID,
        *,
        version: int,
        role: str | None = None,
        is_active: bool | None = None,
    ) -> dict[str, Any]:
        """Give an account another role, close it or open it; sessions and tokens of it end."""
        with account_transaction(self.url, self.caller, ACTION) as connection:
            change_account(connection, account_id, version=version, role=role, is_active=is_active)
            end_sessions(connection, account_id, now=self.now)
            if is_active is False:  # who has the link may be why it is closed
                end_links(connection, account_id, now=self.now)
            for ended in revoke_api_tokens(connection, account_id, now=self.now):
                self._note(connection, "token_revoked", "token", ended, {})
            changed = {} if role is None else {"role": role}
            changed |= {} if is_active is None else {"is_active": str(is_active).lower()}
            self._note(connection, "account_changed", "account", account_id, changed)
            return load_account(connection, account_id)

    def make_link(self, account_id: uuid.UUID) -> NewLink:
        """Make a one-time link by which an account chooses its password."""
        with account_transaction(self.url, self.caller, ACTION) as connection:
            load_account(connection, account_id)
            by = self.caller.account_id
            token = make_link(connection, account_id, now=self.now, created_by=by)
            self._note(connection, "link_created", "account", account_id, {})
        return NewLink(token, self.now + LASTS)

    def grants(self, *, account_id: uuid.UUID | None = None) -> list[dict[str, Any]]:
        """List all grants, or one account's own."""
        with account_transaction(self.url, self.caller, ACTION) as connection:
            return list_grants(connection, account_id=account_id)

    def add_grant(self, new: NewGrant) -> dict[str, Any]:
        """Give an account or a role an action in a scope, or refuse it there, until a day."""
        ends = new.expires_at
        if ends is not None and not self.now < ends <= self.now + _LONGEST_GRANT:
            raise InvalidParameter("a grant ends in the future, within ten years, or never")
        with account_transaction(self.url, self.caller, ACTION) as connection:
            grant_id = add_grant(connection, new, granted_by=self.caller.account_id)
            found = load_grant(connection, grant_id)
            self._note(connection, "grant_added", "grant", grant_id, _told(found))
            return found

    def remove_grant(self, grant_id: uuid.UUID) -> None:
        """Take a grant back."""
        with account_transaction(self.url, self.caller, ACTION) as connection:
            found = remove_grant(connection, grant_id)
            self._note(connection, "grant_removed", "grant", grant_id, _told(found))

    def why(self, account_id: uuid.UUID, *, action: str, kind: str, id_: uuid.UUID) -> Verdict:
        """Explain whether an account may use a place or an organisation for an action."""
        with account_transaction(self.url, self.caller, ACTION) as connection:
            load_account(connection, account_id)
            (verdict,) = why(
                connection, account_id=account_id, action=action, kind=kind, resources=(id_,)
            )
        return verdict

    def _note(
        self,
        connection: Connection,
        kind: str,
        object_kind: str,
        object_id: uuid.UUID,
        details: Mapping[str, str | int],
    ) -> None:
        event = Event(
            kind=kind,
            account_id=self.caller.account_id,
            login=self.caller.login,
            role=self.caller.role,
            action=ACTION,
            object_kind=object_kind,
            object_id=object_id,
            details=details,
            request_id=self.request_id,
        )
        record(connection, event)


def _told(grant: dict[str, Any]) -> dict[str, str | int]:
    """Write a grant for the audit, which outlives it."""
    names = ("account_id", "role", "action", "effect", "scope_kind", "scope_id")
    return {name: str(grant[name]) for name in names if grant[name] is not None}
