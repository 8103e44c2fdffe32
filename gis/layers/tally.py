"""
Declared member counts of buildings, of branches within buildings, and of organisations.

The six counts are those of buildings and organisations alike; a branch within a building has
only the two of its members who live there.
"""

from gis.layers.spec import Field, Layer, Reference

AFFILIATED = (
    Field("affiliated_full", "隶属正式党员", "integer", True, "aff_full", minimum=0),
    Field("affiliated_probationary", "隶属预备党员", "integer", True, "aff_prob", minimum=0),
)

SIX_COUNTS = (
    *AFFILIATED,
    Field("resident_full", "居住正式党员", "integer", True, "res_full", minimum=0),
    Field("resident_probationary", "居住预备党员", "integer", True, "res_prob", minimum=0),
    Field("resident_not_affiliated_here", "居住未隶属", "integer", True, "res_not_af", minimum=0),
    Field("affiliated_unlocated", "隶属未定位", "integer", True, "aff_unloc", minimum=0),
)

_AS_OF = Field("as_of", "统计日期", "date", True, aliases=("统计日期",))
_BUILDING = Reference("building", "楼幢", "building", required=True, aliases=("楼幢",))
_PARTY_ORG = Reference("party_org", "党组织", "party_org", required=True, aliases=("党组织",))

BUILDING_TALLY = Layer(
    name="building_tally",
    title="楼幢党员数",
    geometry="none",
    fields=(_AS_OF, *SIX_COUNTS),
    references=(_BUILDING,),
    key=(("building", "as_of"),),
)

BUILDING_BRANCH_TALLY = Layer(
    name="building_branch_tally",
    title="楼幢分支部党员数",
    geometry="none",
    fields=(_AS_OF, *AFFILIATED),
    references=(_BUILDING, _PARTY_ORG),
    key=(("building", "party_org", "as_of"),),
)

ORG_TALLY = Layer(
    name="org_tally",
    title="党组织党员数",
    geometry="none",
    fields=(_AS_OF, *SIX_COUNTS),
    references=(_PARTY_ORG,),
    key=(("party_org", "as_of"),),
)
