"""In which encoding a text file or DBF is written; undecodable text is never dropped."""

import codecs

from gis.errors import UnreadableFile

# Language driver (byte 29 of a DBF) → codec. GB18030 holds everything that cp936 and GBK do.
# 0x00 (none) and 0x57 (whatever the writer's system used) say nothing.
_LANGUAGE_DRIVERS = {
    0x01: "cp437",
    0x02: "cp850",
    0x03: "cp1252",
    0x13: "cp932",
    0x4D: "gb18030",
    0x4E: "cp949",
    0x4F: "big5",
    0x7A: "gb18030",
    0x78: "big5",
    0x79: "cp949",
    0x7B: "cp932",
    0xC8: "cp1250",
    0xC9: "cp1251",
}
# What every code page of a DBF leaves as it is, and codecs of another kind do not.
_PLAIN = "xn--bcher-kva.AZaz09 ~{}+-&\\u0041"
_CHINESE = {"936", "cp936", "gbk", "gb2312", "gb18030", "ansi 936", "oem 936"}


def dbf_encoding(language_driver: int, code_page: str | None, sample: bytes) -> str:
    """
    Choose the codec of a DBF: language driver, else the .cpg beside it, else its bytes.

    `sample` is the text of its records; strictly valid UTF-8 is UTF-8, all else GB18030.
    """
    named = _LANGUAGE_DRIVERS.get(language_driver) or _named_codec(code_page)
    return named or ("utf-8" if _is_utf8(sample) else "gb18030")


def decode_file(content: bytes, *, file_name: str) -> str:
    """
    Decode a text file: by its byte-order mark, else as strict UTF-8, else as GB18030.

    Raises
    ------
    UnreadableFile
        It is neither; the message names the first bad byte.
    """
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _decoded(content, codec, file_name)
    return _decoded(content, "utf-8" if _is_utf8(content) else "gb18030", file_name)


def decode_cell(raw: bytes, codec: str) -> tuple[str, bool]:
    """
    Decode one cell; the second value tells that a character at its end was cut off.

    Raises
    ------
    UnicodeDecodeError
        Bytes within the text are not of this encoding.
    """
    try:
        return raw.decode(codec), False
    except UnicodeDecodeError:
        pass  # a cut at the end, or worse
    decoder = codecs.getincrementaldecoder(codec)(errors="strict")
    text = decoder.decode(raw, final=False)
    pending, _ = decoder.getstate()
    return text, bool(pending)


def _decoded(content: bytes, codec: str, file_name: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{file_name} is neither UTF-8 nor GB18030 text (byte {error.start});"
            " save it as UTF-8 and import it again"
        ) from error


def _named_codec(code_page: str | None) -> str | None:
    if code_page is None:
        return None
    name = code_page.strip().lower()
    if name in _CHINESE:
        return "gb18030"
    for candidate in (name, f"cp{name}"):
        try:
            is_code_page = _PLAIN.encode("ascii").decode(candidate) == _PLAIN
        except (LookupError, ValueError):
            continue
        if is_code_page:
            return codecs.lookup(candidate).name
    return None


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
