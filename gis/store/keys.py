"""Secret keys outside the database: given by the operator, or made for a database of our own."""

import binascii
import os
import secrets
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection

from gis.errors import MissingKey
from gis.store.marker import marker_of
from gis.store.target import data_directory

KEY_BYTES = 32


def secret_key(
    connection: Connection, name: str, *, given: SecretStr | None, file: Path | None
) -> bytes:
    """
    Find a key of 32 bytes: from the setting, its file, or a file made on first use.

    Parameters
    ----------
    connection
        Any role. Only a database that we made for demonstration or tests gets a key made.
    name
        What it is for: `people`, `audit`.
    given
        The key in base64, from `GIS_<NAME>_KEY`.
    file
        A file that holds it, from `GIS_<NAME>_KEY_FILE`.

    Raises
    ------
    MissingKey
        There is none for a real database, or it is not 32 bytes in base64.
    """
    setting = f"GIS_{name.upper()}_KEY"
    if given is not None:
        return _decoded(given.get_secret_value(), setting)
    if file is not None:
        return _read(file, setting)
    if marker_of(connection) is None:
        raise MissingKey(
            f"no key for {name}: set {setting}_FILE to a file that holds 32 random bytes in"
            " base64 (openssl rand -base64 32), kept apart from the database and its backups"
        )
    return _own_key(name)


@cache
def _own_key(name: str) -> bytes:
    file = data_directory() / "keys" / f"{name}.key"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f".{name}.{secrets.token_hex(6)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    try:
        os.link(unfinished, file)  # of two processes that make it at once, the first wins
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
    return _read(file, f"GIS_{name.upper()}_KEY")


def _read(file: Path, setting: str) -> bytes:
    try:
        content = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingKey(f"{setting}_FILE: {file} cannot be read: {error}") from error
    return _decoded(content, f"{setting}_FILE ({file})")


def _decoded(content: str, source: str) -> bytes:
    try:
        key = b64decode(content.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise MissingKey(f"{source} must hold 32 bytes in base64: openssl rand -base64 32")
    return key
