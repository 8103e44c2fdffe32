"""An import stores all of a file or nothing, and the same file again changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.errors import RejectedRows
from gis.layers.catalog import LAYERS, layer_named
from gis.store.engine import transaction
from gis.workflows.demo import sample_file
from gis.workflows.import_layer import import_layer
from gis.workflows.import_report import ImportReport
from tests.conftest import Database
from tests.import_files import (
    batch_count,
    row_count,
    rows_by_key,
    square,
    write_geojson,
)

pytestmark = pytest.mark.integration
ESTATE, BUILDING = layer_named("estate"), layer_named("building")


@pytest.fixture(scope="module")
def sample(make_database: Callable[[], Database]) -> tuple[Database, dict[str, ImportReport]]:
    """Import the sample district into a database of its own."""
    database = make_database()
    reports = {
        layer.name: import_layer(database.owner_url, sample_file(layer), layer) for layer in LAYERS
    }
    return database, reports


def estates(path: Path, **household_counts: int) -> Path:
    """Write estates side by side, by name, with their household counts."""
    return write_geojson(
        path / "estates.geojson",
        [
            (square(east=0.002 * step), {"name": name, "household_count": count})
            for step, (name, count) in enumerate(household_counts.items())
        ],
    )


def test_sample_is_stored_whole(sample: tuple[Database, dict[str, ImportReport]]) -> None:
    database, reports = sample

    for layer in LAYERS:
        report = reports[layer.name]
        assert report.rejected == 0, layer.name
        assert row_count(database.owner_url, layer) == report.inserted, layer.name
        assert report.features == sum(list(report.counts.values())[1:]), layer.name


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_sample_imported_again_changes_nothing(
    sample: tuple[Database, dict[str, ImportReport]], layer: object
) -> None:
    database, reports = sample
    known = layer_named(layer.name)
    before = rows_by_key(database.owner_url, known.name)

    report = import_layer(database.owner_url, sample_file(known), known)

    assert (report.inserted, report.updated) == (0, 0)
    assert report.unchanged == reports[known.name].inserted
    assert rows_by_key(database.owner_url, known.name) == before


def test_changed_attribute_updates_one_row_and_keeps_the_old_one(
    framed: Database, tmp_path: Path
) -> None:
    import_layer(framed.owner_url, estates(tmp_path, 东村=10, 西村=20), ESTATE)
    before = rows_by_key(framed.owner_url, "estate")

    report = import_layer(framed.owner_url, estates(tmp_path, 东村=10, 西村=21), ESTATE)

    after = rows_by_key(framed.owner_url, "estate")
    assert (report.inserted, report.updated, report.unchanged) == (0, 1, 1)
    changed = after["测试社区/西村"]
    assert (changed["household_count"], changed["version"]) == (21, 2)
    assert after["测试社区/东村"] == before["测试社区/东村"]
    with transaction(framed.owner_url) as connection:
        old = connection.execute(text("SELECT before FROM change")).scalars().all()
    assert old == [before["测试社区/西村"]]


def test_column_that_the_file_does_not_have_keeps_its_value(
    framed: Database, tmp_path: Path
) -> None:
    roofs = [(square(), {"building_no": "1", "estate": "东村", "floors": 6})]
    import_layer(framed.owner_url, estates(tmp_path, 东村=10), ESTATE)
    import_layer(framed.owner_url, write_geojson(tmp_path / "roofs.geojson", roofs), BUILDING)
    before = rows_by_key(framed.owner_url, "building")["测试社区/东村/1"]
    (tmp_path / "list.csv").write_text(
        "estate,building_no,household_count\n东村,1,24\n", encoding="utf-8"
    )

    report = import_layer(framed.owner_url, tmp_path / "list.csv", BUILDING)

    after = rows_by_key(framed.owner_url, "building")["测试社区/东村/1"]
    changed = {name for name in after if after[name] != before[name]}
    assert report.updated == 1
    assert changed == {"household_count", "version", "batch_id"}


def test_organisation_may_be_put_below_one_that_comes_with_it(
    framed: Database, tmp_path: Path
) -> None:
    layer, path = layer_named("party_org"), tmp_path / "orgs.csv"
    path.write_text("code,name,org_kind,parent\nB,乙,branch,\n", encoding="utf-8")
    import_layer(framed.owner_url, path, layer)
    path.write_text("code,name,org_kind,parent\nB,乙,branch,A\nA,甲,committee,\n", encoding="utf-8")

    report = import_layer(framed.owner_url, path, layer)

    rows = rows_by_key(framed.owner_url, "party_org")
    assert (report.inserted, report.updated) == (1, 1)
    assert rows["B"]["parent_id"] == rows["A"]["id"]


def test_rows_below_a_rejected_one_are_rejected_too(framed: Database, tmp_path: Path) -> None:
    path = tmp_path / "orgs.csv"
    lines = ["A,甲,committee,A", "B,乙,branch,A", "C,丙,branch,B", "D,丁,branch,"]
    path.write_text("\n".join(["code,name,org_kind,parent", *lines]), encoding="utf-8")

    report = import_layer(framed.owner_url, path, layer_named("party_org"), skip_rejected=True)

    assert (report.rejected, report.inserted) == (3, 1)
    assert list(rows_by_key(framed.owner_url, "party_org")) == ["D"]


def test_building_may_name_its_grid_by_the_code_alone(framed: Database, tmp_path: Path) -> None:
    grids = [
        (square(size=0.02), {"grid_code": "G1", "valid_from": start, "valid_to": end})
        for start, end in (("2024-01-01", "2025-01-01"), ("2025-01-01", None))
    ]
    path = write_geojson(tmp_path / "grids.geojson", grids)
    import_layer(framed.owner_url, path, layer_named("grid"))
    roofs = write_geojson(tmp_path / "roofs.geojson", [(square(), {"网格编码": "G1"})])

    import_layer(framed.owner_url, roofs, BUILDING)

    [row] = rows_by_key(framed.owner_url, "building").values()
    assert row["grid_id"] == rows_by_key(framed.owner_url, "grid")["G1/2025-01-01"]["id"]


def test_dry_run_tells_the_same_and_stores_nothing(framed: Database, tmp_path: Path) -> None:
    path, before = estates(tmp_path, 东村=10, 西村=-1), batch_count(framed.owner_url)

    dry = import_layer(framed.owner_url, path, ESTATE, dry_run=True)

    assert (dry.accepted, dry.rejected, dry.stored, dry.batch_id) == (1, 1, False, None)
    assert (row_count(framed.owner_url, ESTATE), batch_count(framed.owner_url)) == (0, before)
    wet = import_layer(framed.owner_url, path, ESTATE, skip_rejected=True)
    assert (wet.counts, wet.findings) == (dry.counts, dry.findings)


def test_rejected_rows_are_listed_and_the_rest_is_stored_when_asked(
    framed: Database, tmp_path: Path
) -> None:
    path = estates(tmp_path, 东村=10, 西村=-1, 南村=-2)
    with pytest.raises(RejectedRows, match="2 of 3 rows were rejected, nothing was stored"):
        import_layer(framed.owner_url, path, ESTATE)
    assert row_count(framed.owner_url, ESTATE) == 0

    report = import_layer(framed.owner_url, path, ESTATE, skip_rejected=True)

    assert [(each.row, each.field) for each in report.findings] == [
        (2, "household_count"),
        (3, "household_count"),
    ]
    assert list(rows_by_key(framed.owner_url, "estate")) == ["测试社区/东村"]
    with transaction(framed.owner_url) as connection:
        writers = connection.execute(text("SELECT DISTINCT batch_id FROM estate")).scalars().all()
    assert writers == [report.batch_id]
