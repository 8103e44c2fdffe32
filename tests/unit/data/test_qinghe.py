"""The ground of the sample district: places, counts, houses, walking network."""

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely
from shapely import STRtree

from gis.layers.catalog import LAYERS

if TYPE_CHECKING:
    import pandas as pd

QUARTERS = (
    "2024-12-31", "2025-03-31", "2025-06-30", "2025-09-30",
    "2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30",
)  # fmt: skip
LAST = QUARTERS[-1]
SLIVER_M2 = 1e-6


@pytest.fixture(scope="module")
def buildings(qinghe) -> gpd.GeoDataFrame:
    return qinghe.buildings()


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_columns_are_those_of_the_catalog(qinghe, layer) -> None:
    short = layer.geometry != "none"
    known = {(short and column.short) or column.name for column in layer.columns}
    known |= {"valid_from", "valid_to"} if layer.has_validity else set()
    frame = qinghe.table(layer.name) if layer.geometry == "none" else qinghe.shapes(layer.name)

    assert set(frame.columns) - {"geometry"} <= known
    assert set(layer.required) <= set(frame.columns)
    assert len(frame) > 0


def test_district_lies_where_it_says(qinghe) -> None:
    west, south, east, north = qinghe.shapes("district").to_crs("EPSG:4490").total_bounds

    assert west < 118.60 < east
    assert south < 32.05 < north
    assert 3_800 < (east - west) * 94_400 < 4_400
    assert 3_200 < (north - south) * 110_900 < 4_000


def test_source_names_every_layer_and_its_rows(qinghe) -> None:
    source = (qinghe.folder / "SOURCE.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", source, re.MULTILINE))
    rows = {
        layer.name: len(
            qinghe.table(layer.name) if layer.geometry == "none" else qinghe.shapes(layer.name)
        )
        for layer in LAYERS
    }

    assert {name: int(count.replace(",", "")) for name, count in told.items()} == rows


def test_names_are_the_invented_ones(qinghe) -> None:
    source = (qinghe.folder / "SOURCE.md").read_text(encoding="utf-8")
    district = qinghe.shapes("district")

    assert district[["name", "code"]].to_numpy().tolist() == [["清和区", "320199"]]
    assert list(qinghe.shapes("street")["name"]) == ["滨河街道", "清源街道", "桂苑街道", "云谷街道"]
    assert "**invented**" in source
    assert "Apache-2.0" in source
    assert qinghe.shapes("estate")["name"].is_unique


def test_communities_tile_the_streets_and_streets_the_district(qinghe) -> None:
    communities, streets = qinghe.shapes("community"), qinghe.shapes("street")
    whole = qinghe.shapes("district").geometry.item()
    holders = [
        [c for c in communities.geometry if street.contains(c.representative_point())]
        for street in streets.geometry
    ]

    assert len(communities) == 18
    assert shapely.coverage_is_valid(communities.geometry.to_numpy())
    assert abs(communities.area.sum() - communities.union_all().area) < SLIVER_M2
    for street, parts in zip(streets.geometry, holders, strict=True):
        assert shapely.union_all(parts).symmetric_difference(street).area < SLIVER_M2
    assert streets.union_all().symmetric_difference(whole).area < SLIVER_M2


@pytest.mark.parametrize("day", QUARTERS)
def test_grids_tile_the_communities_on_every_day(qinghe, on, day) -> None:
    grids = on(qinghe.shapes("grid"), day)

    assert 90 <= len(grids) <= 120
    assert shapely.coverage_is_valid(grids.geometry.to_numpy())
    for community in qinghe.shapes("community").itertuples():
        mine = grids[grids["community"] == community.name]
        assert mine.union_all().symmetric_difference(community.geometry).area < SLIVER_M2


def test_grids_change_over_time_and_keep_their_codes_apart(qinghe, on) -> None:
    grids = qinghe.shapes("grid")

    assert grids["grid_code"].str.fullmatch(r"320199\d{9}").all()
    assert len(on(grids, LAST)) == len(on(grids, QUARTERS[0])) + 3
    assert on(grids, LAST)["grid_code"].is_unique
    assert not grids.duplicated(["grid_code", "valid_from"]).any()


def test_inhabitants_and_households_add_up(qinghe, buildings) -> None:
    communities, estates = qinghe.shapes("community"), qinghe.shapes("estate")
    of_buildings = buildings.groupby("community")["household"].sum()
    of_estates = buildings[buildings["estate"] != ""].groupby("estate")["household"].sum()

    assert communities["inhabitant"].sum() == 116_453
    assert communities.set_index("name")["household"].to_dict() == of_buildings.to_dict()
    assert estates.set_index("code")["household"].to_dict() == of_estates.to_dict()
    persons_each = communities["inhabitant"] / communities["household"]
    assert persons_each.between(2.4, 3.6).all()


def test_two_communities_prepare_their_committee_and_have_no_code(qinghe, on) -> None:
    communities = qinghe.shapes("community").set_index("name")
    status = on(qinghe.table("rc_status_period"), LAST).set_index("community")["rc_status"]
    codes = communities["stat_code"].dropna()

    assert status.value_counts().to_dict() == {"established": 16, "preparing": 2}
    assert set(codes.index) == set(status[status == "established"].index)
    assert codes.str.fullmatch(r"320199\d{6}").all()
    assert codes.is_unique


def test_committees_were_established_during_the_quarters(qinghe, on) -> None:
    periods = qinghe.table("rc_status_period")
    established = [
        (on(periods, day)["rc_status"] == "established").sum().item() for day in QUARTERS
    ]

    assert established == sorted(established)
    assert (established[0], established[-1]) == (13, 16)
    for _, rows in periods.groupby("community"):
        assert list(rows["valid_to"])[:-1] == list(rows["valid_from"])[1:]


def test_estates_look_as_planned_and_lie_in_their_community(qinghe) -> None:
    estates = qinghe.shapes("estate")
    outlines = qinghe.shapes("community").set_index("name").geometry

    assert len(estates) == 45
    assert estates.covered_by(outlines.loc[estates["community"]], align=False).all()
    assert abs(estates.area.sum() - estates.union_all().area) < SLIVER_M2


def test_houses_are_about_as_many_as_said_and_apart(buildings) -> None:
    homes = buildings[buildings["bldg_use"] != "other"]
    outlines = buildings.geometry.to_numpy()
    near, far = STRtree(outlines).query(outlines, predicate="dwithin", distance=3)

    assert 850 <= len(homes) <= 960
    assert (buildings["bldg_use"] == "mixed").sum() > 20
    assert (buildings["bldg_use"] == "other").sum() > 100
    assert shapely.is_valid(outlines).all()
    assert (near == far).all()


def test_houses_face_south(buildings) -> None:
    boxes = buildings[buildings["estate"] != ""].geometry.minimum_rotated_rectangle()
    wider = boxes.bounds["maxx"] - boxes.bounds["minx"]
    deeper = boxes.bounds["maxy"] - boxes.bounds["miny"]

    assert (wider > deeper).mean() > 0.85


def test_houses_lie_in_their_estate_and_in_one_grid(qinghe, on, buildings) -> None:
    estates = qinghe.shapes("estate").set_index("code").geometry
    mine = buildings[buildings["estate"] != ""]
    pairs = gpd.sjoin(buildings, on(qinghe.shapes("grid"), LAST), predicate="within")

    assert mine.within(estates.loc[mine["estate"]], align=False).all()
    assert len(pairs) == len(buildings)


def test_house_numbers_are_written_plainly_and_once(buildings) -> None:
    mine = buildings[buildings["estate"] != ""]
    strays = buildings[(buildings["estate"] == "") & (buildings["bldg_use"] == "residential")]

    assert mine["bldg_no"].str.fullmatch(r"\d+幢").all()
    assert mine["source_key"].is_unique
    assert set(mine["cluster"]) == {"", "西组团", "东组团", "一期", "二期"}
    assert len(strays) == 3
    assert (strays["bldg_no"] == "").all()


def test_houses_come_and_go(on, buildings) -> None:
    counts = [len(on(buildings, day)) for day in QUARTERS]

    assert buildings["valid_to"].notna().sum() == 1
    assert len(set(counts)) > 2


def test_grid_is_named_only_where_the_place_does_not_decide(qinghe, buildings) -> None:
    grids = qinghe.shapes("grid")
    keys = grids["grid_code"] + "/" + grids["valid_from"].dt.strftime("%Y-%m-%d")
    named = buildings[buildings["grid"].notna()]
    ambiguous = gpd.sjoin(buildings, grids, predicate="within").index.duplicated(keep=False)

    assert set(named["grid"]) <= set(keys)
    assert len(named) == ambiguous.sum() / 2


def test_venues_are_of_three_kinds_and_some_open_later(qinghe, on) -> None:
    venues = qinghe.shapes("venue")
    district = qinghe.shapes("district").geometry.item()

    assert 28 <= len(venues) <= 34
    assert set(venues["venue_kind"]) == {"activity_room", "service_centre", "service_station"}
    assert len(on(venues, QUARTERS[0])) < len(on(venues, LAST)) == len(venues)
    assert venues.within(district).all()


def test_villages_and_institutions_are_there(qinghe) -> None:
    institutions = qinghe.shapes("local_institution")

    assert len(qinghe.shapes("village")) == 6
    assert len(institutions) == 12
    assert set(institutions["joint_meet"]) == {True, False}
    met = institutions["last_meet"].notna()
    assert (met == institutions["joint_meet"]).all()


def test_coordinates_are_whole_millimetres(qinghe) -> None:
    for layer in LAYERS:
        if layer.geometry != "none":
            shapes = qinghe.shapes(layer.name)
            points = shapely.get_coordinates(shapes.geometry.to_numpy())
            assert abs(points * 1000 - (points * 1000).round()).max() < 1e-4
            assert shapes.crs.to_epsg() == 4549


def test_codes_follow_their_form(qinghe) -> None:
    assert qinghe.shapes("street")["code"].str.fullmatch("320199\\d{3}").all()
    for layer, letter in (("estate", "E"), ("venue", "V"), ("village", "C")):
        codes: pd.Series = qinghe.shapes(layer)["code"]
        assert codes.is_unique
        assert all(re.fullmatch(rf"QH-{letter}\d\d", code) for code in codes)


def test_walking_network_hangs_together(qinghe) -> None:
    edges = qinghe.shapes("walk_edge")
    neighbours = defaultdict(set)
    for line in edges.geometry:
        start, end = line.coords[0], line.coords[-1]
        neighbours[start].add(end)
        neighbours[end].add(start)
    reached, frontier = set(), [next(iter(neighbours))]
    while frontier:
        node = frontier.pop()
        if node not in reached:
            reached.add(node)
            frontier += neighbours[node]

    assert set(edges.geom_type) == {"LineString"}
    assert set(edges["edge_class"]) == {"path", "road", "bridge", "crossing"}
    assert reached == set(neighbours)
    assert (edges["length_m"] - edges.length).abs().max() < 0.01


def test_walking_lines_meet_only_at_their_ends(qinghe) -> None:
    lines = qinghe.shapes("walk_edge").geometry.to_numpy()

    first, second = STRtree(lines).query(lines, predicate="crosses")

    assert len(first) == len(second) == 0


def test_houses_are_near_a_way_and_no_way_runs_through_a_house(qinghe, buildings) -> None:
    ways = qinghe.shapes("walk_edge").geometry.to_numpy()
    outlines = buildings.geometry.to_numpy()

    _, metres = STRtree(ways).query_nearest(outlines, return_distance=True, all_matches=False)

    assert metres.max() < 60
    assert not shapely.union_all(outlines).intersects(shapely.union_all(ways))


def test_river_and_railway_are_crossed_only_where_one_can(qinghe) -> None:
    edges, barriers = qinghe.shapes("walk_edge"), qinghe.shapes("barrier")
    pairs = gpd.sjoin(edges, barriers, predicate="intersects")
    river = pairs[pairs["kind"] == "river"]
    railway = pairs[pairs["kind"] == "railway"]

    assert set(barriers.geom_type) == {"LineString"}
    assert set(river["edge_class"]) == {"bridge"}
    assert len(set(river.index)) == 4
    assert set(railway["edge_class"]) == {"crossing"}
