"""The file of heads: what the chain of the audit was, told outside the database and signed."""

import fcntl
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from sqlalchemy import Connection, text

from gis.errors import AuditUnavailable
from gis.settings import gis_settings
from gis.store.keys import secret_key
from gis.store.target import data_directory

_TAIL = 4096  # holds the last line, which has about 220 bytes
_NAME = text(
    "SELECT (pg_control_system()).system_identifier || '-' || oid"
    " FROM pg_database WHERE datname = current_database()"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A line: the link `seq` had this hash. `is_signed` tells whether we wrote it, here."""

    line: int
    seq: int
    hash: bytes
    sealed_at: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class HeadsFile:
    """
    The heads of one database, a line each, only ever appended.

    Every line is signed with the line before, so that none can be changed, taken out or put
    in without the key.
    """

    path: Path
    key: bytes

    @contextmanager
    def exclusively(self) -> Iterator["OpenHeads"]:
        """
        Open it to append; other processes wait.

        Whoever seals opens it first: then heads are written in the order of the links.

        Raises
        ------
        AuditUnavailable
            It cannot be written there.
        """
        with self._opened() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield OpenHeads(file, self.key)

    def size(self) -> int | None:
        """Tell how long it is now, for reading up to here later; None when there is none."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return None

    def read(self, size: int) -> Iterator[Head | None]:
        """
        Read the first `size` bytes; None stands for a line that is none.

        A last line without its end was being written, or was cut by a power failure: it is
        left out, and written again by the next sealer.
        """
        before = ""
        left = size
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                left -= len(line)
                if left < 0 or not line.endswith(b"\n"):
                    return
                head, before = _parsed(line, number, self.key, before)
                yield head

    def _opened(self) -> FileIO:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_new = not self.path.exists()
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if is_new:
                _sync_folder(self.path.parent)
        except OSError as error:
            raise AuditUnavailable(
                f"the heads of the audit cannot be written to {self.path}: {error.strerror};"
                " set GIS_AUDIT_DIR to a folder of the server's own"
            ) from error
        return FileIO(descriptor, "r+b")


class OpenHeads:
    """The file, opened by the one who may append."""

    def __init__(self, file: FileIO, key: bytes) -> None:
        self._file, self._key = file, key

    @property
    def is_empty(self) -> bool:
        """Whether no head was written yet."""
        return self._last() is None

    def append(self, seq: int, hash_: bytes) -> None:
        """Add a head unless it is the last one already; it is safely stored on return."""
        before = self._last()
        if before is not None and (before["seq"], before["hash"]) == (seq, hash_.hex()):
            return
        sealed_at = datetime.now(UTC).isoformat(timespec="microseconds")
        values = {"seq": seq, "hash": hash_.hex(), "sealed_at": sealed_at}
        signature = _signature(self._key, "" if before is None else str(before["hmac"]), values)
        self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(values | {"hmac": signature}).encode() + b"\n")
        os.fsync(self._file.fileno())

    def _last(self) -> dict[str, object] | None:
        """Find the last line; one without its end is cut off."""
        size = self._file.seek(0, os.SEEK_END)
        start = self._file.seek(max(0, size - _TAIL))
        tail = self._file.read()
        whole = tail[: tail.rfind(b"\n") + 1]
        if len(whole) < len(tail):
            self._file.truncate(start + len(whole))
        return _values(whole.splitlines()[-1]) if whole else None


def heads_file(connection: Connection) -> HeadsFile:
    """
    Name the file of heads of a database, by its server and its number there.

    Raises
    ------
    MissingKey
        The key that signs it is absent or unusable.
    """
    settings = gis_settings()
    key = secret_key(connection, "audit", given=settings.audit_key, file=settings.audit_key_file)
    folder = settings.audit_dir or data_directory() / "audit"
    name = connection.execute(_NAME).scalar_one()
    return HeadsFile(folder / f"{name}.heads", key)


def _parsed(line: bytes, number: int, key: bytes, before: str) -> tuple[Head | None, str]:
    values = _values(line)
    if values is None:
        return None, ""
    signature = str(values["hmac"])
    is_signed = hmac.compare_digest(_signature(key, before, values), signature)
    head = Head(
        number,
        int(str(values["seq"])),
        bytes.fromhex(str(values["hash"])),
        str(values["sealed_at"]),
        is_signed,
    )
    return head, signature


def _values(line: bytes) -> dict[str, object] | None:
    try:
        values = json.loads(line)
        int(values["seq"]), bytes.fromhex(values["hash"]), values["sealed_at"]
        values["hmac"].encode("ascii")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return dict(values)


def _signature(key: bytes, before: str, values: dict[str, object]) -> str:
    said = f"{before}|{values['seq']}|{values['hash']}|{values['sealed_at']}"
    return hmac.digest(key, said.encode(), "sha256").hex()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
