"""All file formats. To add one: write `<format>.py` with a reader, list it here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gis.errors import UnreadableFile
from gis.ingest.geojson import read_geojson
from gis.ingest.shapefile import read_dbf, read_shapefile
from gis.ingest.source import Source
from gis.ingest.table_file import read_csv
from gis.ingest.vector_file import read_geopackage
from gis.ingest.zip_file import read_zip


class Reader(Protocol):
    """Reads one file; `source_layer` chooses where it holds several."""

    def __call__(self, path: Path, *, source_layer: str | None) -> Source:
        """Read the file at `path`."""


@dataclass(frozen=True)
class Format:
    """A file format, known by the ending of the name."""

    title: str
    suffixes: tuple[str, ...]
    read: Reader


FORMATS: tuple[Format, ...] = (
    Format("shapefile", (".shp",), read_shapefile),
    Format("zipped shapefile", (".zip",), read_zip),
    Format("GeoPackage", (".gpkg",), read_geopackage),
    Format("GeoJSON", (".geojson", ".json"), read_geojson),
    Format("dBase table", (".dbf",), read_dbf),
    Format("CSV table", (".csv",), read_csv),
)


def format_of(path: Path) -> Format:
    """
    Find the format of a file by its ending.

    Raises
    ------
    UnreadableFile
        No format has this ending; the message lists those there are.
    """
    for known in FORMATS:
        if path.suffix.lower() in known.suffixes:
            return known
    suffixes = ", ".join(suffix for known in FORMATS for suffix in known.suffixes)
    raise UnreadableFile(f"{path.name}: files end in {suffixes}; export it as one of these")
