"""Party organisations and the places they cover; their seat is a venue."""

from gis.layers.spec import Field, Layer, Reference

PARTY_ORG = Layer(
    name="party_org",
    title="党组织",
    geometry="none",
    fields=(
        Field("code", "编号", required=True, aliases=("编号", "党组织编号")),
        Field("name", "名称", required=True, aliases=("名称", "党组织名称")),
        Field(
            "org_kind",
            "类型",
            required=True,
            aliases=("类型", "组织类别", "kind"),
            choices={
                "committee": "committee",
                "general_branch": "general_branch",
                "branch": "branch",
                "joint_branch": "joint_branch",
                "党委": "committee",
                "党总支": "general_branch",
                "党支部": "branch",
                "联合党支部": "joint_branch",
            },
        ),
        Field("formed_on", "成立日期", "date", aliases=("成立日期",)),
    ),
    references=(
        Reference("parent", "上级党组织", "party_org", aliases=("上级", "上级党组织")),
        Reference("seat", "活动地点", "venue", aliases=("阵地", "活动地点")),
    ),
    key=(("code",),),
    has_validity=True,
)

PARTY_ORG_PLACE = Layer(
    name="party_org_place",
    title="党组织覆盖范围",
    geometry="none",
    fields=(
        Field(
            "formation_mode",
            "组建方式",
            required=True,
            aliases=("组建方式", "mode"),
            choices={
                "territorial": "territorial",
                "nearby": "nearby",
                "standalone": "standalone",
                "属地管理": "territorial",
                "就近组建": "nearby",
                "单独组建": "standalone",
            },
        ),
    ),
    references=(
        Reference("party_org", "党组织", "party_org", required=True, aliases=("党组织",)),
        Reference("village", "原村", "village", aliases=("原村",)),
        Reference("community", "社区", "community", aliases=("社区",)),
        Reference("estate", "小区", "estate", aliases=("小区",)),
    ),
    key=(("party_org", "village", "community", "estate", "valid_from"),),
    one_of=("village", "community", "estate"),
    has_validity=True,
)
