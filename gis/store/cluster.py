"""A private PostgreSQL cluster with PostGIS: unix socket only, made and started on demand."""

import os
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import URL

from gis.errors import ClusterFailure
from gis.store.cluster_folders import PORT, explain, make_private, socket_folder
from gis.store.cluster_lock import Usage, exclusive
from gis.store.postgres_binaries import (
    PostgresBinaries,
    ServerUser,
    choose_binaries,
    installed_binaries,
    run_as_server,
    server_user,
)
from gis.store.server_process import end_orphans, forget_reused_pid, running_pid

ADMIN = "postgres"
_READY_S = 120
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(PORT),
    "jit": "off",
    "random_page_cost": "1.1",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "log_error_verbosity": "terse",  # rows and values do not belong in a log
    "log_min_error_statement": "panic",
}


@dataclass(frozen=True)
class ClusterStatus:
    """What there is: `state` is absent, stopped or running."""

    directory: Path
    state: str
    pid: int | None
    major: int | None


class Cluster:
    """
    A PostgreSQL server of our own in `directory`.

    Whoever reaches the socket may take any role, so the folder of the socket lets only its
    owner in. As root the server runs as `postgres`; locks stay in root's folder.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self._server = self.directory / "server"
        self._data = self._server / "data"
        self._log = self._server / "log"
        self._socket_folder = socket_folder(self.directory, preferred=self._server / "run")
        self._usage = Usage(self.directory / "users")

    @property
    def exists(self) -> bool:
        """Whether a cluster was made here."""
        return (self._data / "PG_VERSION").exists()

    @property
    def admin_url(self) -> str:
        """Address of the maintenance database, as superuser."""
        return self.url("postgres", ADMIN)

    def url(self, database: str, role: str) -> str:
        """Give the address of a database for a role."""
        query = {"host": str(self._socket_folder), "port": str(PORT)}
        address = URL.create("postgresql+psycopg", role, database=database, query=query)
        return address.render_as_string(hide_password=False)

    def status(self) -> ClusterStatus:
        """Tell what there is, without starting anything."""
        pid = running_pid(self._data) if self.exists else None
        state = "running" if pid else "stopped" if self.exists else "absent"
        return ClusterStatus(self.directory, state, pid, self._major())

    def start(self, *, keep: bool = False) -> None:
        """
        Make the cluster if there is none, start it if it does not run, and use it.

        `keep` leaves it running when the last user has gone.

        Raises
        ------
        ClusterFailure
            No PostgreSQL with PostGIS, a full disk, a folder that cannot be entered, data
            of another version; the message says what to do.
        """
        user = server_user()
        with self._filesystem_errors():
            self._prepare_folders(user)
            with exclusive(self.directory / "lock"):
                self._ensure_running(user)
                self._usage.join()
                if keep:
                    self._keep_mark.touch()

    @contextmanager
    def used(self) -> Iterator[Self]:
        """Start, and release at the end."""
        self.start()
        try:
            yield self
        finally:
            self.release()

    def release(self) -> None:
        """Stop using it; stop it when nobody else does and it need not keep running."""
        if not self._usage.joined:
            return
        with exclusive(self.directory / "lock"):
            self._usage.leave()
            if not self._keep_mark.exists() and not self._usage.has_others():
                self._stop_server()

    def stop(self) -> None:
        """Stop the server, whoever uses it; nothing happens when it does not run."""
        if not self.exists:
            return
        with exclusive(self.directory / "lock"):
            self._usage.leave()
            self._keep_mark.unlink(missing_ok=True)
            self._stop_server()

    @property
    def _keep_mark(self) -> Path:
        return self.directory / "keep"

    def _ensure_running(self, user: ServerUser) -> None:
        binaries = choose_binaries(self._major(), installed_binaries())
        if not self.exists:
            self._make_data(binaries, user)
        if running_pid(self._data) is None:
            forget_reused_pid(self._data, self._socket_folder)
            end_orphans(self._data)
            self._start_server(binaries, user)
        self._wait_until_ready()

    def _prepare_folders(self, user: ServerUser) -> None:
        for folder in (*reversed(self.directory.parents), self.directory):
            if not folder.exists():
                folder.mkdir(mode=0o755, exist_ok=True)
                folder.chmod(0o755 if os.geteuid() == 0 else 0o700)
        make_private(self._server, user)
        make_private(self._socket_folder, user)
        if run_as_server(["/usr/bin/test", "-w", self._server], user).returncode:
            raise ClusterFailure(
                f"the user {user.name or user.uid} that runs PostgreSQL cannot enter"
                f" {self._server}; open its parent folders to it (chmod o+x) or set"
                " GIS_CLUSTER_DIR to another folder"
            )

    def _make_data(self, binaries: PostgresBinaries, user: ServerUser) -> None:
        if self._data.exists():
            raise ClusterFailure(
                f"{self._data} is not a PostgreSQL cluster; move it away or set GIS_CLUSTER_DIR"
            )
        partial = self._server / "data.partial"  # left by an initdb that was killed
        if partial.exists():
            shutil.rmtree(partial)
        command: list[str | Path] = [binaries.folder / "initdb", "--pgdata", partial]
        options = f"--username={ADMIN} --auth-local=trust --auth-host=reject"
        made = run_as_server(
            [*command, *options.split(), "--encoding=UTF8", "--locale=C.UTF-8"], user
        )
        if made.returncode:
            raise self._failure("make", made.stdout + made.stderr)
        partial.rename(self._data)

    def _start_server(self, binaries: PostgresBinaries, user: ServerUser) -> None:
        if self._log.exists():
            self._log.replace(self._log.with_name("log.previous"))
        settings = {**_SETTINGS, "unix_socket_directories": str(self._socket_folder)}
        options = shlex.join(
            part for name, value in settings.items() for part in ("-c", f"{name}={value}")
        )
        command: list[str | Path] = [binaries.folder / "pg_ctl", "start", "--pgdata", self._data]
        wait: list[str | Path] = [
            "--log",
            self._log,
            "--wait",
            "--timeout",
            str(_READY_S),
            "--silent",
        ]
        started = run_as_server([*command, *wait, "--options", options], user)
        if started.returncode:
            raise self._failure("start", started.stderr + started.stdout + self._log_end())

    def _stop_server(self) -> None:
        if running_pid(self._data) is None:
            return
        binaries = choose_binaries(self._major(), installed_binaries())
        command: list[str | Path] = [
            binaries.folder / "pg_ctl",
            "stop",
            "--pgdata",
            self._data,
            "--silent",
        ]
        for mode in ("fast", "immediate"):
            stopped = run_as_server([*command, "--mode", mode, "--timeout", "30"], server_user())
            if not stopped.returncode or running_pid(self._data) is None:
                return
        raise self._failure("stop", stopped.stderr + self._log_end())

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + _READY_S
        while True:
            try:
                psycopg.connect(
                    host=str(self._socket_folder), port=PORT, user=ADMIN, dbname="postgres"
                ).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > end or running_pid(self._data) is None:
                    raise self._failure("start", f"{error}\n{self._log_end()}") from error
                time.sleep(0.1)
            else:
                return

    def _major(self) -> int | None:
        try:
            return int((self._data / "PG_VERSION").read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None

    def _log_end(self) -> str:
        try:
            return self._log.read_text(encoding="utf-8", errors="replace")[-4000:]
        except FileNotFoundError:
            return ""

    def _failure(self, deed: str, output: str) -> ClusterFailure:
        free_bytes = shutil.disk_usage(self.directory).free
        return explain(deed, output, directory=self.directory, log=self._log, free_bytes=free_bytes)

    @contextmanager
    def _filesystem_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._failure("prepare", str(error)) from error
