"""Import a file into a layer: read, check, store in one transaction, or take it back."""

import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from gis.checks.references import Known
from gis.errors import RejectedRows
from gis.ingest.reading import FileFeatures, read_features
from gis.layers.catalog import layer_named
from gis.layers.spec import Layer
from gis.settings import today_here
from gis.store.batches import Stored, add_batch, lock_layer, store_features
from gis.store.derived import PLACING, load_derived, refresh_all_counts
from gis.store.engine import owner_transaction
from gis.store.identity import new_id
from gis.store.known_rows import load_district, load_keys, load_known, load_periods
from gis.store.undoing import undo
from gis.workflows.check_features import Checked, Held, check_features, crs_words
from gis.workflows.import_report import ImportReport, count_features

_DATED_ONCE = {"rc_status_period", "party_org_place", "grid"}

Progress = Callable[[str], None]


def import_layer(  # noqa: PLR0913 (what a user may say about a file)
    url: str,
    path: Path,
    layer: Layer,
    *,
    crs: str | None = None,
    source_layer: str | None = None,
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
    skip_rejected: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """
    Import a file into a layer, all of it or nothing.

    Parameters
    ----------
    url
        Database, as its owner.
    path
        Shapefile, zip of one, GeoPackage, GeoJSON, CSV or DBF.
    layer
        Which layer its features are.
    crs
        Their coordinate system, where the file does not say or says it wrongly.
    source_layer
        Which layer of a file of several.
    mapping
        Column of the layer → column of the file, where names differ.
    dry_run
        Report only.
    skip_rejected
        Store the rest although rows were rejected.
    progress
        Told what is being done.

    Raises
    ------
    BadFile
        It cannot become features; nothing was stored. See `gis.errors` for its kinds.
    RejectedRows
        Rows were rejected and `skip_rejected` was not said; nothing was stored.
    ForbiddenTarget, DatabaseUnavailable
        The role may not store, or the database cannot; nothing was stored.
    """
    tell = progress or (lambda _: None)
    tell("reading")
    file = read_features(path, layer, crs=crs, source_layer=source_layer, mapping=mapping)
    with owner_transaction(url) as connection:
        if not dry_run:
            lock_layer(connection, layer)
        tell("checking")
        held = _held(connection, layer)
        checked = check_features(file, layer, held, file_name=path.name, today=today_here())
        report = _report(file, layer, checked, path)
        if dry_run:
            return report
        if report.rejected and not skip_rejected:
            raise RejectedRows(_refusal(report), report=report)
        if checked.features.empty:
            return report
        tell("storing")
        batch_id = _add_batch(connection, layer, file, report)
        stored = store_features(
            connection,
            layer,
            checked.features,
            is_new=checked.is_new,
            batch_id=batch_id,
            keep=checked.keep,
        )
        if layer.name in PLACING:
            tell("counting")
            refresh_all_counts(connection)
    return _report(file, layer, checked, path, stored, batch_id)


def undo_import(url: str, batch_id: uuid.UUID) -> int:
    """
    Take an import back; gives how many rows were deleted or restored.

    Raises
    ------
    UnknownName
        There is no such import.
    UndoRefused
        It was undone, rows were changed since, or others use them; nothing was undone.
    """
    with owner_transaction(url) as connection:
        count = undo(connection, batch_id)
        refresh_all_counts(connection)
        return count


def _held(connection: Connection, layer: Layer) -> Held:
    names = dict.fromkeys(reference.layer for reference in layer.references)
    return Held(
        known={name: Known(*load_known(connection, layer_named(name))) for name in names},
        keys=load_keys(connection, layer),
        periods=load_periods(connection, layer) if layer.name in _DATED_ONCE else None,
        district=load_district(connection),
        derived=load_derived(connection, layer),
    )


def _add_batch(
    connection: Connection, layer: Layer, file: FileFeatures, report: ImportReport
) -> uuid.UUID:
    batch_id = new_id()
    add_batch(
        connection,
        {
            "id": batch_id,
            "layer": layer.name,
            "file_name": report.file_name,
            "file_sha256": file.sha256,
            "crs": report.crs,
            "row_counts": report.counts,
        },
    )
    return batch_id


def _report(
    file: FileFeatures,
    layer: Layer,
    checked: Checked,
    path: Path,
    stored: Stored | None = None,
    batch_id: uuid.UUID | None = None,
) -> ImportReport:
    done = stored or Stored(0, 0, 0)
    return ImportReport(
        layer=layer.name,
        file_name=path.name,
        crs=crs_words(file),
        findings=checked.findings,
        dropped_columns=file.dropped_columns,
        inserted=done.inserted,
        updated=done.updated,
        unchanged=done.unchanged,
        stored=stored is not None,
        batch_id=batch_id,
        **count_features(file.row_count, checked.findings),
    )


def _refusal(report: ImportReport) -> str:
    rejected = [each for each in report.findings if each.severity == "rejected"]
    first = rejected[0]
    where = f"row {first.row}" if first.field is None else f"row {first.row}, {first.field}"
    return (
        f"{report.file_name}: {report.rejected} of {report.features} rows were rejected, nothing"
        f" was stored ({where}: {first.message});"
        " correct them, or store the rest with --skip-rejected"
    )
