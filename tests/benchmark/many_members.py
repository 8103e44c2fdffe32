"""An invented district with as many members as one likes: real seals and tokens, no real names."""

import hashlib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url, text

from gis.store.engine import transaction
from gis.store.migrating import upgrade
from gis.store.provision import OWNER, SERVING, create_database, fresh_name
from gis.store.rights import Caller
from gis.store.sealing import Seals, _parts, initials_of, seals_for
from gis.store.target import Server

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "安邦辰达恩帆歌涵佳凯岚铭宁培琪然书涛文欣雅泽"
_CHUNK = 5_000
_RESIDENCES = """
    INSERT INTO member_residence (id, member_id, building_id, located_state, valid)
    SELECT gen_random_uuid(), id, home_building_id, located_state, '[2024-01-01,)' FROM member
"""
_ACTIONS = {
    "grid_worker": {"places:read", "members:read"},
    "org_admin": {"places:read", "members:read"},
}
ACCOUNTS = {"1 grid": 0, "20 grids": 1, "1,800 grids": 2, "an organisation": 3}
"""Whose rights are measured, by the number of the account."""


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    buildings: int
    members: int
    grids: int = 1_800
    communities: int = 200
    accounts: int = 10_000
    has_residences: bool = False


@dataclass(frozen=True)
class Crowd:
    """A loaded district, by the roles that may reach it."""

    name: str
    admin_url: str
    owner_url: str
    app_url: str
    size: Size


def made(word: str, number: int) -> uuid.UUID:
    """Give the id of the n-th of something."""
    return uuid.UUID(_hex(word, number))


def name_of(number: int) -> str:
    """Invent a name; about 15,000 different ones."""
    surname, first, second = number % 32, number * 7 // 32 % 22, number * 13 // 704 % 22
    return _SURNAMES[surname] + _GIVEN[first] + _GIVEN[second]


def caller_of(account: str) -> Caller:
    """Give one of `ACCOUNTS` as a request would find it."""
    number = ACCOUNTS[account]
    role = "org_admin" if account == "an organisation" else "grid_worker"
    return Caller(made("account", number), f"account{number}", role, frozenset(_ACTIONS[role]))


def load_crowd(server: Server, size: Size, *, purpose: str = "test") -> Crowd:
    """Make a marked database and fill it; nothing is checked and no trigger runs."""
    name = fresh_name(f"{purpose}_crowd")
    create_database(server.admin_url, name, marker=purpose)
    urls = server.url(name, OWNER), server.url(name, SERVING)
    upgrade(urls[0])
    with transaction(urls[0]) as connection:
        seals = seals_for(connection)
    admin = make_url(server.admin_url).set(database=name, drivername="postgresql")
    with psycopg.connect(admin.render_as_string(hide_password=False)) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET maintenance_work_mem = '512MB'")
        script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
        connection.execute(script.format(**vars(size)))
        _copy_members(connection, size, seals)
        if size.has_residences:
            connection.execute(_RESIDENCES)
    with psycopg.connect(
        admin.render_as_string(hide_password=False), autocommit=True
    ) as connection:
        connection.execute("VACUUM ANALYZE")
    return Crowd(name, server.admin_url, *urls, size)


def _home(number: int, size: Size) -> tuple[uuid.UUID | None, ...]:
    """Give building, grid, community and organisation; two in a hundred have no home."""
    building = number % size.buildings
    community = building % size.grids % size.communities
    branch = 1 + community + size.communities * (number // size.buildings % 5)
    org = _id("org", branch)
    if number % 50 == 0:
        return None, None, None, org
    grid = _id("grid", building % size.grids) if building % 100 != 99 else None
    return made("building", building), grid, _id("community", community), org


@cache
def _parts_of(name: str) -> list[tuple[str, str]]:
    """List what a name has tokens of; pinyin is slow to find."""
    initials = {part for each in initials_of(name) for part in _parts(each)}
    return [*(("name", part) for part in _parts(name)), *(("initials", part) for part in initials)]


def _hex(word: str, number: int) -> str:
    return hashlib.md5(f"{word}{number}".encode(), usedforsecurity=False).hexdigest()


@cache
def _id(word: str, number: int) -> uuid.UUID:
    return made(word, number)


def _copy_members(connection: psycopg.Connection, size: Size, seals: Seals) -> None:
    indexes = connection.execute(
        "SELECT indexdef FROM pg_indexes WHERE tablename IN ('member', 'member_token')"
        " AND indexname LIKE 'ix%'"
    ).fetchall()
    for (definition,) in indexes:
        connection.execute(f"DROP INDEX {definition.split()[2]}")
    connection.execute("ALTER TABLE member_token DROP CONSTRAINT pk_member_token")
    _copy_rows(connection, size, seals)
    connection.execute(
        "ALTER TABLE member_token ADD CONSTRAINT pk_member_token"
        " PRIMARY KEY (member_id, kind, token)"
    )
    for (definition,) in indexes:
        connection.execute(definition)


def _copy_rows(connection: psycopg.Connection, size: Size, seals: Seals) -> None:
    token = cache(lambda kind, part, place: seals.token(kind, part, community_id=place).hex())
    with connection.cursor().copy(
        "COPY member (id, name_cipher, membership_kind, category, located_state, stairwell_no,"
        " home_building_id, home_grid_id, home_community_id, primary_org_id) FROM STDIN"
    ) as out:
        for numbers in _chunks(size.members):
            out.write("".join(_member(number, size, seals) for number in numbers))
    with connection.cursor().copy("COPY member_token FROM STDIN") as out:
        for numbers in _chunks(size.members):
            out.write("".join(_tokens(number, size, token) for number in numbers))


def _tokens(number: int, size: Size, token: Callable[..., str]) -> str:
    member, place = _hex("member", number), _home(number, size)[2]
    return "".join(
        f"{member}\t{kind}\t\\\\x{token(kind, part, place)}\n"
        for kind, part in _parts_of(name_of(number))
    )


def _chunks(count: int) -> Iterator[range]:
    for start in range(0, count, _CHUNK):
        yield range(start, min(start + _CHUNK, count))


def _member(number: int, size: Size, seals: Seals) -> str:
    member = made("member", number)
    home = _home(number, size)
    sealed = seals.seal(name_of(number), member_id=member, field="name").hex()
    kind = "full" if number % 9 else "probationary"
    category = "retired" if number % 3 else "in_service"
    state = "unknown" if home[0] is None else "located"
    places = "\t".join("\\N" if each is None else str(each) for each in home)
    return f"{member}\t\\\\x{sealed}\t{kind}\t{category}\t{state}\t{1 + number % 3}\t{places}\n"


def grids_of(crowd: Crowd, account: str) -> list[uuid.UUID]:
    """List the grids that a measured account may see."""
    number = ACCOUNTS[account]
    with transaction(crowd.owner_url) as connection:
        return list(
            connection.execute(
                text("SELECT resource FROM decided_places(:id, 'places:read', 'grid')"),
                {"id": made("account", number)},
            ).scalars()
        )
