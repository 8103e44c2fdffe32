"""Estates (小区、新村、组团): the residential quarters of a community."""

from gis.layers.spec import Field, Layer, Reference

ESTATE = Layer(
    name="estate",
    title="小区",
    geometry="multipolygon",
    fields=(
        Field("name", "名称", required=True, aliases=("名称", "小区", "小区名称", "新村")),
        Field("code", "编号", aliases=("编号", "小区编号")),
        Field("cluster", "组团", aliases=("组团", "期", "区")),
        Field("aliases", "别名", "texts", aliases=("别名", "推广名")),
        Field(
            "inhabitant_count",
            "常住人口",
            "integer",
            short="inhabitant",
            aliases=("人口", "常住人口"),
            minimum=0,
        ),
        Field(
            "household_count", "户数", "integer", short="household", aliases=("户数",), minimum=0
        ),
        Field("counted_on", "统计日期", "date", aliases=("统计日期",)),
    ),
    references=(
        Reference("community", "社区", "community", located=True, aliases=("社区", "社区名称")),
    ),
    key=(("code",), ("community", "name", "cluster"), ("name",)),
)
