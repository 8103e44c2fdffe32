"""API tokens of one's own: made, listed, revoked, each with its line in the audit."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gis.errors import NotAllowed
from gis.store.api_tokens import NewToken, add_api_token, list_api_tokens, revoke_api_token
from gis.store.audit import Event, record
from gis.store.rights import Caller, account_transaction


@dataclass(frozen=True)
class OwnTokens:
    """The tokens of whoever is signed in by a session; a token cannot make another."""

    url: str
    caller: Caller
    now: datetime
    request_id: str | None = None

    def list(self) -> list[dict[str, Any]]:
        """List them, the newest first."""
        with account_transaction(self.url, self.caller) as connection:
            return list_api_tokens(connection, self.caller.account_id)

    def add(self, new: NewToken) -> tuple[dict[str, Any], str]:
        """
        Make one; gives it and, this once, its token.

        Raises
        ------
        NotAllowed
            The caller acts by a token itself.
        """
        self._require_session()
        with account_transaction(self.url, self.caller) as connection:
            token_id, token = add_api_token(connection, self.caller, new, now=self.now)
            record(connection, self._event("token_created", token_id))
            listed = list_api_tokens(connection, self.caller.account_id)
        return next(each for each in listed if each["id"] == token_id), token

    def revoke(self, token_id: uuid.UUID) -> None:
        """
        End one.

        Raises
        ------
        NotAllowed
            The caller acts by a token itself.
        UnknownName
            There is none with this id.
        """
        self._require_session()
        with account_transaction(self.url, self.caller) as connection:
            revoke_api_token(connection, self.caller.account_id, token_id, now=self.now)
            record(connection, self._event("token_revoked", token_id))

    def _require_session(self) -> None:
        if self.caller.session_id is None:
            raise NotAllowed("tokens are made and revoked by who signs in, not by a token")

    def _event(self, kind: str, token_id: uuid.UUID) -> Event:
        return Event(
            kind=kind,
            account_id=self.caller.account_id,
            login=self.caller.login,
            role=self.caller.role,
            object_kind="token",
            object_id=token_id,
            request_id=self.request_id,
        )
