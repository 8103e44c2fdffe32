"""Find PostgreSQL with PostGIS on this machine and run its programs as a user it accepts."""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gis.errors import ClusterFailure

PROGRAMS = Path("/usr/lib/postgresql")
SHARED = Path("/usr/share/postgresql")
_KEPT_VARIABLES = ("PATH", "TZ", "LD_LIBRARY_PATH", "PROJ_DATA")


@dataclass(frozen=True)
class PostgresBinaries:
    """The programs of one major version of PostgreSQL, with PostGIS."""

    major: int
    folder: Path


@dataclass(frozen=True)
class ServerUser:
    """Who runs the server: `postgres` when we are root, else ourselves."""

    name: str
    uid: int
    gid: int


def installed_binaries(
    *, programs: Path = PROGRAMS, shared: Path = SHARED
) -> tuple[PostgresBinaries, ...]:
    """
    List the versions that have both a server and PostGIS, highest first.

    Client packages leave a folder without `postgres` in it; those do not count.
    """
    found = [
        PostgresBinaries(major=int(folder.name), folder=folder / "bin")
        for folder in programs.glob("*")
        if folder.name.isdecimal()
        and (folder / "bin/postgres").exists()
        and (folder / "bin/initdb").exists()
        and (shared / folder.name / "extension/postgis.control").exists()
    ]
    return tuple(sorted(found, key=lambda binaries: binaries.major, reverse=True))


def choose_binaries(
    data_major: int | None, installed: Sequence[PostgresBinaries]
) -> PostgresBinaries:
    """
    Choose the version that made the data, or the highest for new data.

    Raises
    ------
    ClusterFailure
        No version with PostGIS is installed, or not the one that made the data.
    """
    if not installed:
        raise ClusterFailure(
            "no PostgreSQL server with PostGIS is installed;"
            " run: sudo apt-get install --no-install-recommends postgresql postgis"
            " postgresql-postgis"
        )
    if data_major is None:
        return installed[0]
    for binaries in installed:
        if binaries.major == data_major:
            return binaries
    versions = ", ".join(str(binaries.major) for binaries in installed)
    raise ClusterFailure(
        f"the cluster was made by PostgreSQL {data_major} and {versions} is installed; run:"
        " sudo apt-get install --no-install-recommends"
        f" postgresql-{data_major} postgresql-{data_major}-postgis-3"
    )


def server_user() -> ServerUser:
    """
    Name the user the server runs as: PostgreSQL refuses root.

    Raises
    ------
    ClusterFailure
        We are root and there is no user `postgres`.
    """
    if os.geteuid() != 0:
        return ServerUser(name="", uid=os.geteuid(), gid=os.getegid())
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise ClusterFailure(
            "PostgreSQL does not run as root and there is no user postgres; run:"
            " apt-get install postgresql-common, or start as an ordinary user"
        ) from None
    return ServerUser(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def run_as_server(
    command: Sequence[str | Path], user: ServerUser, *, timeout_s: float = 180
) -> subprocess.CompletedProcess[str]:
    """
    Run a program as the user of the server, with an environment of its own.

    Variables such as PGPORT or PGOPTIONS of the caller never reach it.
    """
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    changes_user = os.geteuid() != user.uid
    return subprocess.run(  # noqa: S603 (a program of PostgreSQL, with our own arguments)
        [str(part) for part in command],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout_s,
        cwd="/",
        umask=0o077,
        env={**environment, "LC_ALL": "C.UTF-8"},
        user=user.uid if changes_user else None,
        group=user.gid if changes_user else None,
        extra_groups=os.getgrouplist(user.name, user.gid) if changes_user else None,
    )
