"""Grids (网格): the patches a community is divided into; never a computed cell."""

from gis.layers.spec import Field, Layer, Reference

GRID = Layer(
    name="grid",
    title="网格",
    geometry="polygon",
    fields=(
        Field("grid_code", "网格编码", required=True, aliases=("网格编码", "网格编号", "编号")),
        Field("name", "名称", aliases=("名称", "网格名称")),
        Field(
            "grid_kind",
            "网格类型",
            aliases=("类型", "网格类型"),
            choices={
                "general": "general",
                "exclusive": "exclusive",
                "综合网格": "general",
                "专属网格": "exclusive",
            },
        ),
    ),
    references=(
        Reference("community", "社区", "community", located=True, aliases=("社区", "社区名称")),
    ),
    key=(("grid_code", "valid_from"),),
    has_validity=True,
)
