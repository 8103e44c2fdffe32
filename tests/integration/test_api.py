"""What the application answers about the sample district, asked over HTTP."""

from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.analysis.coverage import Level
from gis.errors import ForbiddenTarget
from gis.layers.catalog import LAYERS, layer_named
from gis.store.engine import transaction
from gis.workflows.demo import sample_file
from gis.workflows.import_layer import import_layer, undo_import
from gis.workflows.measure_coverage import coverage_at
from gis.workflows.publish_layers import PUBLIC_COLUMNS
from tests.accounts import HOME, make_account, session_of, signed_in
from tests.conftest import Database

pytestmark = pytest.mark.integration
COVERAGE = "/api/v1/coverage"
LEVELS = [level.value for level in Level]


def test_communities_answer_with_the_figures_of_the_source(client: TestClient) -> None:
    report = client.get(COVERAGE).json()

    places = report["places"]
    assert len(places) == 18
    assert sum(place["measures"]["inhabitants"]["value"] for place in places) == 116_453
    total = report["total"]["measures"]
    assert (total["org_coverage"]["numerator"], total["org_coverage"]["denominator"]) == (18, 18)
    assert (total["rc_coverage"]["numerator"], total["rc_coverage"]["denominator"]) == (16, 18)


@pytest.mark.parametrize("level", LEVELS)
def test_figures_that_are_not_about_members_are_the_exact_ones(client, qinghe, level) -> None:
    answered = client.get(COVERAGE, params={"level": level}).json()

    exact = coverage_at(qinghe.app_url, level=Level(level)).as_dict()
    for place, known in zip(answered["places"], exact["places"], strict=True):
        assert place["name"] == known["name"]
        for name in ("group_coverage_residential", "service_households_500", "households"):
            assert place["measures"][name] == known["measures"][name]


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("as_of", ["2024-12-31", "2025-06-30", "2026-09-30"])
def test_every_level_answers_for_every_quarter(client: TestClient, level: str, as_of: str) -> None:
    answer = client.get(COVERAGE, params={"level": level, "as_of": as_of})

    assert answer.status_code == 200
    assert answer.json()["as_of"] == as_of
    shares = answer.json()["total"]["measures"]
    assert 0 < shares["group_coverage_residential"]["value"] < 1


@pytest.mark.parametrize(
    ("as_of", "reason"),
    [
        ("2001-01-01", "before_first_known_date"),
        ((date.today() + timedelta(days=400)).isoformat(), "future"),  # noqa: DTZ011
    ],
)
def test_unknown_times_have_no_figures_but_a_reason(client, as_of, reason) -> None:
    report = client.get(COVERAGE, params={"as_of": as_of}).json()

    measures = [report["total"]["measures"]] + [each["measures"] for each in report["places"]]
    assert {m["value"] for each in measures for m in each.values()} == {None}
    assert reason in {m["reason"] for each in measures for m in each.values()}


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/v1/coverage?level=planet", 422, "invalid_parameter"),
        ("/api/v1/coverage?as_of=yesterday", 422, "invalid_parameter"),
        ("/api/v1/coverage?as_of=2026-13-45", 422, "invalid_parameter"),
        ("/api/v1/layers/member", 404, "unknown_name"),
        ("/api/v1/layers/building_tally", 404, "unknown_name"),
        ("/api/v1/layers/building?bbox=1,2,3", 422, "invalid_parameter"),
        ("/api/v1/layers/building?bbox=nan,0,1,1", 422, "invalid_parameter"),
        ("/api/v1/layers/building?bbox=2,0,1,1", 422, "invalid_parameter"),
        ("/api/v1/layers/building?limit=0", 422, "invalid_parameter"),
        ("/api/v1/layers/building?limit=9999999", 422, "invalid_parameter"),
        ("/nothing/here", 404, "http_404"),
        ("/static/../main.py", 404, "http_404"),
    ],
)
def test_bad_requests_are_problems_in_two_languages(client, path, status, kind) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:linge:problem:{kind}"
    assert body["title"]
    assert body["title_en"]


@pytest.mark.parametrize("layer", list(PUBLIC_COLUMNS))
def test_a_layer_answers_with_its_listed_columns_only(client: TestClient, layer: str) -> None:
    answer = client.get(f"/api/v1/layers/{layer}")

    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert features
    for feature in features:
        assert set(feature["properties"]) == set(PUBLIC_COLUMNS[layer])


@pytest.mark.parametrize("layer", [each.name for each in LAYERS if each.geometry == "none"])
def test_layers_about_organisations_and_members_are_not_served(client, layer) -> None:
    assert client.get(f"/api/v1/layers/{layer}").status_code == 404


def test_buildings_tell_whether_a_group_covers_them(client: TestClient, qinghe) -> None:
    buildings = client.get("/api/v1/layers/building").json()["features"]

    exact = coverage_at(qinghe.app_url, level=Level.DISTRICT).as_dict()["total"]["measures"]
    share = exact["group_coverage_residential"]
    told = [each["properties"]["group_status"] for each in buildings]
    assert told.count("covered") == share["numerator"]
    assert told.count("covered") + told.count("not_covered") == share["denominator"]
    assert set(told) == {"covered", "not_covered", "not_applicable"}


def test_a_box_and_a_limit_narrow_a_layer(client: TestClient) -> None:
    everything = client.get("/api/v1/layers/building").json()
    west, south = everything["features"][0]["geometry"]["coordinates"][0][0][:2]
    bbox = f"{west - 0.001},{south - 0.001},{west + 0.001},{south + 0.001}"

    near = client.get("/api/v1/layers/building", params={"bbox": bbox}).json()
    few = client.get("/api/v1/layers/building", params={"limit": 5}).json()

    assert 0 < near["numberReturned"] < everything["numberReturned"]
    assert not near["truncated"]
    assert few["numberReturned"] == 5
    assert few["truncated"]


def test_layers_hold_what_was_valid_on_the_day(client: TestClient) -> None:
    then = client.get("/api/v1/layers/grid", params={"as_of": "2024-12-31"}).json()
    now = client.get("/api/v1/layers/grid", params={"as_of": "2026-09-30"}).json()

    codes = [
        {feature["properties"]["grid_code"] for feature in each["features"]} for each in (then, now)
    ]
    assert codes[0] != codes[1]


def _leader(app: FastAPI, database: Database) -> TestClient:
    with transaction(database.owner_url) as connection:
        districts = connection.execute(text("SELECT id FROM district")).scalars().all()
    grants = [("coverage:read", "district", each) for each in districts]
    account = make_account(database, "leader", grants)
    return signed_in(app, session_of(database, account.id))


def test_an_import_and_its_undo_show_at_once(clean_database) -> None:
    url = clean_database.owner_url
    for name in ("district", "street", "community"):
        import_layer(url, sample_file(layer_named(name)), layer_named(name))
    app = create_app(database_url=clean_database.app_url)
    with TestClient(app, HOME), _leader(app, clean_database) as asking:
        before = asking.get(COVERAGE, params={"level": "estate"}).json()["places"]
        done = import_layer(url, sample_file(layer_named("estate")), layer_named("estate"))
        shown = asking.get(COVERAGE, params={"level": "estate"}).json()["places"]
        undo_import(url, done.batch_id)
        after = asking.get(COVERAGE, params={"level": "estate"}).json()["places"]

    assert (len(before), len(shown), len(after)) == (0, 45, 0)


def test_without_a_district_the_answer_says_so(clean_database) -> None:
    app = create_app(database_url=clean_database.app_url)
    with TestClient(app, HOME), _leader(app, clean_database) as asking:
        answer = asking.get(COVERAGE)

    assert answer.status_code == 503
    assert "sql" not in answer.text.lower()


def test_health_and_readiness_answer(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ok"


def test_the_owner_is_not_served(qinghe) -> None:
    with pytest.raises(ForbiddenTarget, match="linge_owner"):
        TestClient(create_app(database_url=qinghe.owner_url)).__enter__()


def test_a_superuser_is_not_served(qinghe) -> None:
    with pytest.raises(ForbiddenTarget, match="may change every table"):
        TestClient(create_app(database_url=qinghe.admin_url)).__enter__()


def test_a_database_that_is_away_is_told_without_its_address() -> None:
    url = "postgresql+psycopg://linge_app@/linge_nowhere?host=/nonexistent"
    app = create_app(database_url=url)

    answer = TestClient(app, HOME).get("/readyz")  # without start-up

    assert answer.status_code == 503
    assert "nonexistent" not in answer.text


def test_the_description_of_the_api_is_complete(client: TestClient) -> None:
    described = client.get("/openapi.json").json()

    assert {
        "/api/v1/coverage",
        "/api/v1/layers/{layer}",
        "/maps/coverage",
        "/healthz",
        "/readyz",
    } <= set(described["paths"])
