"""Locks tell who works on a cluster and who uses it."""

from pathlib import Path

import pytest

from gis.errors import ClusterFailure
from gis.store.cluster_lock import Usage, exclusive


def test_only_one_works_on_a_cluster_at_a_time(tmp_path: Path) -> None:
    lock = tmp_path / "lock"

    with (
        exclusive(lock),
        pytest.raises(ClusterFailure, match="another process has been at work"),
        exclusive(lock, patience_s=0),
    ):
        pass

    with exclusive(lock, patience_s=0):
        pass


def test_last_user_finds_nobody_else(tmp_path: Path) -> None:
    first, second = Usage(tmp_path / "users"), Usage(tmp_path / "users")
    first.join()
    second.join()

    first.leave()
    others_after_first = first.has_others()
    second.leave()

    assert others_after_first
    assert not second.has_others()
