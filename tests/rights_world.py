"""A small district with one account of each role, and a row in every table."""

import uuid
from pathlib import Path

from sqlalchemy import Connection, text

from gis.store.engine import transaction
from gis.store.provision import administration
from gis.store.rights import enter, say
from tests.conftest import Database
from tests.small_districts import (
    BATCH,
    KINDS,
    ROLE_ACTIONS,
    District,
    caller,
    ident,
    load_district,
)

DISTRICT = District(
    streets=("S1", "S2"),
    communities={"C1": "S1", "C2": "S1", "C3": "S2"},
    grids={"G1": "C1", "G2": "C1", "G3": "C2", "G4": "C3"},
    buildings={
        "B1": ("G1", "C1"),
        "B2": ("G1", "C1"),
        "B3": ("G2", "C1"),
        "B4": (None, "C1"),
        "B5": ("G3", "C2"),
        "B6": (None, "C2"),
        "B7": ("G4", "C3"),
        "B8": (None, None),
    },
    orgs={"P": None, "P1": "P", "P11": "P1", "P12": "P1", "P2": "P", "P21": "P2"},
    members={
        "a": ("B1", "P11"),
        "b": ("B2", "P12"),
        "c": ("B3", "P21"),
        "d": ("B4", "P11"),
        "e": ("B5", "P21"),
        "f": ("B6", "P2"),
        "g": ("B7", None),
        "h": ("B8", "P12"),
        "u": (None, "P11"),
        "v": (None, "P21"),
        "w": (None, None),
    },
)
ROLES = tuple(ROLE_ACTIONS)
NOBODY = "nobody"
GRANTS = (
    ("leader", "S1"),
    ("planner", "D"),
    ("grid_worker", "G1"),
    ("org_admin", "P1"),
    ("org_admin", "C2"),
    ("sys_admin", "D"),
    ("auditor", "D"),
)
BUILDINGS = {
    "leader": "B1 B2 B3 B4 B5 B6",
    "planner": "B1 B2 B3 B4 B5 B6 B7",
    "grid_worker": "B1 B2",
    "org_admin": "B5 B6",
}
MEMBERS = {"grid_worker": "a b", "org_admin": "a b d e f h u"}
DEEDS = {
    "leader": "places:read",
    "planner": "plans:write",
    "grid_worker": "members:read",
    "org_admin": "members:edit",
    "sec_admin": "accounts:administer",
    "sys_admin": "system:operate",
    "auditor": "audit:read",
}
_MEMBER_LISTS = {
    "member_grids": DISTRICT.grids,
    "member_communities": DISTRICT.communities,
    "member_buildings": DISTRICT.buildings,
    "member_orgs": DISTRICT.orgs,
    "grids": DISTRICT.grids,
    "communities": DISTRICT.communities,
    "buildings": DISTRICT.buildings,
}


def load_world(database: Database) -> None:
    """Empty the database and fill every table."""
    load_district(database, DISTRICT)
    with transaction(database.owner_url) as connection:
        for role in ROLES:
            connection.execute(
                text("INSERT INTO account (id, login, role) VALUES (:id, :login, :role)"),
                {"id": ident(role), "login": role, "role": role},
            )
        for role, scope in GRANTS:
            _grant(connection, role, scope)
        connection.execute(
            text(
                "INSERT INTO access_grant (id, role, action, effect, scope_kind, scope_id)"
                " VALUES (gen_random_uuid(), 'grid_worker', 'places:read', 'allow', 'grid', :id)"
            ),
            {"id": ident("G1")},
        )
    with administration(database.admin_url, database.name) as connection:
        for statement in ("BEGIN", "SET LOCAL session_replication_role = replica"):
            connection.execute(text(statement))
        for role in ROLES:
            _credentials(connection, role)
        _one_row_each(connection)
        connection.execute(text("COMMIT"))


def be(connection: Connection, role: str) -> None:
    """
    Ask as the account of a role, for the boldest of its deeds.

    A grid worker asks to edit, though no code does so. Who may not know people gets the lists
    of all places set, as by a mistake of ours: the policies must not care.
    """
    if role == NOBODY:
        return
    enter(connection, caller(role, role), DEEDS[role])
    if role == "grid_worker":
        say(connection, action="members:edit")
    if role not in MEMBERS:
        forge_lists(connection, but=("grids", "communities", "buildings"))


def forge_lists(connection: Connection, but: tuple[str, ...] = ()) -> None:
    """Set the lists of places and organisations to all there are."""
    every = {
        name: f"{{{','.join(str(ident(each)) for each in ids)}}}"
        for name, ids in _MEMBER_LISTS.items()
        if name not in but
    }
    say(connection, **every)


def ids_of(names: str) -> list[uuid.UUID]:
    """Give the ids of names."""
    return [ident(name) for name in names.split()]


def _grant(connection: Connection, role: str, scope: str) -> None:
    for action in sorted(ROLE_ACTIONS[role]):
        if scope[0] == "P" and not action.startswith("members:"):
            continue
        connection.execute(
            text(
                "INSERT INTO access_grant (id, account_id, action, effect, scope_kind, scope_id)"
                " VALUES (gen_random_uuid(), :account, :action, 'allow', :kind, :scope)"
            ),
            {
                "account": ident(role),
                "action": action,
                "kind": KINDS[scope[0]],
                "scope": ident(scope),
            },
        )


def _credentials(connection: Connection, role: str) -> None:
    values = {"id": ident(role), "role": role.encode()}
    for table, more, given in (
        ("session", "", ""),
        ("one_time_link", "", ""),
        ("api_token", "name, actions, ", "'x', '{}', "),
    ):
        statement = text(
            f"INSERT INTO {table} (id, account_id, {more}token_sha256, expires_at) VALUES"  # noqa: S608 (names above)
            f" (gen_random_uuid(), :id, {given}sha256(:role), now() + interval '1 day')"
        )
        connection.execute(statement, values)


def _one_row_each(connection: Connection) -> None:
    script = Path(__file__).parent / "integration/one_row_each.sql"
    lines = script.read_text(encoding="utf-8").splitlines()
    named = {
        "batch": uuid.UUID(BATCH),
        "building": ident("B1"),
        "community": ident("C1"),
        "org": ident("P1"),
        "org_admin": ident("org_admin"),
        "leader": ident("leader"),
        "own_roster": ident("own roster"),
        "member_roster": ident("member roster"),
        "foreign_roster": ident("foreign roster"),
        "own_member": ident("a"),
        "foreign_member": ident("c"),
    }
    for line in lines:
        if not line.startswith("--"):
            connection.execute(text(line), {k: v for k, v in named.items() if f":{k}" in line})
