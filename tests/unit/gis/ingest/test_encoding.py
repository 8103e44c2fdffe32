"""Which encoding a code page beside a DBF means; what is none says nothing."""

import encodings
from pkgutil import iter_modules

import pytest

from gis.ingest.encoding import dbf_encoding, decode_cell

TEXT = "白鹭湾 3幢"


@pytest.mark.parametrize(
    ("code_page", "codec"),
    [
        ("UTF-8", "utf-8"),
        (" utf-8\n", "utf-8"),
        ("936", "gb18030"),
        ("OEM 936", "gb18030"),
        ("1252", "cp1252"),
        ("ISO-8859-1", "iso8859-1"),
        ("932", "cp932"),
        ("big5", "big5"),
    ],
)
def test_a_code_page_is_believed(code_page: str, codec: str) -> None:
    assert dbf_encoding(0, code_page, b"") == codec


_NONE = [
    "nothing",
    "uu",
    "rot13",
    "hex",
    "base64",
    "zlib",
    "bz2",
    "idna",
    "punycode",
    "undefined",
    "unicode_escape",
    "raw_unicode_escape",
    "utf-7",
    "utf-16",
    "utf-32",
    "hz",
]


@pytest.mark.parametrize("code_page", ["", "a\0b", "中", *_NONE])
def test_what_is_no_code_page_says_nothing(code_page: str) -> None:
    assert dbf_encoding(0, code_page, TEXT.encode()) == "utf-8"
    assert dbf_encoding(0, code_page, TEXT.encode("gb18030")) == "gb18030"


@pytest.mark.parametrize(
    "code_page", sorted(each.name for each in iter_modules(encodings.__path__))
)
def test_whatever_python_knows_reads_a_cell_or_says_that_it_cannot(code_page: str) -> None:
    codec = dbf_encoding(0, code_page, TEXT.encode())

    for raw in (b"code", TEXT.encode(), TEXT.encode("gb18030"), bytes(range(256))):
        try:
            text, _ = decode_cell(raw, codec)
        except UnicodeDecodeError:
            continue
        assert isinstance(text, str)
