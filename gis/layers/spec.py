"""The description that importers, checks, tables, maps and the API share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

GeometryKind = Literal["polygon", "multipolygon", "line", "point", "outline", "place", "none"]
"""What a layer's geometry may be.

`outline`: polygon, point or none, for buildings; `place`: point or polygon, for villages.
`polygon` takes a MultiPolygon of one part; `multipolygon` takes both and stores MultiPolygon.
"""

FieldKind = Literal["text", "texts", "integer", "number", "date", "boolean"]
"""What a field holds; `texts` is a list, written with `;` between its entries in files."""


@dataclass(frozen=True, slots=True)
class Field:
    """
    One column of a layer.

    `name` is the column in table, frame, API and file; `short` is the name that fits the ten
    bytes of a DBF header; `aliases` are other names met in files. `choices` maps words met in
    files to the stored word. `minimum` bounds numbers from below.
    """

    name: str
    title: str
    kind: FieldKind = "text"
    required: bool = False
    short: str | None = None
    aliases: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    minimum: float | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """
    A column that names a row of another layer by its source key, else by its unique name.

    In the table it is `<name>_id`. `located`: where the file says nothing, the row's place on
    the ground decides (its inside point in the other layer's polygon).
    """

    name: str
    title: str
    layer: str
    required: bool = False
    located: bool = False
    short: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        """The table's column for the referenced row."""
        return f"{self.name}_id"


@dataclass(frozen=True, slots=True)
class Layer:
    """
    One kind of feature: its name, shape and columns.

    `key` lists the fields and references whose values, joined with `/`, make the stable
    `source_key`; the first list that is filled counts, and without any the content's hash does.
    `one_of` lists references of which exactly one must be filled. `has_validity` layers carry
    `valid_from` (default: the day of import) and `valid_to` (default: open; exclusive).
    """

    name: str
    title: str
    geometry: GeometryKind
    fields: tuple[Field, ...] = ()
    references: tuple[Reference, ...] = ()
    key: tuple[tuple[str, ...], ...] = ()
    one_of: tuple[str, ...] = ()
    has_validity: bool = False

    @property
    def columns(self) -> tuple[Field | Reference, ...]:
        """Fields and references together, as a file may hold them."""
        return (*self.fields, *self.references)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns a file must have."""
        return tuple(column.name for column in self.columns if column.required)
