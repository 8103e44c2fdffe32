"""Coverage and reach on the real buildings and the real walking network of Hangzhou."""

import json
from datetime import timedelta

import numpy as np
import pytest
import shapely

from gis.analysis.coverage import Level, measure_coverage
from gis.analysis.network import network_of
from gis.analysis.reach import nearest_walk_m
from gis.analysis.snapping import points_to_walk_from
from gis.layers.catalog import layer_named
from gis.settings import today_here
from gis.workflows.import_layer import import_layer
from gis.workflows.measure_coverage import load_town

pytestmark = pytest.mark.integration
HOUSEHOLDS = "service_households_"


@pytest.fixture(scope="module")
def town(hangzhou, tmp_path_factory):
    """Add three activity rooms beside streets, and load everything."""
    url, _, _ = hangzhou
    lines = load_town(url).walk_edges.geometry.iloc[[100, 500, 900]]
    places = [line.interpolate(0.5, normalized=True) for line in lines]
    rooms = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": json.loads(shapely.to_geojson(place)),
                "properties": {
                    "name": f"活动室{number}",
                    "venue_kind": "党员活动室",
                    "valid_from": "2020-01-01",
                },
            }
            for number, place in enumerate(places)
        ],
    }
    file = tmp_path_factory.mktemp("rooms") / "venue.geojson"
    file.write_text(json.dumps(rooms, ensure_ascii=False), encoding="utf-8")
    import_layer(url, file, layer_named("venue"))
    return load_town(url)


def test_coverage_is_measured_at_every_level(town) -> None:
    for level in Level:
        report = measure_coverage(town, level=level, today=today_here())
        assert report.reach_method == "network"
        json.dumps(report.as_dict())

    total = measure_coverage(town, level=Level.DISTRICT, today=today_here()).total.measures
    homes = town.buildings["building_use"].isin(["residential", "mixed"]).sum()
    assert total["buildings_residential"].value == homes
    assert total["org_coverage"].reason == "before_first_known_date"  # none was imported


def test_walks_are_longer_than_straight_lines_and_of_the_known_detour(town) -> None:
    network = network_of(town.walk_edges, town.barriers)

    walk_m = nearest_walk_m(network, town.buildings, town.venues, limit_m=1000)

    starts, rooms = points_to_walk_from(town.buildings), points_to_walk_from(town.venues)
    straight_m = shapely.distance(starts[:, None], rooms[None, :]).min(axis=1)
    reached = np.isfinite(walk_m)
    assert reached.sum() > 100
    assert (walk_m[reached] >= straight_m[reached] - 0.01).all()
    far = reached & (straight_m > 50)
    assert 1.2 < np.median(walk_m[far] / straight_m[far]) < 2.0


def test_wider_rings_hold_more_and_nothing_is_known_before_the_rooms_opened(town) -> None:
    today = today_here()

    report = measure_coverage(town, level=Level.DISTRICT, today=today).total.measures
    before = measure_coverage(
        town, level=Level.DISTRICT, as_of=today - timedelta(days=1), today=today
    ).total.measures

    # The real buildings have no household counts: all are unknown, none is made up.
    for ring in (300, 500, 1000):
        measure = report[f"{HOUSEHOLDS}{ring}"]
        assert measure.value is None
        assert measure.unknown == report["buildings_residential"].value
    assert before["buildings_residential"].reason == "before_first_known_date"
