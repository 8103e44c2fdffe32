"""Organisations, groups and member counts of the sample, recomputed from its files."""

from types import SimpleNamespace

import pandas as pd
import pytest

QUARTERS = (
    "2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30",
    "2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30",
)  # fmt: skip
LAST = QUARTERS[-1]
RESIDENT = ["resident_full", "resident_probationary", "resident_not_affiliated_here"]
AFFILIATED = ["affiliated_full", "affiliated_probationary"]


@pytest.fixture(scope="module")
def people(qinghe) -> SimpleNamespace:
    """Bundle the tables that most tests here look at."""
    return SimpleNamespace(
        orgs=qinghe.table("party_org").set_index("code"),
        places=qinghe.table("party_org_place"),
        groups=qinghe.table("party_group"),
        rows=qinghe.table("group_building"),
        tallies=qinghe.table("building_tally"),
        branches=qinghe.table("building_branch_tally"),
        org_tallies=qinghe.table("org_tally"),
        buildings=qinghe.buildings(),
        estates=qinghe.shapes("estate").set_index("code"),
    )


def _coverers(people, on, day) -> pd.Series:
    """Find the organisation that covers each estate: by its own row, else its community's."""
    places = on(people.places, day)
    own = places[places["estate"] != ""].set_index("estate")["party_org"]
    whole = places[places["community"] != ""].set_index("community")["party_org"]
    index = people.estates.index.to_series()
    return index.map(own).fillna(people.estates["community"].map(whole))


def _line_of(orgs: pd.DataFrame, code: str) -> list[str]:
    """List an organisation and all above it below the street committee."""
    line = []
    while code and "党工委" not in orgs.loc[code, "name"]:
        line.append(code)
        code = orgs.loc[code, "parent"]
    return line


def _group_shares(people, on, day) -> tuple[pd.DataFrame, tuple[float, float, float]]:
    homes = on(people.buildings[people.buildings["bldg_use"] != "other"], day)
    groups = on(people.groups, day)
    groups = groups[groups["party_org"].isin(on(people.orgs, day).index)]
    rows = on(people.rows, day)
    grouped = set(rows[rows["party_group"].isin(groups["code"])]["building"])
    tally = people.tallies[people.tallies["as_of"] == day].set_index("building")
    residents = tally["resident_full"] + tally["resident_probationary"]
    branches = people.branches[people.branches["as_of"] == day]
    able = branches[(branches[AFFILIATED].sum(axis=1) >= 3) & (branches["affiliated_full"] >= 1)]
    homes = homes.assign(
        grouped=homes["source_key"].isin(grouped),
        lived_in=homes["source_key"].map(residents).fillna(0) > 0,
        able=homes["source_key"].isin(able["building"]),
    )
    shares = tuple(
        rows["grouped"].mean() for rows in (homes, homes[homes["lived_in"]], homes[homes["able"]])
    )
    return homes, shares


def test_organisations_cover_more_communities_each_quarter(people, on) -> None:
    covered = []
    for day in QUARTERS:
        coverers = _coverers(people, on, day)
        covered.append(coverers.notna().groupby(people.estates["community"]).all().sum().item())

    assert covered == [14, 14, 15, 15, 16, 16, 17, 18]


def test_each_place_has_one_organisation_at_a_time(people, on) -> None:
    for day in (*QUARTERS, "2025-05-20", "2025-09-01", "2026-08-20"):
        places = on(people.places, day)
        for kind in ("village", "community", "estate"):
            assert places[places[kind] != ""][kind].is_unique
    assert ((people.places[["village", "community", "estate"]] != "").sum(axis=1) == 1).all()


def test_all_three_modes_are_there(people, on) -> None:
    places = on(people.places, LAST)
    estates = places[places["estate"] != ""]
    joint = estates[estates["formation_mode"] == "nearby"]["party_org"].value_counts()
    taken = estates[estates["formation_mode"] == "territorial"]["party_org"]

    assert (estates["formation_mode"] == "standalone").sum() >= 4
    assert sorted(joint) == [2, 6]
    assert (people.orgs.loc[joint.index, "org_kind"] == "joint_branch").all()
    assert list(people.orgs.loc[taken, "name"]) == ["渡口村党总支"]


def test_estates_of_the_joint_of_six_are_neighbours(people, on) -> None:
    places = on(people.places, LAST)
    code = people.orgs.index[people.orgs["name"] == "星映云芳联合党支部"].item()
    six = people.estates.loc[places[places["party_org"] == code]["estate"]]

    together = six.buffer(20).union_all()

    assert len(six) == 6
    assert together.geom_type == "Polygon"


def test_parents_exist_are_valid_as_long_and_form_no_circle(people) -> None:
    for code, org in people.orgs.iterrows():
        assert len(_line_of(people.orgs, code)) < 6
        if org["parent"]:
            above = people.orgs.loc[org["parent"]]
            assert above["valid_from"] <= org["valid_from"]
            assert above["valid_to"] == "" or above["valid_to"] >= org["valid_to"] != ""
    assert people.orgs.index.is_unique
    assert (people.orgs["formed_on"] <= people.orgs["valid_from"]).mean() > 0.9


def test_seats_are_venues_and_places_are_known(qinghe, people) -> None:
    venues = set(qinghe.shapes("venue")["code"]) | {""}
    names = set(qinghe.shapes("community")["name"]) | {""}
    places = people.places

    assert set(people.orgs["seat"]) <= venues
    assert set(places["community"]) <= names
    assert set(places["estate"]) <= set(people.estates.index) | {""}
    assert set(places["village"]) <= set(qinghe.shapes("village")["code"]) | {""}
    assert set(places["party_org"]) <= set(people.orgs.index)


def test_some_organisations_were_formed_before_the_committee(qinghe, people, on) -> None:
    status = on(qinghe.table("rc_status_period"), LAST).set_index("community")["rc_status"]
    preparing = [name.removesuffix("社区") for name in status[status == "preparing"].index]
    tops = people.orgs[people.orgs["name"].str.startswith(tuple(f"{n}社区" for n in preparing))]

    assert len(tops) == 2
    assert (tops["formed_on"] < LAST).all()


def test_group_coverage_is_about_what_was_planned(people, on) -> None:
    homes, shares = _group_shares(people, on, LAST)
    by_community = homes.groupby("community")["grouped"].mean()

    assert shares == pytest.approx((0.73, 0.90, 0.94), abs=0.02)
    assert set(by_community[by_community < 0.6].index) == {"滨河社区", "星河社区"}
    assert by_community.max() > 0.9


def test_group_coverage_grows_over_the_quarters(people, on) -> None:
    shares = pd.DataFrame([_group_shares(people, on, day)[1] for day in QUARTERS])

    assert (shares.diff().dropna() > -0.005).all(axis=None)
    assert (shares.iloc[-1] - shares.iloc[0] > 0.2).all()


@pytest.mark.parametrize("day", QUARTERS)
def test_each_group_has_three_members_with_a_full_one(people, on, day) -> None:
    groups = on(people.groups, day).set_index("code")
    rows = on(people.rows, day)
    keys = rows.assign(party_org=rows["party_group"].map(groups["party_org"]))
    tally = people.branches[people.branches["as_of"] == day]
    found = keys.merge(tally, on=["building", "party_org"], how="left")

    sums = found.groupby("party_group")[AFFILIATED].sum()

    assert set(sums.index) == set(groups.index)
    assert (sums.sum(axis=1) >= 3).all()
    assert (sums["affiliated_full"] >= 1).all()


def test_groups_are_neighbours_in_one_estate(people, on) -> None:
    outlines = people.buildings.set_index("source_key").geometry

    for _, rows in on(people.rows, LAST).groupby("party_group"):
        shapes = outlines.loc[rows["building"]]
        estates = {key.split("/")[0] for key in rows["building"]}
        assert len(estates) == 1
        assert shapes.buffer(45.5).union_all().geom_type == "Polygon"


def test_rows_of_groups_are_valid_within_group_and_branch(people) -> None:
    groups = people.groups.set_index("code")
    own = groups.loc[people.rows["party_group"]].reset_index()
    branch = people.orgs.loc[people.groups["party_org"]].reset_index()

    assert (people.rows["valid_from"] >= own["valid_from"]).all()
    assert (people.rows["valid_to"] == own["valid_to"]).all()
    assert (people.groups["valid_from"] >= branch["valid_from"]).all()
    assert (people.groups["valid_to"] != "").sum() == 3
    assert not people.rows.duplicated(["party_group", "building", "valid_from"]).any()


def test_some_groups_hold_only_some_stairwells(people) -> None:
    parts = people.rows[people.rows["stairwells"] != ""]

    assert 4 <= len(parts) <= 12
    assert parts["stairwells"].str.fullmatch(r"\d单元(;\d单元)*").all()


@pytest.mark.parametrize("day", QUARTERS)
def test_counts_of_buildings_add_up(people, on, day) -> None:
    tally = people.tallies[people.tallies["as_of"] == day].set_index("building")
    branches = people.branches[people.branches["as_of"] == day].groupby("building")
    sums = branches[AFFILIATED].sum().reindex(tally.index, fill_value=0)
    homes = people.buildings[people.buildings["bldg_use"] != "other"]
    homes = on(homes[homes["source_key"] != ""], day)

    assert tally.index.is_unique
    assert set(tally.index) == set(homes["source_key"])
    assert (tally[AFFILIATED] == sums).all(axis=None)
    residents = tally["resident_full"] + tally["resident_probationary"]
    located = tally[AFFILIATED].sum(axis=1)
    assert (residents == located + tally["resident_not_affiliated_here"]).all()
    assert (tally["affiliated_unlocated"] == 0).all()


@pytest.mark.parametrize("day", QUARTERS)
def test_counts_of_organisations_add_up(people, on, day) -> None:
    orgs = people.org_tallies[people.org_tallies["as_of"] == day].set_index("party_org")
    branches = people.branches[people.branches["as_of"] == day].groupby("party_org")
    located = branches[AFFILIATED].sum().reindex(orgs.index, fill_value=0).sum(axis=1)
    elsewhere = orgs[AFFILIATED].sum(axis=1) - located - orgs["affiliated_unlocated"]
    tally = people.tallies[people.tallies["as_of"] == day]
    coverers = tally["building"].str.split("/").str[0].map(_coverers(people, on, day))
    residents = tally.groupby(coverers)[RESIDENT].sum().reindex(orgs.index, fill_value=0)

    assert set(orgs.index) == set(on(people.orgs, day).index)
    assert (elsewhere >= 0).all()
    assert elsewhere.sum() > 0
    assert orgs["affiliated_unlocated"].sum() > 50
    assert (orgs[RESIDENT] == residents).all(axis=None)


@pytest.mark.parametrize("day", QUARTERS)
def test_branches_have_members_only_in_places_they_cover(people, on, day) -> None:
    coverers = _coverers(people, on, day)
    rows = people.branches[people.branches["as_of"] == day]

    for building, code in zip(rows["building"], rows["party_org"], strict=True):
        assert coverers[building.split("/")[0]] in _line_of(people.orgs, code)


def test_totals_and_sizes_of_branches_are_realistic(people) -> None:
    now = people.org_tallies[people.org_tallies["as_of"] == LAST].set_index("party_org")
    members = now[AFFILIATED].sum(axis=1)
    tally = people.tallies[people.tallies["as_of"] == LAST].set_index("building")
    residents = tally["resident_full"] + tally["resident_probationary"]

    assert 3_600 <= members.sum() <= 4_000
    assert 400 <= tally["resident_not_affiliated_here"].sum() <= 600
    assert members.between(20, 50).sum() > 20
    assert list(members[members > 50]) == [53]
    assert (now["affiliated_full"][members > 0] >= 3).all()
    assert (residents < 3).sum() > 300
    assert (residents >= 15).sum() > 5


def test_estates_of_the_joints_have_one_or_two_full_members(people, on) -> None:
    places = on(people.places, LAST)
    joint = set(places[places["formation_mode"] == "nearby"]["estate"]) - {""}
    tally = people.tallies[people.tallies["as_of"] == LAST]
    full = tally.groupby(tally["building"].str.split("/").str[0])["affiliated_full"].sum()

    assert full.loc[sorted(joint)].between(1, 2).all()
    assert (full < 3).sum() > len(joint)
