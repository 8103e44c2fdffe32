"""Values that are there, put into requests that are made up: else all of them find nothing."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemathesis import Case
from sqlalchemy import text

from api.security.roles import ROLE_PERMISSIONS, Role
from gis.store.engine import transaction
from gis.store.one_time_links import make_link
from gis.store.provision import administration
from tests.accounts import CHOSEN, make_account
from tests.conftest import Database
from tests.sample_people import full_names

_GROUND = """
    SELECT b.grid_id AS grid, b.community_id AS community
    FROM building AS b JOIN access_grant AS g ON g.scope_id = b.grid_id LIMIT 1
"""
_IDS = {
    "building": "SELECT id FROM building WHERE grid_id = :grid ORDER BY id LIMIT 20",
    "grid": "SELECT id FROM grid ORDER BY id <> :grid, id LIMIT 3",
    "community": "SELECT id FROM community ORDER BY id <> :community, id LIMIT 3",
    "street": "SELECT id FROM street ORDER BY id LIMIT 2",
    "district": "SELECT id FROM district",
    "estate": "SELECT DISTINCT estate_id FROM building WHERE community_id = :community"
    " AND estate_id IS NOT NULL ORDER BY 1",
    "village": "SELECT id FROM village ORDER BY id LIMIT 5",
    "org": "SELECT scope_id FROM access_grant WHERE scope_kind = 'org'"
    " UNION (SELECT DISTINCT primary_org_id FROM member WHERE home_community_id = :community"
    " AND primary_org_id IS NOT NULL)",
    "own_org": "SELECT DISTINCT o.id FROM org_above AS o JOIN access_grant AS g"
    " ON g.scope_id = o.above_id AND g.scope_kind = 'org' ORDER BY 1",
    "group": "SELECT DISTINCT party_group_id FROM member WHERE home_community_id = :community"
    " AND party_group_id IS NOT NULL ORDER BY 1",
    "member": "SELECT id FROM member WHERE home_grid_id = :grid ORDER BY id LIMIT 60",
    "account": "SELECT id FROM account WHERE login LIKE 'org-admin-%' ORDER BY id",
    "grant": "SELECT g.id FROM access_grant AS g JOIN account AS a ON a.id = g.account_id"
    " WHERE a.login LIKE 'org-admin-%' ORDER BY 1",
    "token": "SELECT id FROM api_token WHERE account_id = :me AND revoked_at IS NULL ORDER BY 1",
    "run": "SELECT id FROM plan_job WHERE status = 'done' ORDER BY created_at LIMIT 1",
    "scenario": "SELECT id FROM scenario ORDER BY created_at DESC LIMIT 2",
    "unit": "SELECT source_key FROM estate ORDER BY source_key LIMIT 20",
    "plan_id": "SELECT p ->> 'id' FROM plan_job, jsonb_array_elements(result -> 'plans') AS p"
    " WHERE status = 'done' AND NOT p @> '{\"proposals\": [{\"cost\": null}]}'"
    " ORDER BY created_at LIMIT 1",
}
_FIELDS = {
    "building_id": "building",
    "building": "building",
    "grid": "grid",
    "estate": "estate",
    "org": "org",
    "org_id": "own_org",
    "group": "group",
    "party_group_id": "group",
    "origin_village_id": "village",
    "member_id": "member",
    "account": "account",
    "account_id": "account",
    "grant_id": "grant",
    "token_id": "token",
    "run_id": "run",
    "scenario_id": "scenario",
    "unit": "unit",
    "plan_id": "plan_id",
}
_WORDS = {
    "layer": ("building", "venue", "community", "grid"),
    "to_status": ("submitted",),
    "as_of": ("2026-09-30", "2024-12-31"),
    "action": ("members:read", "places:read", "members:edit"),
    "bbox": ("119.4,31.9,119.6,32.1",),
    "q": (*sorted(full_names())[:3], "3幢", "3号楼", "gy12", "苑"),
}
_VERSIONS = {"member_id": "member", "account_id": "account"}
_PLANNING = {"alternatives": 0, "with_front": False, "time_limit_s": 1.0}
_PARTS = ("path_parameters", "query", "body")


@dataclass(frozen=True)
class Me:
    """Who asks; nobody has no account."""

    role: str
    account_id: uuid.UUID | None


class KnownValues:
    """
    What a database holds that requests may name, looked up anew for each.

    Accounts and grants that requests change are spare ones, made here, so that who asks stays
    who it is.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        with administration(database.admin_url, database.name) as connection:
            self._ground = dict(connection.execute(text(_GROUND)).mappings().one())
        grants = [("members:read", "community", self._ground["community"])]
        self._spare = [make_account(database, "org_admin", grants) for _ in range(4)]

    def fit(self, case: Case, *, me: Me, chance: random.Random, share: float) -> Case:
        """
        Give the request with values that are there instead of that share of those that are not.

        The description cannot say that one of two is needed: so the one is added.
        """
        fitted = case.derive()
        label = case.operation.label
        if label == "GET /api/v1/buildings" and "bbox" not in fitted.query:
            fitted.query = {"grid": "", **fitted.query}
        if label == "POST /api/v1/grants" and "role" not in fitted.body:
            fitted.body = {"account_id": "", **fitted.body}
        named: dict[str, Any] = {}
        for part in _PARTS:
            given = getattr(fitted, part)
            if isinstance(given, Mapping):
                filled = self._filled(given, me, chance, share)
                named |= filled
                setattr(fitted, part, self._told(fitted, part, filled, named))
        return fitted

    def _filled(
        self, given: Mapping[str, Any], me: Me, chance: random.Random, share: float
    ) -> dict[str, Any]:
        filled = dict(given)
        for name, value in given.items():
            if isinstance(value, Mapping):
                filled[name] = self._filled(value, me, chance, share)
            elif value is not None and chance.random() < share:
                filled[name] = self._value(name, given, me, chance) or value
        return filled

    def _value(self, name: str, beside: Mapping[str, Any], me: Me, chance: random.Random) -> Any:
        if name in _WORDS:
            return chance.choice(_WORDS[name])
        if name == "actions":
            return [*ROLE_PERMISSIONS.get(Role(me.role), ())][:1] if me.account_id else None
        kind = _FIELDS.get(name)
        if name in {"scope_id", "resource"}:
            kind = beside.get("scope_kind") or beside.get("kind")
        found = self._ids(str(kind), me) if kind in _IDS else []
        return chance.choice(found) if found else None

    def _ids(self, kind: str, me: Me) -> list[Any]:
        with administration(self._database.admin_url, self._database.name) as connection:
            found = connection.execute(
                text(_IDS[kind]), self._ground | {"me": me.account_id}
            ).scalars()
            return [str(each) for each in found]

    def _told(
        self, case: Case, part: str, filled: dict[str, Any], named: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Add what only the database or the account's owner can tell: versions, secrets."""
        if part != "body":
            return filled
        if "version" in filled:
            filled["version"] = self._version(named) or filled["version"]
        if "login" in filled and "password" in filled:
            filled["login"] = self._spare[0].login
        secrets = {"password": lambda: CHOSEN, "token": self._link}
        filled |= {name: give() for name, give in secrets.items() if name in filled}
        if case.operation.path.endswith("/formation/runs"):
            filled |= _PLANNING
        return filled | ({"role": None} if filled.get("account_id") else {})

    def _version(self, named: Mapping[str, Any]) -> int | None:
        for name, table in _VERSIONS.items():
            if name in named:
                query = text(f"SELECT version FROM {table} WHERE id::text = :id")  # noqa: S608 - ours
                with administration(self._database.admin_url, self._database.name) as connection:
                    return connection.execute(query, {"id": str(named[name])}).scalar()
        return None

    def _link(self) -> str:
        with transaction(self._database.owner_url) as connection:
            return make_link(connection, self._spare[0].id, now=datetime.now(UTC))
