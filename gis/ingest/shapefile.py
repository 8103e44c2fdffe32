"""Shapefiles: whether their parts are whole, and what they hold."""

import struct
from pathlib import Path

from gis.errors import UnreadableFile
from gis.ingest.dbf import DbfHead, read_dbf_head
from gis.ingest.source import Source
from gis.ingest.vector_file import read_with_gdal

PARTS = (".shp", ".shx", ".dbf", ".cpg", ".prj")
_HEAD = 100
_FILE_CODE = 9994


def read_shapefile(path: Path, *, source_layer: str | None) -> Source:
    """
    Read a shapefile; its name has one layer, so `source_layer` does not matter.

    Raises
    ------
    UnreadableFile
        A part is missing or broken, or the parts do not belong together.
    """
    del source_layer
    parts = {suffix: _part(path, suffix) for suffix in PARTS}
    head = check_parts(parts, name=path.name)
    return read_with_gdal(str(path), file_name=path.name, table=head)


def read_dbf(path: Path, *, source_layer: str | None) -> Source:
    """
    Read a DBF table by itself.

    Raises
    ------
    UnreadableFile
        It is broken.
    """
    del source_layer
    code_page = _part(path, ".cpg")
    head = read_dbf_head(
        path.read_bytes(),
        file_name=path.name,
        code_page=code_page.decode("ascii", "replace") if code_page else None,
    )
    return read_with_gdal(str(path), file_name=path.name, table=head, with_shapes=False)


def check_parts(parts: dict[str, bytes | None], *, name: str) -> DbfHead:
    """
    Check that .shp, .shx and .dbf are there, whole, and of one length; read the DBF's head.

    Raises
    ------
    UnreadableFile
        They are not; the message names the part and the cure.
    """
    stem = name.removesuffix(Path(name).suffix)
    for suffix in (".shp", ".shx", ".dbf"):
        if not parts[suffix]:
            problem = "is missing" if parts[suffix] is None else "is empty"
            raise UnreadableFile(
                f"{stem}{suffix} {problem}; a shapefile is .shp, .shx and .dbf together:"
                " copy all of them"
            )
    _check_projection(parts[".prj"] or b"", stem)
    shape_count = _check_index(parts[".shx"] or b"", parts[".shp"] or b"", stem)
    code_page = parts[".cpg"]
    head = read_dbf_head(
        parts[".dbf"] or b"",
        file_name=f"{stem}.dbf",
        code_page=code_page.decode("ascii", "replace") if code_page else None,
    )
    if shape_count != head.record_count:
        raise UnreadableFile(
            f"{stem}.shx lists {shape_count} shapes but {stem}.dbf holds {head.record_count}"
            " records; they do not belong together: copy all parts again"
        )
    return head


def _check_projection(content: bytes, stem: str) -> None:
    try:
        content.decode()
    except UnicodeDecodeError as error:  # GDAL's reader breaks on it
        raise UnreadableFile(
            f"{stem}.prj is not UTF-8 text; delete it and pass --crs EPSG:n"
        ) from error


def _check_index(index: bytes, shapes: bytes, stem: str) -> int:
    for content, suffix in ((shapes, ".shp"), (index, ".shx")):
        if len(content) < _HEAD or struct.unpack(">i", content[:4])[0] != _FILE_CODE:
            raise UnreadableFile(
                f"{stem}{suffix} is broken: it does not begin as shapefiles do; copy it again"
            )
    entries = int.from_bytes(index[24:28], "big") * 2 - _HEAD
    if entries < 0 or entries % 8 or len(index) < _HEAD + entries:
        raise _broken_index(stem)
    for (offset,) in struct.iter_unpack(">i4x", index[_HEAD : _HEAD + entries]):
        if not _HEAD <= offset * 2 <= len(shapes) - 8:
            raise _broken_index(stem)
    return entries // 8


def _broken_index(stem: str) -> UnreadableFile:
    return UnreadableFile(
        f"{stem}.shx is broken: it does not fit {stem}.shp; copy it again, or rebuild it with"
        f" `ogrinfo --config SHAPE_RESTORE_SHX YES {stem}.shp`"
    )


def _part(path: Path, suffix: str) -> bytes | None:
    """Read a part of the shapefile, whatever the case of its ending; None when absent."""
    for candidate in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
        if candidate.is_file():
            return candidate.read_bytes()
    return None
