"""Communities (社区) with their counts; a community without a committee has no official code."""

from gis.layers.spec import Field, Layer, Reference

COMMUNITY = Layer(
    name="community",
    title="社区",
    geometry="multipolygon",
    fields=(
        Field("name", "名称", required=True, aliases=("名称", "社区", "社区名称")),
        Field("stat_code", "统计用区划代码", aliases=("统计代码", "区划代码")),
        Field("transition_stage", "过渡阶段", short="stage", aliases=("过渡阶段",)),
        Field(
            "inhabitant_count",
            "常住人口",
            "integer",
            short="inhabitant",
            aliases=("人口", "常住人口", "居民人数"),
            minimum=0,
        ),
        Field(
            "household_count", "户数", "integer", short="household", aliases=("户数",), minimum=0
        ),
        Field(
            "activist_count",
            "入党积极分子数",
            "integer",
            short="activist",
            aliases=("积极分子",),
            minimum=0,
        ),
        Field("counted_on", "统计日期", "date", aliases=("统计日期",)),
    ),
    references=(Reference("street", "街道", "street", located=True, aliases=("街道",)),),
    key=(("stat_code",), ("name",)),
)
