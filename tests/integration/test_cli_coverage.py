"""`linge coverage`, `linge dispersion`, `linge map`, as typed."""

import json

import pytest

from gis.analysis.coverage import Level
from gis.workflows.measure_coverage import coverage_at

pytestmark = pytest.mark.integration


def test_coverage_prints_every_place_with_numerator_and_denominator(linge) -> None:
    done = linge("coverage", "--level", "street")

    assert done.returncode == 0, done.stderr
    for name in ("滨河街道", "清源街道", "桂苑街道", "云谷街道", "清和区"):
        assert name in done.stdout
    for share in ("100.0%", "18 of", "88.9%", "16 of"):
        assert share in done.stdout


def test_coverage_as_json_holds_the_exact_figures(linge) -> None:
    done = linge("coverage", "--level", "grid", "--as-of", "2025-06-30", "--json")

    printed = json.loads(done.stdout)
    assert printed["as_of"] == "2025-06-30"
    assert len(printed["places"]) > 90
    numbers = [place["measures"]["resident_members"]["value"] for place in printed["places"]]
    assert all(isinstance(number, int) for number in numbers)


def test_coverage_before_anything_is_known_says_so(linge) -> None:
    done = linge("coverage", "--as-of", "1999-01-01")

    assert done.returncode == 0
    assert "before_first_known_date" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("coverage", "--level", "planet"),
        ("coverage", "--as-of", "soon"),
        ("map", "gold", "--out", "x.html"),
        ("map", "coverage", "--out", "no/such/folder/x.html"),
        ("bench", "nothing"),
    ],
)
def test_what_makes_no_sense_is_refused_without_a_traceback(linge, arguments) -> None:
    done = linge(*arguments)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_dispersion_tells_each_organisation_with_a_reason_where_it_cannot(linge) -> None:
    done = linge("dispersion", "--json")

    rows = json.loads(done.stdout)
    assert any(row["median_walk_m"] is not None for row in rows)
    for row in rows:
        assert (row["median_walk_m"] is None) == (row["reason"] is not None)
        if row["median_walk_m"] is not None:
            assert row["median_walk_m"] <= row["p90_walk_m"]


def test_map_is_written_as_one_file_and_replaces_the_old_one(linge, tmp_path) -> None:
    out = tmp_path / "coverage.html"
    out.write_text("old", encoding="utf-8")

    done = linge("map", "coverage", "--out", str(out), "--as-of", "2026-06-30")

    assert done.returncode == 0, done.stderr
    page = out.read_text(encoding="utf-8")
    assert "2026-06-30" in page
    assert "望江社区" in page
    assert list(tmp_path.iterdir()) == [out]


def test_district_report_has_the_district_as_its_place(qinghe) -> None:
    report = coverage_at(qinghe.app_url, level=Level.DISTRICT).as_dict()

    assert [place["name"] for place in report["places"]] == ["清和区"]
