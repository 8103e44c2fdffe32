"""74 GeoJSON files that are broken in every way: each is told apart, none breaks the import."""

import json
from pathlib import Path
from typing import Any

import pytest

from gis.errors import BadFile, GisError, RejectedRows
from gis.layers.catalog import layer_named
from gis.workflows.import_layer import import_layer, undo_import
from gis.workflows.import_report import ImportReport
from tests.conftest import Database
from tests.import_files import SHARED, row_count, run_linge

pytestmark = pytest.mark.integration
FOLDER = SHARED / "geojson-invalid"
FILES = sorted(FOLDER.glob("*/*.geojson"))

if not FILES:
    pytest.skip(
        "the public data set geojson-invalid is not beside the repository", allow_module_level=True
    )


def feature_count(path: Path) -> int | None:
    """Count features by hand; None when it is no GeoJSON at all."""
    document: Any = json.loads(path.read_text(encoding="utf-8"))
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection":
        features = document.get("features")
        return len(features) if isinstance(features, list) else None
    return 1 if isinstance(kind, str) else None


def attempt(url: str, path: Path, layer: str, **options: bool) -> ImportReport | GisError:
    """Import a file; gives its report, or the refusal when it has none."""
    try:
        return import_layer(url, path, layer_named(layer), **options)
    except RejectedRows as refusal:
        return refusal.report if isinstance(refusal.report, ImportReport) else refusal
    except BadFile as refusal:
        return refusal


def test_all_files_are_there() -> None:
    assert len(FILES) == 74


@pytest.mark.parametrize("layer", ["building", "walk_edge", "barrier"])
def test_every_feature_is_accounted_for_and_nothing_stored_beside(
    clean_database: Database, layer: str
) -> None:
    url, reports = clean_database.owner_url, 0
    for path in FILES:
        dry, outcome = attempt(url, path, layer, dry_run=True), attempt(url, path, layer)

        if isinstance(outcome, ImportReport):
            assert isinstance(dry, ImportReport), path.name
            assert outcome.counts == dry.counts, path.name
            assert outcome.features == feature_count(path), path.name
            assert sum(list(outcome.counts.values())[1:]) == outcome.features, path.name
            assert outcome.stored == (outcome.rejected == 0) == (row_count(url, layer) > 0)
            reports += 1
        else:
            assert path.name in str(outcome)
            assert row_count(url, layer) == 0
        take_back(url, outcome)
    assert reports > 10


def test_rest_of_a_file_is_stored_when_asked(clean_database: Database) -> None:
    url = clean_database.owner_url
    for path in FILES:
        outcome = attempt(url, path, "building", skip_rejected=True)

        if isinstance(outcome, ImportReport):
            doubles = sum(finding.rule == "double" for finding in outcome.findings)
            stored = outcome.features - outcome.rejected - doubles
            assert row_count(url, "building") == stored == outcome.inserted, path.name
        take_back(url, outcome)


def take_back(url: str, outcome: ImportReport | GisError) -> None:
    """Leave the database as it was."""
    if isinstance(outcome, ImportReport) and outcome.batch_id is not None:
        undo_import(url, outcome.batch_id)


@pytest.mark.parametrize("path", FILES[::6], ids=lambda path: path.stem)
def test_command_line_never_shows_a_traceback(
    clean_database: Database, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, told = run_linge(
        capsys, clean_database.owner_url, "import", "building", path, "--dry-run", "--json"
    )

    assert "Traceback" not in told
    assert code in {0, 2}
    if out:
        report = json.loads(out)
        kinds = ("accepted", "accepted_with_warning", "repaired", "rejected")
        assert sum(report[kind] for kind in kinds) == report["features"] == feature_count(path)
    else:
        assert (code, told.count("\n")) == (2, 1)
        assert told.startswith("linge: ")
