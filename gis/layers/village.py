"""Origin villages (原村), whose organisations may take estates over."""

from gis.layers.spec import Field, Layer

VILLAGE = Layer(
    name="village",
    title="原村",
    geometry="place",
    fields=(
        Field("name", "名称", required=True, aliases=("名称", "村名")),
        Field("code", "区划代码", aliases=("代码",)),
    ),
    key=(("code",), ("name",)),
)
