"""A zip archive with one shapefile, read in place: nothing is unpacked onto the disk."""

import zipfile
from pathlib import Path, PurePosixPath

from gis.errors import AmbiguousFile, UnknownName, UnreadableFile
from gis.ingest.shapefile import PARTS, check_parts
from gis.ingest.source import Source
from gis.ingest.vector_file import read_with_gdal

_LARGEST_BYTES = 2**31
_LARGEST_RATIO = 200
_SMALL_BYTES = 50 * 2**20
_MOST_MEMBERS = 10_000


def read_zip(path: Path, *, source_layer: str | None) -> Source:
    """
    Read the shapefile in a zip archive; of several the one that `source_layer` names.

    Raises
    ------
    UnreadableFile
        It is no archive, holds no shapefile, is protected or blows up when unpacked.
    AmbiguousFile
        It holds several shapefiles and none was named.
    UnknownName
        It holds none of that name.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            shapefile = _chosen(archive, path.name, source_layer)
            members = _parts_of(archive, shapefile, path.name)
            parts = {
                suffix: archive.read(member) if member else None
                for suffix, member in members.items()
            }
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnreadableFile(f"{path.name} is not a readable zip archive: {error}") from error
    inside = PurePosixPath(_readable_name(shapefile)).name
    head = check_parts(parts, name=inside)
    name = f"{path.name}/{inside}"
    return read_with_gdal(f"/vsizip/{{{path}}}/{shapefile}", file_name=name, table=head)


def _chosen(archive: zipfile.ZipFile, name: str, wanted: str | None) -> str:
    members = archive.infolist()
    _guard(members, name)
    shapefiles = [
        member.filename
        for member in members
        if member.filename.lower().endswith(".shp")
        and not PurePosixPath(member.filename).name.startswith("._")
    ]
    if not shapefiles:
        raise UnreadableFile(f"{name} holds no shapefile (.shp)")
    listed = ", ".join(_readable_name(each) for each in shapefiles)
    if wanted is not None:
        shapefiles = [each for each in shapefiles if _stem(each) == wanted]
        if not shapefiles:
            raise UnknownName(f"{name} holds no shapefile {wanted!r}; it holds {listed}")
    if len(shapefiles) > 1:
        raise AmbiguousFile(
            f"{name} holds the shapefiles {listed}; choose one with --source-layer NAME"
            " (without .shp)"
        )
    return shapefiles[0]


def _readable_name(member: str) -> str:
    """Give a member's name as its author saw it: Windows packs GBK without saying so."""
    try:
        return member.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member


def _stem(member: str) -> str:
    return PurePosixPath(_readable_name(member)).stem


def _guard(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse what an archive of map data never is."""
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    is_bomb = size > _SMALL_BYTES and size / packed > _LARGEST_RATIO
    if size > _LARGEST_BYTES or is_bomb or len(members) > _MOST_MEMBERS:
        raise UnreadableFile(
            f"{name} would unpack to {size / 2**20:.0f} MiB in {len(members)} files; that is no"
            " archive of one shapefile. Unpack it yourself and import the .shp"
        )
    for member in members:
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if ".." in parts or (parts and (parts[0] == "/" or ":" in parts[0])):
            raise UnreadableFile(f"{name} holds a file outside its own folder; it was not opened")


def _parts_of(archive: zipfile.ZipFile, shapefile: str, name: str) -> dict[str, str | None]:
    stem = shapefile[: -len(".shp")].lower()
    found = {member.lower(): member for member in archive.namelist()}
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise UnreadableFile(f"{name} is protected by a password; unpack it first")
    return {suffix: found.get(stem + suffix) for suffix in PARTS}
