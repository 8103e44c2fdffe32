"""Who asked for something about members, in which request and when; what is noted of it."""

import uuid
from collections.abc import Iterator, Mapping, Sized
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from gis.errors import NotAllowed, UnknownName
from gis.store.audit import Event, Outcome, record_now
from gis.store.rights import Caller

READ = "members:read"
EDIT = "members:edit"
EXPORT = "members:export"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about members: the database, who asks, its number, and the day it is."""

    url: str
    caller: Caller
    request_id: str
    today: date

    def event(
        self,
        kind: str,
        action: str,
        *,
        about: tuple[str, uuid.UUID | None] = ("", None),
        outcome: Outcome = "ok",
        reason: str | None = None,
        details: Mapping[str, str | int] | None = None,
    ) -> Event:
        """Make the event that tells of it; `about` is kind and id of what it is about."""
        return Event(
            kind=kind,
            account_id=self.caller.account_id,
            login=self.caller.login,
            role=self.caller.role,
            action=action,
            object_kind=about[0] or None,
            object_id=about[1],
            outcome=outcome,
            reason=reason,
            details=details or {},
            request_id=self.request_id,
        )

    def note(self, event: Event) -> None:
        """Write an event now: what it tells of is answered only afterwards."""
        record_now(self.url, event)

    @contextmanager
    def missing_noted(
        self,
        kind: str,
        action: str,
        object_id: uuid.UUID,
        *,
        object_kind: str = "member",
        details: Mapping[str, str | int] | None = None,
    ) -> Iterator[None]:
        """Note it when something is asked for that is not there, or not for this caller."""
        about = (object_kind, object_id)
        try:
            yield
        except UnknownName:
            event = self.event(kind, action, about=about, outcome="empty", details=details)
            self.note(event)
            raise
        except NotAllowed:
            denied = self.event("denied", action, about=about, outcome="denied", details=details)
            self.note(denied)
            raise


def outcome_of(found: Sized) -> Outcome:
    """Tell whether anybody was found: to have looked in vain is on record too."""
    return "ok" if len(found) else "empty"
