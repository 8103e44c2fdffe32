"""What went wrong with a cluster is told in one line, and its folders are our own."""

import os
from pathlib import Path

import pytest

from gis.errors import ClusterFailure
from gis.store.cluster_folders import explain, make_private, socket_folder
from gis.store.postgres_binaries import ServerUser

MYSELF = ServerUser(name="", uid=os.geteuid(), gid=os.getegid())
PLENTY = 1 << 40


def _explain(output: str, *, free_bytes: int = PLENTY) -> str:
    return str(
        explain("start", output, directory=Path("/d"), log=Path("/d/log"), free_bytes=free_bytes)
    )


@pytest.mark.parametrize(
    ("output", "free_bytes"),
    [
        ("FATAL:  could not write lock file: No space left on device", PLENTY),
        ("pg_ctl: could not start server", 4096),
    ],
)
def test_full_disk_is_recognised(output: str, free_bytes: int) -> None:
    told = _explain(output, free_bytes=free_bytes)

    assert told == (
        "cannot start the database cluster in /d: the disk is full;"
        " free some space (df -h /d) and run the command again"
    )


def test_last_fatal_line_of_the_log_is_told() -> None:
    told = _explain("LOG:  starting\nFATAL:  wrong thing\nLOG:  database system is shut down\n")

    assert told == "cannot start the database cluster in /d: FATAL:  wrong thing; see /d/log"


def test_socket_lies_in_the_cluster_when_its_path_is_short_enough() -> None:
    assert socket_folder(Path("/d"), preferred=Path("/d/run")) == Path("/d/run")


def test_socket_of_a_long_path_lies_elsewhere_and_always_there() -> None:
    long = Path("/d") / ("x" * 120)

    first, second = (socket_folder(long, preferred=long / "run") for _ in range(2))

    assert first == second
    assert len(str(first)) < 60


def test_link_in_place_of_a_private_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").symlink_to(tmp_path)

    with pytest.raises(ClusterFailure, match="belongs to somebody else"):
        make_private(tmp_path / "run", MYSELF)


def test_private_folder_lets_only_its_owner_in(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir(mode=0o755)

    make_private(tmp_path / "run", MYSELF)

    assert (tmp_path / "run").stat().st_mode & 0o777 == 0o700
