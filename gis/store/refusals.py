"""What the database refuses by its own rules, as errors of ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors
from sqlalchemy.exc import DBAPIError

from gis.errors import InvalidParameter, NotAllowed

_RAISE = "exec_stmt_raise"
"""Where PostgreSQL carries a RAISE of PL/pgSQL out."""
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
            # What a trigger raises is in our words; a policy, also one met inside it, names tables.
            words = cause.diag.message_primary or ""
            is_ours = cause.diag.source_function == _RAISE
            raise NotAllowed(words if is_ours else "this is not allowed") from error
        if isinstance(cause, _MISFITS):
            is_ours = cause.diag.constraint_name is None
            raise InvalidParameter(
                (cause.diag.message_primary or misfit) if is_ours else misfit
            ) from error
        raise
