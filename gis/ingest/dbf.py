"""The head of a DBF table: how many records, which fields, in which encoding."""

import struct
from dataclasses import dataclass

from gis.errors import UnreadableFile
from gis.ingest.encoding import dbf_encoding, decode_cell

_HEAD = 32
_FIELD = 32
_SAMPLE = 4_000_000


@dataclass(frozen=True)
class DbfHead:
    """What the head of a DBF says, and the codec its text is in."""

    record_count: int
    names: tuple[str, ...]
    codec: str


def read_dbf_head(content: bytes, *, file_name: str, code_page: str | None) -> DbfHead:
    """
    Read the head of a DBF, and check that the table is whole.

    Raises
    ------
    UnreadableFile
        It is no DBF, or it ends before its last record.
    """
    if len(content) < _HEAD + 1:
        raise UnreadableFile(f"{file_name} is broken: it ends within its head; copy it again")
    count, head_size, record_size = struct.unpack("<IHH", content[4:12])
    held = (len(content) - head_size) // record_size if record_size else 0
    if head_size < _HEAD + 1 or record_size < 1 or held < count:
        raise UnreadableFile(
            f"{file_name} is broken: its head announces {count} records, it holds {max(held, 0)};"
            " copy it again"
        )
    raw_names, texts = _fields(content, head_size)
    sample = _text_sample(content[head_size : head_size + count * record_size], record_size, texts)
    codec = dbf_encoding(content[29], code_page, b"\n".join([*raw_names, sample]))
    return DbfHead(count, tuple(_name(raw, codec) for raw in raw_names), codec)


def _fields(content: bytes, head_size: int) -> tuple[list[bytes], list[slice]]:
    names, texts = [], []
    start = 1  # the deletion mark
    for offset in range(_HEAD, head_size - _FIELD, _FIELD):
        field = content[offset : offset + _FIELD]
        if field[0] == 0x0D:  # noqa: PLR2004 (the end mark of the list)
            break
        names.append(field[:11].split(b"\0")[0])
        width = field[16]
        if field[11:12] == b"C":
            width += field[17] << 8
            texts.append(slice(start, start + width))
        start += width
    return names, texts


def _text_sample(records: bytes, record_size: int, texts: list[slice]) -> bytes:
    """Join the text of the records; what a cut left over at a cell's end is taken off."""
    cells: list[bytes] = []
    for offset in range(0, min(len(records), _SAMPLE), record_size):
        record = records[offset : offset + record_size]
        cells.extend(_without_cut_end(record[text].rstrip(b" \0")) for text in texts)
    return b"\n".join(cells)


def _without_cut_end(cell: bytes) -> bytes:
    if cell.isascii():
        return b""
    for length in range(len(cell), max(len(cell) - 4, 0), -1):
        try:
            cell[:length].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return cell[:length]
    return cell


def _name(raw: bytes, codec: str) -> str:
    try:
        return decode_cell(raw, codec)[0].strip()
    except UnicodeDecodeError:
        return raw.decode("latin1").strip()
