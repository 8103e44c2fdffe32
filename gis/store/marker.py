"""The row that marks a database as made by us for demonstration or tests."""

from sqlalchemy import Connection, text

from gis.errors import ForbiddenTarget

_THIS_DATABASE = "(SELECT oid FROM pg_database WHERE datname = current_database())"


def write_marker(connection: Connection, purpose: str, *, owner: str) -> None:
    """
    Mark the database that was just made; `owner` may note later what it holds.

    The row names the database by its number, so a copy restored elsewhere is not mistaken
    for the one we made.
    """
    connection.execute(
        text(
            """
            CREATE TABLE public.database_marker (
                only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
                purpose text NOT NULL,
                database_oid oid NOT NULL,
                made_at timestamptz NOT NULL DEFAULT now(),
                content_sha256 text
            )
            """
        )
    )
    connection.execute(
        text(
            "INSERT INTO public.database_marker (purpose, database_oid)"  # noqa: S608 (a constant)
            f" VALUES (:purpose, {_THIS_DATABASE})"
        ),
        {"purpose": purpose},
    )
    connection.execute(text(f"ALTER TABLE public.database_marker OWNER TO {owner}"))
    connection.execute(text("GRANT SELECT ON public.database_marker TO PUBLIC"))


def marker_of(connection: Connection) -> str | None:
    """Tell what the database was made for; None when it carries no marker."""
    if not _is_present(connection):
        return None
    return connection.execute(text("SELECT purpose FROM public.database_marker")).scalar()


def require_marked(connection: Connection) -> None:
    """
    Make sure that we made this database for demonstration or tests.

    Raises
    ------
    ForbiddenTarget
        It carries no marker, or one that was written for another database.
    """
    ours = (
        _is_present(connection)
        and connection.execute(
            text(
                "SELECT EXISTS (SELECT FROM public.database_marker"  # noqa: S608 (a constant)
                f" WHERE database_oid = {_THIS_DATABASE})"
            )
        ).scalar_one()
    )
    if not ours:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        raise ForbiddenTarget(
            f"database {name} was not made here for demonstration or tests (it does not carry"
            " the marker); nothing was written"
        )


def note_content(connection: Connection, sha256: str) -> None:
    """Note what was loaded, once all of it is."""
    require_marked(connection)
    connection.execute(
        text("UPDATE public.database_marker SET content_sha256 = :sha256"), {"sha256": sha256}
    )


def content_of(connection: Connection) -> str | None:
    """Tell what was loaded; None when nothing, or not all of it, was."""
    require_marked(connection)
    return connection.execute(text("SELECT content_sha256 FROM public.database_marker")).scalar()


def _is_present(connection: Connection) -> bool:
    found = connection.execute(text("SELECT to_regclass('public.database_marker')")).scalar()
    return found is not None
