"""Building Party groups (楼幢党小组) of a branch, and the buildings each one holds."""

from gis.layers.spec import Field, Layer, Reference

PARTY_GROUP = Layer(
    name="party_group",
    title="党小组",
    geometry="none",
    fields=(
        Field("code", "编号", required=True, aliases=("编号",)),
        Field("name", "名称", required=True, aliases=("名称",)),
    ),
    references=(
        Reference("party_org", "党支部", "party_org", required=True, aliases=("党支部", "党组织")),
    ),
    key=(("code",),),
    has_validity=True,
)

GROUP_BUILDING = Layer(
    name="group_building",
    title="党小组楼幢",
    geometry="none",
    fields=(Field("stairwells", "单元", "texts", aliases=("单元",)),),
    references=(
        Reference("party_group", "党小组", "party_group", required=True, aliases=("党小组",)),
        Reference("building", "楼幢", "building", required=True, aliases=("楼幢",)),
    ),
    key=(("party_group", "building", "valid_from"),),
    has_validity=True,
)
