"""
Everything that can go wrong in `gis`, by name.

GisError
├── BadFile                the file cannot become features
│   ├── UnreadableFile     it cannot be opened, is broken, empty or of an unknown kind
│   ├── MissingField       a required column is absent
│   ├── UnknownCrs         no coordinate system is named, or not one that exists
│   ├── WrongCrs           the coordinates do not lie where the coordinate system says
│   └── AmbiguousFile      it holds several layers or data sets and none was chosen
├── RejectedRows           rows were rejected and the rest was not asked for
├── UnknownName            no such layer, field, level, analysis or batch
├── InvalidParameter       a value that makes no sense
├── UndoRefused            rows of the batch were changed or are used since
├── NotAllowed             the caller's role may not do this
├── CountsNotGranted       the caller may not see all the counts that it is made of
├── MissingKey             a key that personal data or the audit need is absent or unusable
├── ForbiddenTarget        this database or address must not be written to or served
├── NotSignedIn            nobody is signed in, or no longer
├── WrongCredentials       no such login, password, link or token, or not for now
├── WeakPassword           a password that is too easy to guess
├── ChangedSince           somebody else changed it meanwhile
├── TooManyRequests        asked too often
├── AuditUnavailable       the audit cannot be written, so nothing may be done
├── ClusterFailure         the private database cluster cannot do what was asked
└── DatabaseUnavailable    no database answers, or its tables are not up to date
"""

import traceback
from collections.abc import Sequence


class GisError(Exception):
    """Base of all errors that callers of `gis` are expected to handle."""


class BadFile(GisError):
    """The file cannot become features of this layer; nothing was stored."""


class UnreadableFile(BadFile):
    """The file cannot be opened, is broken, empty or of an unknown kind."""


class MissingField(BadFile):
    """A column that the layer requires is absent."""


class UnknownCrs(BadFile):
    """The data name no coordinate reference system, or one that does not exist."""


class WrongCrs(BadFile):
    """The coordinates do not lie where their coordinate system says."""


class AmbiguousFile(BadFile):
    """The file holds several layers or data sets and none was chosen."""


class RejectedRows(GisError):
    """
    Rows were rejected, and storing the rest was not asked for.

    `report` is the whole report of the import, with every finding.
    """

    def __init__(self, message: str, *, report: object = None) -> None:
        super().__init__(message)
        self.report = report


class UnknownName(GisError):
    """No layer, field, level, analysis or batch has this name."""


class InvalidParameter(GisError):
    """A value was given that makes no sense here."""


class UndoRefused(GisError):
    """
    Rows of the batch were changed since, or other rows depend on them.

    `rows` names them (layer and source key), for the user to look at.
    """

    def __init__(self, message: str, *, rows: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.rows = tuple(rows)


class NotAllowed(GisError):
    """The caller's role, as such, may not do this; what rights hide is `UnknownName` instead."""


class CountsNotGranted(GisError):
    """The caller may not see all the counts from which what is asked for is made."""


class MissingKey(GisError):
    """A key that personal data or the audit need is absent, unusable or not the right one."""


class ForbiddenTarget(GisError):
    """A database may not be written to, or an address may not be served."""


class NotSignedIn(GisError):
    """Nobody is signed in, or the session has ended."""


class WrongCredentials(GisError):
    """
    Nobody can sign in with that.

    Whether the login is unknown, the password wrong or the account locked is not told.
    """


class WeakPassword(GisError):
    """The password is too easy to guess."""


class ChangedSince(GisError):
    """Somebody else changed it meanwhile; look at it again first."""


class TooManyRequests(GisError):
    """It was asked for too often; `wait_s` tells after how many seconds it may be again."""

    def __init__(self, message: str, *, wait_s: int = 1) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class AuditUnavailable(GisError):
    """The audit cannot be written: what it would tell of must not be done or answered."""


class ClusterFailure(GisError):
    """The private database cluster cannot do what was asked."""


class DatabaseUnavailable(GisError):
    """No database answers at the address given, or its tables are not up to date."""


def without_words(error: BaseException) -> str:
    """Give kind and place of an error for the log; its words may hold what was read or written."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
