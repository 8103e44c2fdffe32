"""Local institutions (驻区单位) that may join the Party-building meeting."""

from gis.layers.spec import Field, Layer

LOCAL_INSTITUTION = Layer(
    name="local_institution",
    title="驻区单位",
    geometry="point",
    fields=(
        Field("name", "名称", required=True, aliases=("名称", "单位名称")),
        Field("code", "编号", aliases=("编号",)),
        Field("joint_meeting", "参加联席会", "boolean", short="joint_meet", aliases=("联席会",)),
        Field("last_meeting_on", "最近会议日期", "date", short="last_meet"),
    ),
    key=(("code",), ("name",)),
)
