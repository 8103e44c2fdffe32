"""Rights in SQL against the sentences of the design, written again as plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from gis.store.rights import Caller, Near, account_transaction, caller_transaction, why
from tests.conftest import Database
from tests.small_districts import (
    KINDS,
    ROLE_ACTIONS,
    SOUTH,
    STEP,
    WEST,
    District,
    Grant,
    Holding,
    caller,
    hold,
    ident,
    load_district,
    names_of,
)

pytestmark = pytest.mark.integration
PLACES, PEOPLE = "places:read", "members:read"


@dataclass(frozen=True)
class World:
    """A district and what is held in it."""

    district: District
    holding: Holding

    def place_path(self, building: str | None) -> Iterator[str]:
        """Name the scopes a building lies in, the most specific first."""
        if building is None:
            return
        yield building
        grid, community = self.district.buildings[building]
        if grid is not None:
            yield grid
            community = self.district.grids[grid]
        if community is not None:
            yield from (community, self.district.communities[community], "D")

    def org_path(self, org: str | None) -> Iterator[str]:
        """Name an organisation and those above it, nearest first."""
        while org is not None:
            yield org
            org = self.district.orgs[org]

    def verdict(self, path: Iterator[str], action: str) -> bool | None:
        """Let the most specific scope decide, then the account, then the denial."""
        held = [
            grant
            for grant in self.holding.grants
            if grant.subject in {"me", self.holding.role}
            and action in grant.actions
            and grant.expires is None
            and self.holding.is_active
        ]
        for scope in path:
            for subject in ("me", self.holding.role):
                effects = {g.effect for g in held if (g.scope, g.subject) == (scope, subject)}
                if effects:
                    return "deny" not in effects
        return None

    def buildings(self, token: str | None) -> set[str]:
        """Name the buildings that may be seen."""
        return {
            name
            for name in self.district.buildings
            if self.verdict(self.place_path(name), PLACES)
            and (token is None or token in self.place_path(name))
        }

    def members(self, token: str | None) -> set[str]:
        """Name the members that may be seen: allowed by a path, denied by none."""
        seen = set()
        for name, (home, org) in self.district.members.items():
            place = self.verdict(self.place_path(home), PEOPLE)
            group = self.verdict(self.org_path(org), PEOPLE)
            allows = (
                place and (token is None or token in self.place_path(home)),
                group and (token is None or token in self.org_path(org)),
            )
            if any(allows) and place is not False and group is not False:
                seen.add(name)
        return seen


def _tree(draw, letter: str, parents: tuple[str, ...], most: int) -> dict[str, str]:
    above = draw(st.lists(st.sampled_from(parents), min_size=1, max_size=most))
    return {f"{letter}{at}": parent for at, parent in enumerate(above)}


@st.composite
def districts(draw) -> District:
    """Draw a district: some buildings without grid, some nowhere; members with and without."""
    streets = tuple(f"S{at}" for at in range(draw(st.integers(1, 3))))
    communities = _tree(draw, "C", streets, 4)
    grids = _tree(draw, "G", tuple(communities), 5)
    spots = [(grid, community) for grid, community in grids.items()]
    spots += [(None, community) for community in communities]
    homes = draw(st.lists(st.sampled_from([*spots, (None, None)]), min_size=1, max_size=8))
    buildings = {f"B{at}": spot for at, spot in enumerate(homes)}
    orgs: dict[str, str | None] = {"P0": None}
    for at in range(1, draw(st.integers(1, 7))):
        orgs[f"P{at}"] = draw(st.sampled_from([None, *orgs]))
    pairs = st.tuples(st.sampled_from([None, *buildings]), st.sampled_from([None, *orgs]))
    members = {f"m{at}": pair for at, pair in enumerate(draw(st.lists(pairs, max_size=12)))}
    return District(streets, communities, grids, buildings, orgs, members)


@st.composite
def worlds(draw) -> World:
    """Draw a district and up to nine grants to an account, its role and others."""
    district = draw(districts())
    role = draw(st.sampled_from(["grid_worker", "org_admin", "org_admin"]))
    places = ["D", *district.streets, *district.communities, *district.grids, *district.buildings]
    grants = []
    for _ in range(draw(st.integers(0, 9))):
        subject = draw(st.sampled_from(["me", "me", role, role, "other", "grid_worker"]))
        holder = role if subject in {"me", "other"} else subject
        scopes = places if holder == "grid_worker" else [*places, *district.orgs]
        scope = draw(st.sampled_from(scopes))
        some = ROLE_ACTIONS[holder] & ({PEOPLE} if scope[0] == "P" else {PLACES, PEOPLE})
        actions = draw(st.sets(st.sampled_from(sorted(some)), min_size=1))
        expires = draw(st.sampled_from([None, None, None, "-1 second"]))
        effect = draw(st.sampled_from(["allow", "allow", "deny"]))
        grants.append(Grant(subject, effect, scope, tuple(sorted(actions)), expires))
    return World(
        district, Holding(role, tuple(grants), draw(st.sampled_from([True] * 9 + [False])))
    )


@pytest.fixture(scope="module")
def drawn(make_database) -> Database:
    return make_database()


def _seen(database: Database, me: Caller, world: World, near: Near | None) -> tuple[set, set]:
    found = []
    for action, table in ((PLACES, "building"), (PEOPLE, "member")):
        with caller_transaction(database.app_url, me, action, near=near) as connection:
            ids = connection.execute(text(f"SELECT id FROM {table}")).scalars()  # noqa: S608 (ours)
            found.append(names_of(ids, world.district.buildings, world.district.members))
    return found[0], found[1]


@given(world=worlds())
def test_the_model_the_verdicts_and_the_rows_are_one(drawn, world: World) -> None:
    load_district(drawn, world.district)
    hold(drawn, world.holding)
    me = caller(world.holding.role)
    buildings, orgs = list(world.district.buildings), list(world.district.orgs)

    with account_transaction(drawn.app_url, me) as connection:
        verdicts = {
            kind: {
                verdict.resource: verdict.allowed
                for verdict in why(
                    connection,
                    account_id=me.account_id,
                    action=PEOPLE,
                    kind=kind,
                    resources=[ident(name) for name in names],
                )
            }
            for kind, names in (("building", buildings), ("org", orgs))
        }

    assert _seen(drawn, me, world, None) == (world.buildings(None), world.members(None))
    for name in buildings:
        expected = bool(world.verdict(world.place_path(name), PEOPLE))
        assert verdicts["building"][ident(name)] is expected
    for name in orgs:
        expected = bool(world.verdict(world.org_path(name), PEOPLE))
        assert verdicts["org"][ident(name)] is expected


@given(world=worlds(), data=st.data())
def test_a_key_only_narrows(drawn, world: World, data) -> None:
    load_district(drawn, world.district)
    hold(drawn, world.holding)
    district = world.district
    places = [*district.streets, *district.communities, *district.grids, *district.buildings]
    token = data.draw(st.sampled_from(["D", *places, *district.orgs]))
    me = caller(world.holding.role, narrowed=token)

    seen = _seen(drawn, me, world, None)

    expected = world.members(token)
    if KINDS[token[0]] == "building":
        assert seen[1] <= expected
    assert seen == (world.buildings(token), expected)


@given(world=worlds(), data=st.data())
def test_naming_what_a_request_touches_never_shows_more_nor_hides_it(
    drawn, world: World, data
) -> None:
    load_district(drawn, world.district)
    hold(drawn, world.holding)
    me = caller(world.holding.role)
    buildings, members = world.buildings(None), world.members(None)
    touched = data.draw(st.sets(st.sampled_from(sorted(world.district.buildings)), min_size=1))
    at = data.draw(st.integers(0, 7))
    box = (WEST + at * STEP, SOUTH, WEST + (at + 1.5) * STEP, SOUTH + STEP)
    in_box = {f"B{at}", f"B{at + 1}"}

    for near, named in (
        (Near(buildings=[ident(name) for name in touched]), touched),
        (Near(box=box), in_box),
    ):
        seen = _seen(drawn, me, world, near)
        residents = {n for n, (home, _) in world.district.members.items() if home in named}

        assert seen[0] <= buildings
        assert seen[1] <= members
        assert seen[0] & named == buildings & named
        assert seen[1] & residents == members & residents
