"""The folders of a cluster: who may enter them, and what it means when one cannot be used."""

import hashlib
import os
import stat
from pathlib import Path

from gis.errors import ClusterFailure
from gis.store.postgres_binaries import ServerUser

PORT = 5432  # only names the socket file; nothing listens on a network
_LONGEST_SOCKET_PATH = 107
_FULL_BELOW_BYTES = 1 << 20


def socket_folder(directory: Path, *, preferred: Path) -> Path:
    """Choose where the socket lies: the kernel limits its path, so maybe a short folder."""
    if len(os.fsencode(preferred / f".s.PGSQL.{PORT}.lock")) <= _LONGEST_SOCKET_PATH:
        return preferred
    short = hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]
    user = os.geteuid()
    if user == 0:
        return Path(f"/run/linge-{short}")
    return Path(f"/tmp/linge-{user}-{short}")  # noqa: S108 (its owner is checked)


def explain(
    deed: str, output: str, *, directory: Path, log: Path, free_bytes: int
) -> ClusterFailure:
    """Put what the programs of PostgreSQL wrote into one line with a cure."""
    if "No space left on device" in output or free_bytes < _FULL_BELOW_BYTES:
        return ClusterFailure(
            f"cannot {deed} the database cluster in {directory}: the disk is full;"
            f" free some space (df -h {directory}) and run the command again"
        )
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    reason = (telling or lines or ["it says nothing"])[-1]
    return ClusterFailure(f"cannot {deed} the database cluster in {directory}: {reason}; see {log}")


def make_private(folder: Path, user: ServerUser) -> None:
    """Make a folder only the server's user may enter; refuse one that somebody else made."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {user.uid, os.geteuid()}:
            raise ClusterFailure(
                f"{folder} belongs to somebody else; remove it or set GIS_CLUSTER_DIR"
            ) from None
    os.chown(folder, user.uid, user.gid)
    folder.chmod(0o700)
