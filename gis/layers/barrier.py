"""Lines that cannot be walked across but by a bridge, tunnel or crossing."""

from gis.layers.spec import Field, Layer

BARRIER = Layer(
    name="barrier",
    title="步行障碍",
    geometry="line",
    fields=(
        Field("name", "名称", aliases=("名称",)),
        Field(
            "barrier_kind",
            "类型",
            short="kind",
            aliases=("类型",),
            choices={
                "river": "river",
                "railway": "railway",
                "road": "road",
                "wall": "wall",
                "*": "wall",
            },
        ),
    ),
)
