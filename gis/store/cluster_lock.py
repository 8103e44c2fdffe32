"""Who works on a cluster now and who uses it, told by locks that end with their process."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import ClusterFailure

_PATIENCE_S = 300
_WAIT_S = 0.05


@contextmanager
def exclusive(path: Path, *, patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """
    Be the only one at work on the cluster.

    Raises
    ------
    ClusterFailure
        Another process keeps the lock too long.
    """
    handle = _open(path)
    try:
        end = time.monotonic() + patience_s
        while not _lock(handle, fcntl.LOCK_EX):
            if time.monotonic() > end:
                raise ClusterFailure(
                    f"another process has been at work on the cluster for {patience_s:.0f} s;"
                    f" wait for it or end it (it holds {path})"
                )
            time.sleep(_WAIT_S)
        yield
    finally:
        os.close(handle)


class Usage:
    """The processes that use a cluster: each holds a shared lock on one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    @property
    def joined(self) -> bool:
        """Whether this object counts as a user."""
        return self._handle is not None

    def join(self) -> None:
        """Count as a user until `leave` or the end of the process."""
        if self._handle is None:
            self._handle = _open(self._path)
            fcntl.flock(self._handle, fcntl.LOCK_SH)

    def leave(self) -> None:
        """Count no longer."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def has_others(self) -> bool:
        """Tell whether anybody else uses it; leave first."""
        handle = _open(self._path)
        try:
            return not _lock(handle, fcntl.LOCK_EX)
        finally:
            os.close(handle)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def _lock(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
