"""Every role and every table by direct SQL as `linge_app`, against a table written by hand."""

import csv
import json
import re
import uuid
from pathlib import Path

import pytest
from sqlalchemy import (
    Connection,
    Executable,
    TextClause,
    column,
    delete,
    func,
    inspect,
    literal_column,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError

from gis.store.engine import engine
from gis.store.provision import administration
from gis.store.rights import say
from tests.conftest import Database
from tests.rights_world import (
    BUILDINGS,
    MEMBERS,
    NOBODY,
    ROLES,
    be,
    forge_lists,
    ids_of,
    load_world,
)
from tests.small_districts import ident

pytestmark = pytest.mark.integration

ASKING = (*ROLES, NOBODY)
DEEDS = ("select", "insert", "update", "delete")
with (Path(__file__).parent / "rights_matrix.csv").open(encoding="utf-8") as _file:
    EXPECTED = {
        (row["name"], row["deed"]): {role: row[role] for role in ASKING}
        for row in csv.DictReader(_file)
        if row["kind"] == "table"
    }
TABLES = sorted({name for name, _ in EXPECTED})
REFUSED = "42501"
NOT_A_TABLE = ("55000", "428C9")

# Whose a row is, told apart from the policies.
OF_MEMBER = "member_id = ANY(:members)"
OWN = {
    "member": "id = ANY(:members)",
    "member_affiliation": OF_MEMBER,
    "member_residence": OF_MEMBER,
    "member_token": OF_MEMBER,
    "member_event": OF_MEMBER,
    "participation": OF_MEMBER,
    "dual_registration": OF_MEMBER,
    "building": "id = ANY(:buildings)",
    "roster_import": "id = ANY(:rosters)",
    "account": "id = :me",
    "session": "account_id = :me",
    "api_token": "account_id = :me",
    "access_grant": "account_id = :me OR role = :role",
}
# Where only some columns may be changed, one of those; elsewhere the first column.
CHANGED = {
    "account": "version",
    "access_grant": "version",
    "session": "last_seen_at",
    "api_token": "revoked_at",
    "one_time_link": "used_at",
}


@pytest.fixture(scope="module")
def world(make_database) -> Database:
    made = make_database()
    load_world(made)
    return made


@pytest.fixture(scope="module")
def admin(world):
    with administration(world.admin_url, world.name) as connection:
        yield connection


def _relations(connection: Connection) -> set[str]:
    names = connection.execute(
        text(
            "SELECT relname FROM pg_class AS c WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS ("
            "SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')"  # PostGIS's
        )
    ).scalars()
    return {re.sub(r"^(audit_event)_.*", r"\1_*", name) for name in names}


def test_every_table_and_deed_has_an_entry_and_no_entry_is_left_over(admin) -> None:
    assert {name for name, _ in EXPECTED} == _relations(admin)
    assert {deed for _, deed in EXPECTED} == set(DEEDS)
    assert len(EXPECTED) == len(DEEDS) * len(TABLES)
    assert {cell for row in EXPECTED.values() for cell in row.values()} <= {
        "all",
        "own",
        "none",
        "denied",
    }


@pytest.mark.parametrize("table_name", TABLES)
def test_direct_sql_finds_what_the_matrix_says(world, admin, table_name) -> None:
    real = "audit_event_default" if table_name == "audit_event_*" else table_name
    wrong = {}

    for deed in DEEDS:
        for role, expected in EXPECTED[table_name, deed].items():
            with engine(world.app_url).connect() as connection:
                be(connection, role)
                found = _found(connection, admin, (real, deed), role, expected)
                connection.rollback()
            if found != expected:
                wrong[deed, role] = f"{found} instead of {expected}"

    assert wrong == {}


def _found(
    connection: Connection, admin: Connection, what: tuple[str, str], role: str, expected: str
) -> str:
    name, deed = what
    if deed == "insert":
        return _inserting(connection, admin, name, role, expected)
    outcome = _try(connection, _statement(connection, name, deed))
    if outcome == "denied":
        return outcome
    counts = {cell: _count(admin, name, role, cell) for cell in ("all", "own")}
    if expected in counts and not counts[expected]:
        return "nothing to tell by"
    counts["none"] = 0
    return expected if counts.get(expected) == outcome else f"{outcome} rows"


def _inserting(
    connection: Connection, admin: Connection, name: str, role: str, expected: str
) -> str:
    own = _insert(connection, admin, name, role, _own(name))
    other = _insert(connection, admin, name, role, f"NOT coalesce({_own(name)}, false)")
    if expected in {"all", "denied"}:
        return expected if {own, other} <= {expected.replace("all", "passed"), None} else f"{own}"
    return "own" if (own, other) == ("passed", "denied") else f"{own} own, {other} others"


def _insert(
    connection: Connection, admin: Connection, name: str, role: str, where: str
) -> str | None:
    """Insert a copy of a row, under a new id and with new secrets; None: there is no such row."""
    row = admin.execute(
        select(func.to_jsonb(literal_column("t.*")))
        .select_from(table(name).alias("t"))
        .where(_bound(where, role))
        .limit(1)
    ).scalar()
    if row is None:
        return None
    fresh = str(uuid.uuid4())
    changed = {"id": fresh, "token_sha256": f"\\x{fresh[:8]}", "login": f"x{fresh}"}
    row |= {column: value for column, value in changed.items() if isinstance(row.get(column), str)}
    if name == "member_event":  # written under one's own name only
        row["account_id"] = str(ident(role))
    if name == "audit_event":
        row["happened_at"] = "2000-01-01"
    columns = ", ".join(each for each in row if each != "geom_3857")
    outcome = _try(
        connection,
        text(
            f"INSERT INTO {name} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns}"  # noqa: S608 (names of ours)
            f" FROM jsonb_populate_record(NULL::{name}, CAST(:row AS jsonb))"
        ).bindparams(row=json.dumps(row)),
    )
    return outcome if outcome == "denied" else "passed"


def _statement(connection: Connection, name: str, deed: str) -> Executable:
    if deed == "select":
        return select(literal_column("1")).select_from(table(name))
    if deed == "delete":
        return delete(table(name))
    changed = CHANGED.get(name) or inspect(connection).get_columns(name)[0]["name"]
    return update(table(name, column(changed))).values({changed: column(changed)})


def _try(connection: Connection, statement: Executable) -> str | int:
    """Run a statement and undo it; tell how many rows, or `denied`."""
    undo = connection.begin_nested()
    try:
        found = connection.execute(statement)
        return len(found.all()) if found.returns_rows else found.rowcount
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", "") or ""
        if state == REFUSED or state in NOT_A_TABLE:
            return "denied"
        if state.startswith("23"):  # the row was judged and let through; then it was in the way
            return -1
        raise
    finally:
        undo.rollback()


def _own(name: str) -> str:
    return OWN.get(name, "true")


def _count(admin: Connection, name: str, role: str, cell: str) -> int:
    where = _own(name) if cell == "own" else "true"
    counted = select(func.count()).select_from(table(name)).where(_bound(where, role))
    return admin.execute(counted).scalar_one()


def _bound(where: str, role: str) -> TextClause:
    rosters = ("own roster", "member roster") if role == "org_admin" else ()
    values = {
        "members": ids_of(MEMBERS.get(role, "")),
        "buildings": ids_of(BUILDINGS.get(role, "")),
        "rosters": [ident(name) for name in rosters],
        "me": ident(role),
        "role": role,
    }
    return text(where).bindparams(**{name: values[name] for name in re.findall(r":(\w+)", where)})


PEOPLE = ["dual_registration", "participation", *(n for n in OWN if n.startswith("member"))]


@pytest.mark.parametrize(
    "action", ["members:read", "members:reveal", "members:edit", "members:export"]
)
@pytest.mark.parametrize("role", [*sorted(set(ROLES) - set(MEMBERS)), NOBODY])
def test_no_setting_shows_people_to_who_may_not_know_them(world, role, action) -> None:
    found = {}

    with engine(world.app_url).connect() as connection:
        be(connection, role)
        forge_lists(connection)
        say(connection, action=action)
        for name in PEOPLE:
            found[name] = _try(connection, _statement(connection, name, "select"))
        connection.rollback()

    assert found == dict.fromkeys(PEOPLE, 0)


@pytest.mark.parametrize("role", ["linge_pub", "linge_publisher"])
def test_other_roles_of_the_database_see_no_people_and_change_nothing(world, role) -> None:
    readable = set()

    with administration(world.admin_url, world.name) as connection:
        connection.execute(text(f"SET ROLE {role}"))
        connection.execute(text("BEGIN"))
        forge_lists(connection)
        for name in sorted(_relations(connection) - {"audit_event_*"}):
            for deed in DEEDS:
                if deed == "insert":
                    continue
                outcome = _try_plain(connection, _statement(connection, name, deed))
                if outcome != "denied":
                    readable.add((name, deed))

    assert not {name for name, _ in readable} & {*PEOPLE, "account", "session", "access_grant"}
    assert {deed for _, deed in readable} <= {"select"}
    assert role == "linge_publisher" or readable == {("database_marker", "select")}


def _try_plain(connection: Connection, statement: Executable) -> str | int:
    connection.execute(text("SAVEPOINT trying"))
    try:
        found = connection.execute(statement)
        return len(found.all()) if found.returns_rows else found.rowcount
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") in {REFUSED, *NOT_A_TABLE}:
            return "denied"
        raise
    finally:
        connection.execute(text("ROLLBACK TO SAVEPOINT trying"))
