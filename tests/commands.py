"""The command line in processes of their own, which need not load the libraries each time."""

import atexit
import json
import os
import runpy
import select
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from tempfile import TemporaryDirectory

import api
import gis
import maps
from api.cli import command_line

ROOT = Path(__file__).parents[1]
_LONGEST_S = 120


class Commands:
    """
    Commands as a user types them.

    A process that has loaded every command waits and divides itself for each: what is typed
    runs from `__main__` to its end, with its own environment, folder, output and exit code,
    seconds sooner than a fresh interpreter.
    """

    def __init__(self) -> None:
        self._waiting = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.commands"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, *arguments: str, env: dict[str, str], cwd: Path, typed: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Type a command, and what it asks for, and wait for its end."""
        with TemporaryDirectory() as folder:
            files = [Path(folder) / name for name in ("in", "out", "err")]
            files[0].write_text(typed, encoding="utf-8")
            files[1].touch()
            files[2].touch()
            words = {"argv": arguments, "env": env, "cwd": str(cwd), "files": list(map(str, files))}
            code = self._answer(json.dumps(words))
            out, err = (file.read_text(encoding="utf-8") for file in files[1:])
        return subprocess.CompletedProcess(arguments, code, out, err)

    def close(self) -> None:
        """Let the waiting process end."""
        self._waiting.communicate(timeout=_LONGEST_S)

    def _answer(self, words: str) -> int:
        given, told = self._waiting.stdin, self._waiting.stdout
        assert given is not None
        assert told is not None
        given.write(f"{words}\n")
        given.flush()
        if not select.select([told], [], [], _LONGEST_S)[0]:
            raise TimeoutError(f"no end after {_LONGEST_S} s: {words[:200]}")
        return int(told.readline())


def _wait() -> None:
    """Divide for each line; only the new process returns, as the command."""
    command_line()
    for package in (gis, api, maps):  # what commands load only when they get that far, too
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if not {"migrations", "__main__"} & set(module.name.split(".")):
                import_module(module.name)
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            _become(json.loads(line))
            return
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()
    sys.exit()


def _become(words: dict[str, object]) -> None:
    for number, file in enumerate(words["files"]):
        os.dup2(os.open(file, os.O_RDONLY if number == 0 else os.O_WRONLY), number)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.chdir(str(words["cwd"]))
    os.environ.clear()
    os.environ.update(words["env"])
    sys.argv = ["linge", *words["argv"]]


def _run() -> int:
    """Run to the end as an interpreter does, but for taking all that is loaded apart again."""
    code: object = 0
    try:
        runpy.run_module("api.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 (told as an interpreter tells it)
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    _wait()
    os._exit(_run())
