"""
The launcher sets up what is missing, once, and says in one line what it cannot.

It runs as an ordinary user on a copy of its script, with stand-ins for `uv` and for the
command line, so nothing is fetched and nothing of this machine changes.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

ROOT = Path(__file__).parents[2]
NOBODY = 65534


def _python_for_anybody() -> str | None:
    """Find a Python that an ordinary user may run: root's own may lie in a closed folder."""
    for name in (sys.executable, "/usr/bin/python3", "/usr/local/bin/python3"):
        path = Path(os.path.realpath(name))
        open_to_all = all(each.stat().st_mode & 0o001 for each in path.parents if path.exists())
        if path.exists() and (os.geteuid() != 0 or open_to_all):
            return str(path)
    return None


PYTHON = _python_for_anybody()
SYSTEM = (
    *("basename", "cat", "cut", "dash", "dirname", "find", "flock", "getent", "grep", "head"),
    *("id", "ln", "mkdir", "readlink", "rm", "sed", "sh", "sleep", "sort", "tail"),
)
pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(PYTHON is None, reason="here is no Python that an ordinary user may run"),
]
UV = """#!/bin/sh
echo "$1 $2" >>"$CALLS"
case "$1" in
    --version) ;;
    venv) mkdir -p "$4/bin" && ln -s "$3" "$4/bin/python" ;;
    pip) sleep 0.3; [ ! -e "$CALLS.broken" ] ;;
esac
"""
COMMAND_LINE = """
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "home": os.environ["HOME"]}))
"""


@dataclass(frozen=True)
class Machine:
    """A project folder, a home and a PATH of its own."""

    folder: Path

    @property
    def calls(self) -> list[str]:
        """What was asked of uv, but for its version."""
        asked = self.folder / "home/calls"
        lines = asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []
        return [line for line in lines if not line.startswith("--version")]

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start the launcher as an ordinary user."""
        home = self.folder / "home"
        return subprocess.Popen(
            [self.folder / "project/linge", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=home,
            user=NOBODY if os.geteuid() == 0 else None,
            group=NOBODY if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            env={
                "PATH": str(self.folder / "bin"),
                "HOME": str(home),
                "CALLS": str(home / "calls"),
                **variables,
            },
        )

    def run(self, *arguments: str, **variables: str) -> tuple[int, str, str]:
        """Run the launcher; gives its exit code and what it wrote."""
        process = self.start(*arguments, **variables)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def stand_in(self, name: str, script: str) -> None:
        """Put a program on PATH."""
        path = self.folder / "bin" / name
        path.unlink(missing_ok=True)
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)


@pytest.fixture
def machine() -> Iterator[Machine]:
    with TemporaryDirectory(prefix="linge-test-") as folder:
        machine = Machine(Path(folder))
        machine.folder.chmod(0o755)
        for name in ("bin", "home", "project/api/cli"):
            (machine.folder / name).mkdir(parents=True)
        for name in ("linge", "requirements.lock", "requirements-uv.lock"):
            shutil.copy(ROOT / name, machine.folder / "project")
        (machine.folder / "project/api/cli/__main__.py").write_text(COMMAND_LINE, encoding="utf-8")
        for name in SYSTEM:
            (machine.folder / "bin" / name).symlink_to(shutil.which(name) or f"/bin/{name}")
        (machine.folder / "bin/python3").symlink_to(PYTHON)
        machine.stand_in("uv", UV)
        if os.geteuid() == 0:
            shutil.chown(machine.folder / "home", NOBODY, NOBODY)
        yield machine


def test_first_start_sets_up_and_the_second_calls_nothing(machine: Machine) -> None:
    first = machine.run("--help")
    asked = machine.calls
    second = machine.run("--help")

    assert (first[0], second[0]) == (0, 0)
    assert asked == ["venv --python", "pip sync"] == machine.calls
    assert "setting up in" in first[2]
    assert second[2] == ""


def test_arguments_and_the_users_folder_reach_the_command_line(machine: Machine) -> None:
    # a folder of the user that has the name of a package of ours
    (machine.folder / "home/api").mkdir()

    code, out, _ = machine.run("import", "building", "my file.shp", "--dry-run")

    assert code == 0
    assert json.loads(out) == {
        "arguments": ["import", "building", "my file.shp", "--dry-run"],
        "folder": str(machine.folder / "home"),
        "home": str(machine.folder / "home"),
    }


def test_two_at_once_set_up_once(machine: Machine) -> None:
    both = [machine.start("--help") for _ in range(2)]
    told = [process.communicate(timeout=60)[1] for process in both]

    assert [process.returncode for process in both] == [0, 0]
    assert machine.calls.count("pip sync") == 1
    assert any("waiting for another ./linge" in text for text in told)


def test_new_lock_file_makes_a_new_environment(machine: Machine) -> None:
    machine.run("--help")
    with (machine.folder / "project/requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")

    machine.run("--help")

    assert machine.calls.count("pip sync") == 2
    assert len(list((machine.folder / "home/.local/share/linge").glob("env-*"))) == 2


def test_set_up_that_failed_names_its_log_and_is_tried_again(machine: Machine) -> None:
    (machine.folder / "home/calls.broken").touch()
    blocked = _without(machine, "ensurepip")
    code, _, err = machine.run("--help", PYTHONPATH=blocked)
    (machine.folder / "home/calls.broken").unlink()

    again, _, _ = machine.run("--help")

    assert code == 1
    assert "failed; the log is" in err
    assert again == 0


def test_incomplete_venv_is_said_with_the_command_that_cures_it(machine: Machine) -> None:
    (machine.folder / "bin/uv").unlink()

    code, _, err = machine.run("--help", PYTHONPATH=_without(machine, "ensurepip"))

    version = "{}.{}".format(*sys.version_info[:2])
    assert code == 1
    assert err.splitlines()[-1].endswith(f"run: sudo apt-get install python{version}-venv")


def test_old_python_is_said_with_what_is_needed(machine: Machine) -> None:
    machine.stand_in("python3", '#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2\nexit 1\n')

    code, _, err = machine.run("--help")

    assert code == 1
    assert err.startswith("linge: Python 3.11 or newer is needed, here is Python 3.9.2; run: ")


def test_missing_python_is_said_with_the_command_that_cures_it(machine: Machine) -> None:
    (machine.folder / "bin/python3").unlink()

    code, _, err = machine.run("--help")

    assert (code, err) == (
        1,
        "linge: Python is missing; run: sudo apt-get install python3 python3-venv\n",
    )


def test_home_is_looked_up_when_it_is_not_set(machine: Machine) -> None:
    machine.stand_in("getent", f"#!/bin/sh\necho x:x:1:1::{machine.folder}/home:/bin/sh\n")

    code, out, _ = machine.run("--help", HOME="")

    assert code == 0
    assert json.loads(out)["home"] == str(machine.folder / "home")


def _without(machine: Machine, module: str) -> str:
    """Make a folder for PYTHONPATH that hides a module."""
    hiding = machine.folder / "hiding"
    hiding.mkdir(exist_ok=True)
    (hiding / f"{module}.py").write_text("raise ImportError", encoding="utf-8")
    return str(hiding)
