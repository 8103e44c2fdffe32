"""Districts of a few streets, invented name by name, with accounts and grants to be judged."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Connection, text

from gis.store.engine import transaction
from gis.store.provision import administration
from gis.store.rights import Caller
from gis.store.tables.declaration import Table_
from tests.conftest import Database

ROLE_ACTIONS = {
    "leader": {"coverage:read", "places:read"},
    "planner": {"coverage:read", "places:read", "counts:read", "plans:read", "plans:write"},
    "grid_worker": {"places:read", "members:read", "members:reveal"},
    "org_admin": {
        "places:read",
        "members:read",
        "members:reveal",
        "members:edit",
        "members:export",
    },
    "sec_admin": {"accounts:administer"},
    "sys_admin": {"system:operate"},
    "auditor": {"audit:read"},
}
BATCH = "00000000-0000-4000-8000-0000000000ba"
WEST, SOUTH, STEP = 119.5, 32.0, 0.01
KINDS = {
    "D": "district",
    "S": "street",
    "C": "community",
    "G": "grid",
    "B": "building",
    "P": "org",
}


@dataclass(frozen=True)
class District:
    """Who stands in what, by name; D is the district, None is nowhere or beyond."""

    streets: tuple[str, ...]
    communities: Mapping[str, str]
    grids: Mapping[str, str]
    buildings: Mapping[str, tuple[str | None, str | None]]
    orgs: Mapping[str, str | None]
    members: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True)
class Grant:
    """To `me`, `other` (an account of the same role) or a role by name; `expires` is from now."""

    subject: str
    effect: str
    scope: str
    actions: tuple[str, ...] = ()
    expires: str | None = None

    @property
    def kind(self) -> str:
        """What the scope is: told by the first letter of its name."""
        return KINDS[self.scope[0]]


@dataclass(frozen=True)
class Holding:
    """An account, whether it may sign in, and all grants there are."""

    role: str
    grants: tuple[Grant, ...] = ()
    is_active: bool = True
    actions: frozenset[str] = field(default_factory=frozenset)


def ident(name: str) -> uuid.UUID:
    """Give the id of whatever has this name."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"linge-test/{name}")


def grant_id(number: int, action: str) -> uuid.UUID:
    """Give the id of the n-th grant (from 1) for one action."""
    return ident(f"grant {number} {action}")


def caller(role: str, name: str = "me", narrowed: str | None = None) -> Caller:
    """Give an account as a request would find it, with all that its role may do."""
    scope = None if narrowed is None else (KINDS[narrowed[0]], ident(narrowed))
    return Caller(ident(name), name, role, frozenset(ROLE_ACTIONS[role]), narrowed=scope)


def square(at: int, size: float = STEP * 0.9) -> str:
    """Write the polygon of the n-th place along a line, in degrees."""
    w, s = WEST + at * STEP, SOUTH
    return f"POLYGON(({w} {s},{w + size} {s},{w + size} {s + size},{w} {s + size},{w} {s}))"


def load_district(database: Database, district: District) -> None:
    """Empty the database and fill it, past all triggers and policies."""
    with administration(database.admin_url, database.name) as connection:
        for statement in ("BEGIN", "SET LOCAL session_replication_role = replica"):
            connection.execute(text(statement))
        for table in reversed(Table_.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(
            text(
                "INSERT INTO import_batch (id, layer, file_name, file_sha256, row_counts)"
                " VALUES (:id, 'x', 'x', 'x', '{}')"
            ),
            {"id": BATCH},
        )
        _insert_places(connection, district)
        _insert_people(connection, district)
        connection.execute(text("COMMIT"))


def hold(database: Database, holding: Holding) -> None:
    """Make `me`, `other`, a standing sec_admin and the grants; what was granted before is gone."""
    with transaction(database.owner_url) as connection:
        connection.execute(text("DELETE FROM access_grant"))
        connection.execute(
            text(
                "INSERT INTO account (id, login, role) VALUES (:i, 'standing', 'sec_admin')"
                " ON CONFLICT DO NOTHING"
            ),
            {"i": ident("standing")},
        )
        connection.execute(text("DELETE FROM account WHERE login IN ('me', 'other')"))
        for name in ("me", "other"):
            connection.execute(
                text("INSERT INTO account (id, login, role, is_active) VALUES (:i, :n, :r, :a)"),
                {
                    "i": ident(name),
                    "n": name,
                    "r": holding.role,
                    "a": holding.is_active or name == "other",
                },
            )
        for number, grant in enumerate(holding.grants, start=1):
            _insert_grant(connection, number, grant)


def _insert_grant(connection: Connection, number: int, grant: Grant) -> None:
    to_account = grant.subject in {"me", "other"}
    for action in grant.actions:
        connection.execute(
            text(
                "INSERT INTO access_grant (id, account_id, role, action, effect, scope_kind,"
                " scope_id, expires_at) VALUES (:i, :a, :r, :x, :e, :k, :s,"
                " now() + CAST(:expires AS interval))"
            ),
            {
                "i": grant_id(number, action),
                "a": ident(grant.subject) if to_account else None,
                "r": None if to_account else grant.subject,
                "x": action,
                "e": grant.effect,
                "k": grant.kind,
                "s": ident(grant.scope),
                "expires": grant.expires,
            },
        )


def _insert_places(connection: Connection, district: District) -> None:
    above = {
        _STREET: dict.fromkeys(district.streets, "D"),
        _COMMUNITY: district.communities,
        _GRID: district.grids,
        _ORG: district.orgs,
    }
    _many(connection, _DISTRICT, [_row("D", geom=square(0))])
    for statement, places in above.items():
        rows = [
            _row(name, above=parent, geom=square(at))
            for at, (name, parent) in enumerate(places.items())
        ]
        _many(connection, statement, rows)
    buildings = [
        _row(name, above=community, grid=grid, geom=square(at, STEP / 9))
        for at, (name, (grid, community)) in enumerate(district.buildings.items())
    ]
    _many(connection, _BUILDING, buildings)


_DISTRICT = """
    INSERT INTO district (id, source_key, batch_id, name, code, geom)
    VALUES (:id, :name, :batch, :name, :name, ST_Multi(ST_GeomFromText(:geom, 4490)))
"""
_STREET = """
    INSERT INTO street (id, source_key, batch_id, name, code, district_id, geom)
    VALUES (:id, :name, :batch, :name, :name, :above, ST_Multi(ST_GeomFromText(:geom, 4490)))
"""
_COMMUNITY = """
    INSERT INTO community (id, source_key, batch_id, name, street_id, geom)
    VALUES (:id, :name, :batch, :name, :above, ST_Multi(ST_GeomFromText(:geom, 4490)))
"""
_GRID = """
    INSERT INTO grid (id, source_key, batch_id, grid_code, community_id, valid, geom)
    VALUES (:id, :name, :batch, :name, :above, '[2020-01-01,)', ST_GeomFromText(:geom, 4490))
"""
_BUILDING = """
    INSERT INTO building
        (id, source_key, batch_id, building_no, grid_id, community_id, valid, geom)
    VALUES (:id, :name, :batch, :name, :grid, :above, '[2020-01-01,)',
        ST_GeomFromText(:geom, 4490))
"""
_ORG = """
    INSERT INTO party_org (id, source_key, batch_id, code, name, org_kind, parent_id, valid)
    VALUES (:id, :name, :batch, :name, :name, 'branch', :above, '[2020-01-01,)')
"""


def _insert_people(connection: Connection, district: District) -> None:
    rows = []
    for name, (home, org) in district.members.items():
        grid, community = (None, None) if home is None else district.buildings[home]
        rows.append(
            {"id": ident(name), "state": "unknown" if home is None else "located"}
            | {
                key: value and ident(value)
                for key, value in (("b", home), ("g", grid), ("c", community), ("o", org))
            }
            | {f"new{at}": ident(f"{name} {at}") for at in range(5)}
        )
    for statement in _PEOPLE:
        _many(connection, statement, rows)


_PEOPLE = tuple(
    statement.strip()
    for statement in """
    INSERT INTO member (id, name_cipher, membership_kind, category, located_state,
        home_building_id, home_grid_id, home_community_id, primary_org_id)
    VALUES (:id, '\\x01', 'full', 'other', :state, :b, :g, :c, :o);
    INSERT INTO member_residence (id, member_id, building_id, located_state, valid)
    VALUES (:new0, :id, :b, :state, '[2024-01-01,)');
    INSERT INTO member_affiliation (id, member_id, party_org_id, valid)
    VALUES (:new1, :id, :o, '[2024-01-01,)');
    INSERT INTO member_token VALUES (:id, 'name', '\\x0102030405');
    INSERT INTO participation (id, member_id, party_org_id, participation_role, valid)
    SELECT :new2, :id, id, 'residence', '[2024-01-01,)' FROM party_org ORDER BY code LIMIT 1;
    INSERT INTO dual_registration VALUES (:new3, :id, '2024-01-01');
    INSERT INTO member_event (id, member_id, account_id, what)
    VALUES (:new4, :id, :id, 'created');
    """.strip()
    .rstrip(";")
    .split(";")
)


def _row(name: str, **values: str | None) -> dict[str, object]:
    named = {
        key: value if key == "geom" or value is None else ident(value)
        for key, value in values.items()
    }
    return {"id": ident(name), "name": name, "batch": BATCH, **named}


def _many(connection: Connection, statement: str, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(text(statement), rows)


def names_of(ids: Iterable[uuid.UUID], *known: Iterable[str]) -> set[str]:
    """Tell by name what ids stand for."""
    named = {ident(name): name for name in chain(*known)}
    return {named[each] for each in ids}
