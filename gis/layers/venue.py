"""Venues (阵地): activity rooms, service centres and service stations; organisations sit there."""

from gis.layers.spec import Field, Layer

VENUE = Layer(
    name="venue",
    title="阵地",
    geometry="point",
    fields=(
        Field("name", "名称", required=True, aliases=("名称",)),
        Field("code", "编号", aliases=("编号",)),
        Field(
            "venue_kind",
            "类型",
            required=True,
            aliases=("类型", "kind"),
            choices={
                "activity_room": "activity_room",
                "service_centre": "service_centre",
                "service_station": "service_station",
                "党员活动室": "activity_room",
                "党群服务中心": "service_centre",
                "服务站": "service_station",
                "党员管理服务站": "service_station",
            },
        ),
        Field("area_m2", "面积（平方米）", "number", aliases=("面积",), minimum=0),
    ),
    key=(("code",), ("name",)),
    has_validity=True,
)
