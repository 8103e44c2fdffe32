"""What the database refuses by its own rules, as errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors
from sqlalchemy.exc import DBAPIError

from gis.errors import InvalidParameter, NotAllowed

_MISFITS = (errors.CheckViolation, errors.UniqueViolation, errors.ForeignKeyViolation)


@contextmanager
def named_refusals(misfit: str) -> Iterator[None]:
    """
    Name why a row was refused; `misfit` says it where a constraint did.

    Raises
    ------
    NotAllowed
        A trigger or policy forbids it to who asks.
    InvalidParameter
        The row does not fit.
    """
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        if isinstance(cause, errors.InsufficientPrivilege):
            # The words of triggers are ours; those of policies name tables.
            words = cause.diag.message_primary or ""
            is_ours = cause.diag.context is not None and "PL/pgSQL" in cause.diag.context
            raise NotAllowed(words if is_ours else "this is not allowed") from error
        if isinstance(cause, _MISFITS):
            is_ours = cause.diag.constraint_name is None
            raise InvalidParameter(
                (cause.diag.message_primary or misfit) if is_ours else misfit
            ) from error
        raise
