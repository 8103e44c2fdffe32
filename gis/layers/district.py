"""The district: the whole area a deployment looks after."""

from gis.layers.spec import Field, Layer

DISTRICT = Layer(
    name="district",
    title="区",
    geometry="multipolygon",
    fields=(
        Field("name", "名称", required=True, aliases=("名称", "区名", "区县")),
        Field("code", "区划代码", required=True, aliases=("代码", "区划代码", "adcode")),
    ),
    key=(("code",),),
)
