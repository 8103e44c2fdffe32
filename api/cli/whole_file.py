"""Writing a file whole or not at all."""

from pathlib import Path

from gis.errors import InvalidParameter


def write_whole(path: Path, content: str, *, private: bool = False) -> None:
    """
    Write a file; what was there stays when anything fails. `private`: only for who wrote it.

    Raises
    ------
    InvalidParameter
        It cannot be written there.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.unlink(missing_ok=True)
        beside.touch(mode=0o600 if private else 0o666)
        beside.write_text(content, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InvalidParameter(f"{path} cannot be written: {error.strerror}") from error
