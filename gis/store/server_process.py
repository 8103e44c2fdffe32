"""The processes of a PostgreSQL server, as seen from outside."""

import os
import signal
import time
from pathlib import Path

from gis.errors import ClusterFailure

_PROCESSES = Path("/proc")
_WAIT_S = 0.05


def recorded_pid(data: Path) -> int | None:
    """Read the process id that the server noted in its data folder; None without one."""
    try:
        return int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def is_alive(pid: int) -> bool:
    """Tell whether any process has this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def server_pids(data: Path) -> frozenset[int]:
    """List the processes of PostgreSQL at work in this data folder, server and children."""
    folder = str(data)
    return frozenset(
        int(process.name)
        for process in _PROCESSES.iterdir()
        if process.name.isdecimal() and _works_in(process, folder)
    )


def running_pid(data: Path) -> int | None:
    """Name the server's process; None when it does not run, whatever its pid file says."""
    pid = recorded_pid(data)
    return pid if pid is not None and pid in server_pids(data) else None


def forget_reused_pid(data: Path, socket_folder: Path) -> None:
    """
    Remove the pid files of a dead server whose process id now belongs to another program.

    PostgreSQL itself removes a file whose process is gone, but refuses to start when a
    process of that number lives.
    """
    pid = recorded_pid(data)
    if pid is None or pid in server_pids(data) or not is_alive(pid):
        return
    (data / "postmaster.pid").unlink(missing_ok=True)
    for lock in socket_folder.glob(".s.PGSQL.*.lock"):
        lock.unlink(missing_ok=True)


def end_orphans(data: Path, *, patience_s: float = 5) -> None:
    """
    End the children that a killed server left behind; they would block a new one.

    They leave by themselves when idle; busy ones are told to, then killed. What was
    committed is in the log already.

    Raises
    ------
    ClusterFailure
        Some of them do not go.
    """
    for wanted in (None, signal.SIGQUIT, signal.SIGKILL):
        if wanted is not None:
            for pid in server_pids(data):
                _send(pid, wanted)
        if _wait_for_none(data, patience_s if wanted else 1):
            return
    left = ", ".join(str(pid) for pid in sorted(server_pids(data)))
    raise ClusterFailure(f"processes of an earlier server do not end: {left}; kill them")


def _works_in(process: Path, folder: str) -> bool:
    try:
        return (
            str((process / "cwd").readlink()) == folder
            and (process / "exe").readlink().name.split(" ")[0] == "postgres"
        )
    except OSError:  # gone meanwhile, or another user's
        return False


def _send(pid: int, wanted: signal.Signals) -> None:
    try:
        os.kill(pid, wanted)
    except ProcessLookupError:
        return


def _wait_for_none(data: Path, patience_s: float) -> bool:
    end = time.monotonic() + patience_s
    while server_pids(data):
        if time.monotonic() > end:
            return False
        time.sleep(_WAIT_S)
    return True
