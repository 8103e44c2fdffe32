"""The sample's files are written anew, byte for byte."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHAPES = (
    "district", "street", "community", "estate", "grid", "building", "village",
    "local_institution", "walk_edge", "barrier", "venue",
)  # fmt: skip
WRITTEN_BY_HAND = {"SOURCE.md"}


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in WRITTEN_BY_HAND
    }


@pytest.mark.parametrize("hash_seed", ["1", "4711"])
def test_district_is_written_byte_for_byte_again(qinghe, tmp_path, hash_seed) -> None:
    subprocess.run(
        [sys.executable, "data/make_demo.py", "--out", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Pacific/Kiritimati"},
        check=True,
    )

    assert _digests(tmp_path) == _digests(qinghe.folder)


@pytest.mark.parametrize("layer", SHAPES)
def test_header_holds_a_fixed_date_instead_of_today(qinghe, layer) -> None:
    header = (qinghe.folder / f"{layer}.dbf").read_bytes()[:4]

    assert header[1:4] == bytes([2026 - 1900, 1, 1])


@pytest.mark.parametrize("layer", SHAPES)
def test_shapefile_is_complete_and_says_its_encoding(qinghe, layer) -> None:
    for suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
        assert (qinghe.folder / f"{layer}{suffix}").is_file()

    assert (qinghe.folder / f"{layer}.cpg").read_text() == "UTF-8"
    assert "CGCS2000_3_Degree_GK_CM_120E" in (qinghe.folder / f"{layer}.prj").read_text()


def test_sample_is_small(qinghe) -> None:
    assert sum(path.stat().st_size for path in qinghe.folder.rglob("*")) < 6_000_000
