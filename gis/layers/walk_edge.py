"""The walking network: lines that meet where their ends coincide."""

from gis.layers.spec import Field, Layer

WALK_EDGE = Layer(
    name="walk_edge",
    title="步行路网",
    geometry="line",
    fields=(
        Field(
            "edge_class",
            "类型",
            aliases=("类型", "highway"),
            choices={
                "path": "path",
                "road": "road",
                "bridge": "bridge",
                "tunnel": "tunnel",
                "crossing": "crossing",
                "*": "path",
            },
        ),
        Field("length_m", "长度（米）", "number", aliases=("length",), minimum=0),
    ),
)
