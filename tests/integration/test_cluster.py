"""The private cluster survives what happens to servers on ordinary machines."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from gis.errors import ClusterFailure
from gis.store.cluster import Cluster
from gis.store.postgres_binaries import installed_binaries, server_user
from gis.store.server_process import server_pids

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(
        not installed_binaries(),
        reason="PostgreSQL with PostGIS is not installed here; LINGE_TEST_URL stands in",
    ),
]


@pytest.fixture
def directory() -> Iterator[Path]:
    # not tmp_path: as root the server runs as postgres, which cannot enter root's folders
    with TemporaryDirectory(prefix="linge-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "cluster"


@pytest.fixture
def own_cluster(directory: Path) -> Iterator[Cluster]:
    cluster = Cluster(directory)
    cluster.start()
    yield cluster
    cluster.stop()


def ask(cluster: Cluster, statement: str) -> object:
    address = cluster.admin_url.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def store_a_row(cluster: Cluster) -> None:
    ask(cluster, "CREATE TABLE kept AS SELECT 7 AS value")


def test_only_a_private_socket_is_listened_on(own_cluster: Cluster) -> None:
    socket_folder = own_cluster.directory / "server/run"

    assert ask(own_cluster, "SHOW listen_addresses") == ""
    assert socket_folder.stat().st_mode & 0o777 == 0o700
    assert ask(own_cluster, "SHOW jit") == "off"


def test_server_of_root_runs_as_postgres_and_else_as_ourselves(own_cluster: Cluster) -> None:
    pid = own_cluster.status().pid

    assert Path(f"/proc/{pid}").stat().st_uid == server_user().uid
    assert server_user().uid != 0


def test_status_tells_absent_running_and_stopped(directory: Path) -> None:
    cluster = Cluster(directory)
    states = [cluster.status().state]

    cluster.start()
    states.append(cluster.status().state)
    cluster.stop()
    states.append(cluster.status().state)

    assert states == ["absent", "running", "stopped"]


def test_killed_server_starts_again_with_everything_committed(own_cluster: Cluster) -> None:
    store_a_row(own_cluster)
    address = own_cluster.admin_url.replace("+psycopg", "")
    client = psycopg.connect(address)
    client.execute("SELECT 1")

    os.kill(own_cluster.status().pid or 0, signal.SIGKILL)
    own_cluster.start()
    client.close()

    assert ask(own_cluster, "SELECT value FROM kept") == 7


def test_child_that_outlives_its_server_does_not_block_the_next(own_cluster: Cluster) -> None:
    store_a_row(own_cluster)
    data = own_cluster.directory / "server/data"
    server = own_cluster.status().pid or 0
    child = min(server_pids(data) - {server})
    os.kill(child, signal.SIGSTOP)  # it cannot notice that its parent is gone
    os.kill(server, signal.SIGKILL)

    own_cluster.start()

    assert child not in server_pids(data)
    assert ask(own_cluster, "SELECT value FROM kept") == 7


def test_pid_file_that_names_another_program_is_not_believed(own_cluster: Cluster) -> None:
    store_a_row(own_cluster)
    own_cluster.release()
    stranger = subprocess.Popen(["sleep", "60"], user=server_user().uid)
    pid_file = own_cluster.directory / "server/data/postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{pid_file.parent}\n1\n5432\n\n\n", encoding="utf-8")
    os.chown(pid_file, server_user().uid, server_user().gid)
    pid_file.chmod(0o600)
    try:
        stopped = own_cluster.status().state
        own_cluster.start()
    finally:
        stranger.kill()
        stranger.wait()

    assert stopped == "stopped"
    assert ask(own_cluster, "SELECT value FROM kept") == 7


def test_pid_file_of_a_process_that_is_gone_is_not_believed(own_cluster: Cluster) -> None:
    own_cluster.release()
    pid_file = own_cluster.directory / "server/data/postmaster.pid"
    pid_file.write_text(f"4194303\n{pid_file.parent}\n1\n5432\n\n\n", encoding="utf-8")
    os.chown(pid_file, server_user().uid, server_user().gid)
    pid_file.chmod(0o600)

    own_cluster.start()

    assert own_cluster.status().state == "running"


def test_cluster_that_was_half_made_is_made_anew(directory: Path) -> None:
    cluster = Cluster(directory)
    partial = directory / "server/data.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("15\n", encoding="utf-8")

    with cluster.used():
        assert ask(cluster, "SELECT 1") == 1

    assert not partial.exists()


def test_two_at_once_get_one_cluster(directory: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from gis.store.cluster import Cluster;"
        "cluster = Cluster(Path(sys.argv[1])); cluster.start();"
        "print(cluster.status().pid, flush=True); sys.stdin.read(); cluster.release()"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(directory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    pids = {process.stdout.readline() for process in both}
    both[0].communicate()
    still_there = Cluster(directory).status().state
    both[1].communicate()

    assert len(pids) == 1
    assert [process.returncode for process in both] == [0, 0]
    assert still_there == "running"
    assert Cluster(directory).status().state == "stopped"


def test_cluster_told_to_keep_running_outlives_its_users(directory: Path) -> None:
    Cluster(directory).start(keep=True)
    other = Cluster(directory)
    other.start()

    other.release()

    assert other.status().state == "running"
    other.stop()
    assert other.status().state == "stopped"


def test_path_too_long_for_a_socket_gets_a_short_private_folder(directory: Path) -> None:
    cluster = Cluster(directory / ("x" * 100))

    with cluster.used():
        folder = Path(str(ask(cluster, "SHOW unix_socket_directories")))
        mode = folder.stat().st_mode & 0o777

    folder.rmdir()
    assert len(str(folder)) < 60
    assert mode == 0o700


def test_folder_that_is_no_cluster_is_left_alone(directory: Path) -> None:
    data = directory / "server/data"
    data.mkdir(parents=True)
    (data / "letter.txt").write_text("dear all", encoding="utf-8")

    with pytest.raises(ClusterFailure, match="not a PostgreSQL cluster; move it away"):
        Cluster(directory).start()

    assert (data / "letter.txt").exists()


def test_data_of_a_version_that_is_not_installed_names_the_package(directory: Path) -> None:
    data = directory / "server/data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n", encoding="ascii")

    with pytest.raises(ClusterFailure, match=r"apt-get install .* postgresql-12-postgis-3"):
        Cluster(directory).start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be refused entry for another user")
def test_folder_the_server_cannot_enter_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    with pytest.raises(ClusterFailure, match="postgres that runs PostgreSQL cannot enter"):
        Cluster(tmp_path / "cluster").start()


@pytest.mark.skipif(os.geteuid() != 0, reason="a disk of a few megabytes needs root to mount")
@pytest.mark.parametrize("size", ["1m", "12m"])
def test_full_disk_is_said_in_one_line(directory: Path, size: str) -> None:
    directory.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", directory], check=False
    )
    if mounted.returncode:
        pytest.skip("this system does not let root mount a disk")
    try:
        with pytest.raises(ClusterFailure, match="the disk is full; free some space"):
            Cluster(directory).start()
    finally:
        subprocess.run(["umount", directory], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="a disk of a few megabytes needs root to mount")
def test_disk_that_filled_up_meanwhile_loses_nothing(directory: Path) -> None:
    directory.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200m,mode=755", "tmpfs", directory], check=False
    )
    if mounted.returncode:
        pytest.skip("this system does not let root mount a disk")
    ballast = directory / "ballast"
    cluster = Cluster(directory)
    try:
        with cluster.used():
            store_a_row(cluster)
        _fill(ballast)
        with pytest.raises(ClusterFailure, match="the disk is full; free some space"):
            cluster.start()
        ballast.unlink()
        with cluster.used():
            assert ask(cluster, "SELECT value FROM kept") == 7
    finally:
        cluster.stop()
        time.sleep(0.1)
        subprocess.run(["umount", directory], check=True)


def _fill(ballast: Path) -> None:
    block = b"x" * 65536
    with ballast.open("wb", buffering=0) as full:
        while True:
            try:
                if not full.write(block):
                    return
            except OSError:
                if len(block) == 1:
                    return
                block = block[: max(1, len(block) // 16)]
