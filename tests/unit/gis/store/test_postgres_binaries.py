"""Only a PostgreSQL that can serve PostGIS is taken."""

from pathlib import Path

import pytest

from gis.errors import ClusterFailure
from gis.store.postgres_binaries import PostgresBinaries, choose_binaries, installed_binaries


def _install(root: Path, major: int, *programs: str, postgis: bool = True) -> None:
    folder = root / "lib" / str(major) / "bin"
    folder.mkdir(parents=True)
    for program in programs:
        (folder / program).touch()
    if postgis:
        (root / "share" / str(major) / "extension").mkdir(parents=True)
        (root / "share" / str(major) / "extension/postgis.control").touch()


def test_highest_version_with_server_and_postgis_comes_first(tmp_path: Path) -> None:
    _install(tmp_path, 9, "postgres", "initdb")
    _install(tmp_path, 15, "postgres", "initdb")
    _install(tmp_path, 16, "psql")
    _install(tmp_path, 17, "postgres", "initdb", postgis=False)

    found = installed_binaries(programs=tmp_path / "lib", shared=tmp_path / "share")

    assert [binaries.major for binaries in found] == [15, 9]


def test_data_choose_the_version_that_made_them() -> None:
    installed = [PostgresBinaries(17, Path("17")), PostgresBinaries(15, Path("15"))]

    assert choose_binaries(15, installed).major == 15
    assert choose_binaries(None, installed).major == 17


def test_version_that_is_missing_is_named_with_its_package() -> None:
    with pytest.raises(ClusterFailure, match="made by PostgreSQL 14 and 15 is installed"):
        choose_binaries(14, [PostgresBinaries(15, Path("15"))])


def test_nothing_installed_is_said_with_the_command_that_helps() -> None:
    with pytest.raises(ClusterFailure, match="run: sudo apt-get install"):
        choose_binaries(None, [])
