"""Two communities of invented members, with the accounts that look after them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gis.store.engine import transaction
from gis.store.identity import new_id
from gis.store.provision import administration
from gis.store.rights import Caller, caller_transaction
from gis.store.sealing import seals_for
from tests.accounts import Grant, TestAccount, make_account
from tests.conftest import Database

COUNTED = date(2026, 9, 30)
MEMBER_ACTIONS = ("members:read", "members:reveal", "members:edit", "members:export")
_BATCH = uuid.UUID(int=1)
_PLACES: tuple[tuple[str, str, str, Mapping[str, str]], ...] = (
    ("district", "D", "multi", {}),
    ("street", "S", "multi", {"district_id": "D"}),
    ("community", "东社区", "multi", {"street_id": "S"}),
    ("community", "西社区", "multi", {"street_id": "S"}),
    ("grid", "东一", "plain", {"community_id": "东社区"}),
    ("grid", "西一", "plain", {"community_id": "西社区"}),
    ("estate", "东苑", "multi", {"community_id": "东社区"}),
    ("estate", "西苑", "multi", {"community_id": "西社区"}),
    ("village", "原村", "point", {}),
)
_BUILDINGS = {"1幢": "东", "2幢": "东", "9幢": "西"}
_ORGS = {"党工委": None, "东支部": "党工委", "西支部": "党工委", "村支部": "党工委"}
_COVERS = {"东支部": "东苑", "西支部": "西苑", "村支部": "原村"}
_SHAPES = {
    "multi": "ST_Multi(ST_MakeEnvelope({w}, 32, {e}, 32.01, 4490))",
    "plain": "ST_MakeEnvelope({w}, 32, {e}, 32.01, 4490)",
    "point": "ST_SetSRID(ST_MakePoint(119.505, 32.005), 4490)",
}
# Name: category, organisation, building (None: nobody knows; '' elsewhere), since.
_MEMBERS: tuple[tuple[str, str, str, str | None, str], ...] = (
    ("安宁", "retired", "东支部", "1幢", "2026-09-30"),
    ("白露", "in_service", "东支部", "2幢", "2026-09-30"),
    ("陈晨", "other", "东支部", None, "2026-09-30"),
    ("丁冬", "mobile", "东支部", "", "2026-09-30"),
    ("方舟", "retired", "东支部", "9幢", "2026-01-10"),
    ("甘泉", "retired", "村支部", "1幢", "2026-09-30"),
    ("贺喜", "retired", "西支部", "9幢", "2026-09-30"),
    ("江河", "in_service", "西支部", "2幢", "2026-10-20"),
)


_MEMBER_ROWS = (
    """
    INSERT INTO member (id, name_cipher, phone_cipher, membership_kind, category, located_state,
        home_building_id, home_grid_id, home_community_id, primary_org_id, origin_village_id,
        roster_id)
    VALUES (:id, :name, :phone, 'full', :category, :state, :building, :grid, :community, :org,
        :village, :roster)
    """,
    """
    INSERT INTO member_affiliation (id, member_id, party_org_id, valid)
    VALUES (:a, :id, :org, daterange('2026-01-10', NULL))
    """,
    """
    INSERT INTO member_residence (id, member_id, building_id, located_state, valid)
    VALUES (:r, :id, :building, :state, daterange(CAST(:since AS date), NULL))
    """,
)


@dataclass(frozen=True)
class MemberWorld:
    """Ids by name, and the accounts: own (东支部), sibling (西支部), above (党工委)."""

    database: Database
    ids: Mapping[str, uuid.UUID]
    accounts: Mapping[str, TestAccount]
    callers: Mapping[str, Caller] = field(default_factory=dict)

    def rows(self, query: str, **values: object) -> list[Any]:
        """Read as the operator of the cluster, past all policies."""
        return read_past_policies(self.database, query, values)


def make_member_world(database: Database) -> MemberWorld:
    """Fill an empty database: places, organisations, accounts, rosters, members, counts."""
    ids = make_places(database)
    accounts = {
        "own": make_account(database, "org_admin", _org_grants(ids, "东支部", "东社区")),
        "sibling": make_account(database, "org_admin", _org_grants(ids, "西支部", "西社区")),
        "above": make_account(
            database,
            "org_admin",
            (*_org_grants(ids, "党工委", "东社区"), *_place_grants(ids, "西社区")),
        ),
        "worker": make_account(
            database,
            "grid_worker",
            [(action, "grid", ids["东一"]) for action in ("places:read", *MEMBER_ACTIONS[:2])],
        ),
        "security": make_account(database, "sec_admin"),
        "auditor": make_account(database, "auditor"),
    }
    callers = {name: caller_for(database, each) for name, each in accounts.items()}
    _insert_members(database, callers["above"], ids)
    return MemberWorld(database, ids, accounts, callers)


def make_places(database: Database) -> dict[str, uuid.UUID]:
    """Fill an empty database with places, organisations and groups, and nobody in them."""
    ids: dict[str, uuid.UUID] = {}
    with transaction(database.owner_url) as connection:
        _insert_places(connection, ids)
        _insert_orgs(connection, ids)
    return ids


def caller_for(database: Database, account: TestAccount) -> Caller:
    """Give an account as the caller it is when it has signed in."""
    query = text("SELECT action FROM role_action WHERE role = :role")
    with transaction(database.owner_url) as connection:
        actions = frozenset(connection.execute(query, {"role": account.role}).scalars())
    return Caller(account.id, account.login, account.role, actions)


def read_past_policies(database: Database, query: str, values: Mapping[str, object]) -> list[Any]:
    """Read rows as a superuser would: for what no account may see together."""
    with administration(database.admin_url, database.name) as connection:
        return list(connection.execute(text(query), dict(values)).all())


def _org_grants(ids: Mapping[str, uuid.UUID], org: str, community: str) -> tuple[Grant, ...]:
    by_org: tuple[Grant, ...] = tuple((action, "org", ids[org]) for action in MEMBER_ACTIONS)
    return (*by_org, *_place_grants(ids, community))


def _place_grants(ids: Mapping[str, uuid.UUID], community: str) -> tuple[Grant, ...]:
    return (("places:read", "community", ids[community]),)


def _insert_places(connection: Connection, ids: dict[str, uuid.UUID]) -> None:
    connection.execute(
        text(
            "INSERT INTO import_batch (id, layer, file_name, file_sha256, row_counts)"
            " VALUES (:id, 'x', 'x', 'x', '{}')"
        ),
        {"id": _BATCH},
    )
    for table, name, shape, above in _PLACES:
        west = 119.51 if name.startswith("西") else 119.5
        geom = _SHAPES[shape].format(w=west, e=west + 0.01)
        named = {"grid": {"grid_code": name}}.get(table, {"name": name})
        if table in {"district", "street"}:
            named["code"] = name
        _insert(connection, table, ids, name, named | {k: ids[v] for k, v in above.items()}, geom)
    for number, side in _BUILDINGS.items():
        values = {
            "building_no": number,
            "stairwell_count": 3,
            "estate_id": ids[f"{side}苑"],
            "community_id": ids[f"{side}社区"],
            "grid_id": ids[f"{side}一"],
        }
        _insert(connection, "building", ids, number, values, None)


def _insert_orgs(connection: Connection, ids: dict[str, uuid.UUID]) -> None:
    for name, above in _ORGS.items():
        kind = "branch" if above else "committee"
        values = {"code": name, "name": name, "org_kind": kind}
        _insert(connection, "party_org", ids, name, values | _id("parent_id", ids, above), None)
    for org, place in _COVERS.items():
        column = "village_id" if place == "原村" else "estate_id"
        values = {"formation_mode": "standalone", "party_org_id": ids[org], column: ids[place]}
        _insert(connection, "party_org_place", ids, f"{org}/{place}", values, None)
    for name, org in (("东一组", "东支部"), ("东二组", "东支部"), ("西一组", "西支部")):
        values = {"code": name, "name": name, "party_org_id": ids[org]}
        _insert(connection, "party_group", ids, name, values, None)


def _insert(
    connection: Connection,
    table: str,
    ids: dict[str, uuid.UUID],
    name: str,
    values: Mapping[str, object],
    geom: str | None,
) -> None:
    row: dict[str, object] = {"id": new_id(), "source_key": f"{table}/{name}", "batch_id": _BATCH}
    row |= values
    has_validity = table in {"grid", "building", "party_org", "party_org_place", "party_group"}
    columns = [*row, *(["valid"] if has_validity else []), *(["geom"] if geom else [])]
    written = [f":{each}" for each in row]
    written += ["daterange('2024-01-01', NULL)"] if has_validity else []
    written += [geom] if geom else []
    query = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(written)})"  # noqa: S608 - names of ours
    connection.execute(text(query), row)
    ids[name] = row["id"]  # type: ignore[assignment]  # a uuid: made above


def _insert_members(database: Database, caller: Caller, ids: dict[str, uuid.UUID]) -> None:
    with caller_transaction(database.app_url, caller, "members:edit") as connection:
        seals = seals_for(connection)
        for side in ("东", "西"):
            ids[f"{side}名册"] = new_id()
            values = {"id": ids[f"{side}名册"], "account": caller.account_id, "day": COUNTED}
            connection.execute(
                text(
                    "INSERT INTO roster_import (id, account_id, community_id, as_of, file_name,"
                    " file_sha256, row_counts) VALUES (:id, :account, :community, :day, 'r',"
                    " :side, '{}')"
                ),
                values | {"community": ids[f"{side}社区"], "side": side},
            )
        for name, category, org, home, since in _MEMBERS:
            _insert_member(connection, ids, seals, (name, category, org, home, since))
        for side in ("东", "西"):
            connection.execute(text("SELECT refresh_tally(:id, NULL)"), {"id": ids[f"{side}社区"]})


def _insert_member(
    connection: Connection, ids: dict[str, uuid.UUID], seals: Any, member: tuple[Any, ...]
) -> None:
    name, category, org, home, since = member
    ids[name] = member_id = new_id()
    side = _BUILDINGS.get(home or "")
    state = "located" if home else "unknown" if home is None else "elsewhere"
    row = {
        "id": member_id,
        "name": seals.seal(name, member_id=member_id, field="name"),
        "phone": seals.seal("00090000001", member_id=member_id, field="phone"),
        "category": category,
        "state": state,
        "building": ids[home] if home else None,
        "grid": ids[f"{side}一"] if side else None,
        "community": ids[f"{side}社区"] if side else None,
        "org": ids[org],
        "village": ids["原村"] if org == "村支部" else None,
        "roster": ids["东名册"],
        "since": since,
        "r": new_id(),
        "a": new_id(),
    }
    for query in _MEMBER_ROWS:
        connection.execute(text(query), row)


def _id(column: str, ids: Mapping[str, uuid.UUID], name: str | None) -> dict[str, uuid.UUID]:
    return {} if name is None else {column: ids[name]}
