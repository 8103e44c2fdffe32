"""Buildings (楼幢): outlines, points, or known only from a list; only geometry is required."""

from gis.layers.spec import Field, Layer, Reference

BUILDING = Layer(
    name="building",
    title="楼幢",
    geometry="outline",
    fields=(
        Field("building_no", "楼幢号", short="bldg_no", aliases=("楼号", "幢号", "楼栋号")),
        Field("name", "名称", aliases=("名称",)),
        Field("cluster", "组团", aliases=("组团", "期", "区")),
        Field(
            "building_use",
            "用途",
            short="bldg_use",
            aliases=("用途", "bldg_type"),
            choices={
                "residential": "residential",
                "apartments": "residential",
                "house": "residential",
                "dormitory": "residential",
                "mixed": "mixed",
                "other": "other",
                "住宅": "residential",
                "商住": "mixed",
                "其他": "other",
                "*": "other",
            },
        ),
        Field("aliases", "别名", "texts", aliases=("别名",)),
        Field(
            "stairwell_count",
            "单元数",
            "integer",
            short="stairwell",
            aliases=("单元数",),
            minimum=0,
        ),
        Field("floors", "层数", "integer", aliases=("层数",), minimum=0),
        Field(
            "household_count", "户数", "integer", short="household", aliases=("户数",), minimum=0
        ),
        Field("position_source", "位置来源", short="pos_source", aliases=("位置来源",)),
        Field("positioned_on", "定位日期", "date", short="pos_date", aliases=("定位日期",)),
        Field("entrance_x", "入口横坐标", "number"),
        Field("entrance_y", "入口纵坐标", "number"),
    ),
    references=(
        Reference("estate", "小区", "estate", located=True, aliases=("小区", "小区名称")),
        Reference("community", "社区", "community", located=True, aliases=("社区", "社区名称")),
        Reference("grid", "网格", "grid", located=True, aliases=("网格", "网格编码")),
    ),
    key=(("estate", "cluster", "building_no"),),
    has_validity=True,
)
