"""A web server of our own in another process, for as long as somebody asks it."""

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from gis.errors import DatabaseUnavailable

_START_S = 90
_ANSWER_S = 120
_STOP_S = 15
_DIRECT = build_opener(ProxyHandler({}))  # never by way of a proxy: it is this machine


@dataclass(frozen=True)
class Answer:
    """Status and text of an answer, and the cookie it sets."""

    status: int
    body: str
    cookie: str = ""


@contextmanager
def own_server(database_url: str) -> Iterator[str]:
    """
    Run `linge serve` on any free port, and stop it at the end; gives its address.

    Raises
    ------
    DatabaseUnavailable
        It did not start; the message holds the end of its log.
    """
    with TemporaryDirectory(prefix="linge-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "api.cli", "serve", "--port", "0"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, "DATABASE_URL": database_url, "PYTHONSAFEPATH": "1"},
            )
        try:
            yield _address(process, log)
        finally:
            _stop(process)


def fetch(address: str, *, cookie: str = "", body: Mapping[str, object] | None = None) -> Answer:
    """Ask our own server, with a body to POST; a refusal is an answer too, with its status."""
    content = None if body is None else json.dumps(body).encode()
    request = Request(address, content, {"Content-Type": "application/json"} if content else {})  # noqa: S310 (our own)
    if cookie:
        request.add_header("Cookie", cookie)
    try:
        with _DIRECT.open(request, timeout=_ANSWER_S) as response:
            given = response.headers.get("Set-Cookie", "").partition(";")[0]
            return Answer(response.status, response.read().decode(), given)
    except HTTPError as refusal:
        with refusal:
            return Answer(refusal.code, refusal.read().decode(errors="replace"))
    except URLError as error:
        raise DatabaseUnavailable(f"our own server does not answer: {error.reason}") from error


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    output = process.stdout
    if output is None:
        raise TypeError("the process was started without a pipe")
    end = time.monotonic() + _START_S
    while (left_s := end - time.monotonic()) > 0:
        if select.select([output], [], [], left_s)[0]:
            line = output.readline().decode().strip()
            if line:
                return line
            break  # it ended
    written = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise DatabaseUnavailable(f"our own server did not start; its log ends: {written}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
