"""Streets (街道, sub-districts), the parts of a district that approve Party organisations."""

from gis.layers.spec import Field, Layer, Reference

STREET = Layer(
    name="street",
    title="街道",
    geometry="multipolygon",
    fields=(
        Field("name", "名称", required=True, aliases=("名称", "街道", "街道名称")),
        Field("code", "区划代码", required=True, aliases=("代码", "区划代码")),
    ),
    references=(Reference("district", "区", "district", located=True),),
    key=(("code",),),
)
