"""Which column of the file is which column of the layer."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gis.errors import InvalidParameter, MissingField, UnknownName
from gis.layers.spec import Field, Layer, Reference

VALIDITY = (
    Field("valid_from", "有效期起", "date", aliases=("起始日期", "生效日期", "启用日期")),
    Field("valid_to", "有效期止", "date", aliases=("终止日期", "失效日期", "停用日期")),
)
_DBF_NAME_BYTES = 10


@dataclass(frozen=True)
class Columns:
    """The file's column for each of the layer's, and those that nobody asked for."""

    chosen: dict[str, str]
    dropped: tuple[str, ...]


def file_columns(layer: Layer) -> tuple[Field | Reference, ...]:
    """List the columns that a file of the layer may have."""
    return (*layer.columns, *VALIDITY) if layer.has_validity else layer.columns


def match_columns(
    names: Sequence[str],
    layer: Layer,
    *,
    mapping: Mapping[str, str] | None = None,
    file_name: str,
) -> Columns:
    """
    Match columns: as `mapping` says, else by name, short name, alias, or one cut at ten bytes.

    Letters' case, width and surrounding blanks make no difference; an earlier way wins over
    a later one. `mapping` leads from the layer's column to the file's.

    Raises
    ------
    UnknownName
        `mapping` names a column that the layer has not.
    MissingField
        A required column, or one that `mapping` names, is not in the file.
    InvalidParameter
        `mapping` uses one column of the file twice.
    """
    chosen = _mapped(names, layer, mapping or {}, file_name)
    taken = set(chosen.values())
    by_form: dict[str, str] = {}
    for name in names:
        by_form.setdefault(_form(name), name)
    for way in _WAYS:
        for column in file_columns(layer):
            if column.name in chosen:
                continue
            for form in way(column):
                found = by_form.get(_form(form))
                if found is not None and found not in taken:
                    chosen[column.name] = found
                    taken.add(found)
                    break
    _require(layer, chosen, names, file_name)
    return Columns(chosen, tuple(name for name in names if name not in taken))


def _mapped(
    names: Sequence[str], layer: Layer, mapping: Mapping[str, str], file_name: str
) -> dict[str, str]:
    known = [column.name for column in file_columns(layer)]
    for field, name in mapping.items():
        if field not in known:
            raise UnknownName(
                f"{layer.name} has no column {field!r}; its columns are {', '.join(known)}"
            )
        if name not in names:
            raise MissingField(f"{file_name} has no column {name!r}; {_listed(names)}")
    if len(set(mapping.values())) < len(mapping):
        raise InvalidParameter("--map names one column of the file twice")
    return dict(mapping)


def _require(layer: Layer, chosen: dict[str, str], names: Sequence[str], file_name: str) -> None:
    missing = [name for name in layer.required if name not in chosen]
    if missing:
        raise MissingField(
            f"{file_name} has no column for {', '.join(missing)} of {layer.name};"
            f" {_listed(names)}; name it with --map {missing[0]}=COLUMN"
        )
    if "valid_to" in chosen and "valid_from" not in chosen:
        raise MissingField(
            f"{file_name} says until when rows hold but not since when; {_listed(names)};"
            " name it with --map valid_from=COLUMN"
        )


def _listed(names: Sequence[str]) -> str:
    return f"its columns are {', '.join(names)}" if names else "it has no columns at all"


def _form(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _own_name(column: Field | Reference) -> Iterator[str]:
    yield column.name
    if isinstance(column, Reference):
        yield column.column


def _short_name(column: Field | Reference) -> Iterator[str]:
    if column.short:
        yield column.short


def _aliases(column: Field | Reference) -> Iterator[str]:
    yield from column.aliases
    yield column.title


def _cut_names(column: Field | Reference) -> Iterator[str]:
    for name in (column.name, *column.aliases, column.title):
        for codec in ("utf-8", "gb18030"):
            raw = name.encode(codec)
            if len(raw) > _DBF_NAME_BYTES:
                yield raw[:_DBF_NAME_BYTES].decode(codec, errors="ignore")


_WAYS = (_own_name, _short_name, _aliases, _cut_names)
