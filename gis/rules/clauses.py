"""What the thresholds rest on: regulations, practice and our own assumptions, in our words."""

from datetime import date
from typing import Final

from gis.rules.spec import Certainty, Clause

BRANCH_REGULATION_FROM: Final = date(2018, 10, 28)
EDUCATION_REGULATION_FROM: Final = date(2019, 5, 6)
PRACTICE: Final = "practice without an enacted text, so there is no effective date"
ASSUMPTION: Final = "an assumption of this project, no enacted text"

ALL_CLAUSES: Final[tuple[Clause, ...]] = (
    Clause(
        id="branch_regulation_4_form",
        title_zh="《中国共产党支部工作条例（试行）》第四条：成立党支部",
        text_zh="有正式党员3人以上的单位，应当成立党支部；预备党员不计入这3人。",
        text_en="A unit with 3 or more full members should form a branch; probationary members "
        "do not count towards the 3.",
        source="支部工作条例第四条, copies: wdqwzzb.gov.cn, uianet.net; 党章 Art 30 alike",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_4_size",
        title_zh="《中国共产党支部工作条例（试行）》第四条：党支部规模",
        text_zh="党支部党员人数一般不超过50人，正式党员和预备党员都计入。",
        text_en="A branch normally has no more than 50 members, full and probationary together.",
        source="支部工作条例第四条, copies: wdqwzzb.gov.cn, uianet.net",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_5_joint",
        title_zh="《中国共产党支部工作条例（试行）》第五条：联合党支部",
        text_zh="正式党员不足3人的单位，按照地域相邻、行业相近、规模适当、便于管理的原则成立"
        "联合党支部；联合党支部覆盖单位一般不超过5个。条文所称“单位”，本系统类推适用于小区。",
        text_en="Units with fewer than 3 full members form a joint branch, by the principles of "
        "adjacent ground, like trade, fitting size and easy management; a joint branch normally "
        "covers no more than 5 units. The text speaks of legal units; applied to estates by "
        "analogy.",
        source="支部工作条例第五条, copies: zczhituo.com/info/1002/3523, sp522.com/19979",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_5_project",
        title_zh="《中国共产党支部工作条例（试行）》第五条：工程项目与流动党员",
        text_zh="为期6个月以上的工程、工作项目可以成立党支部；流动党员集中的地方可以成立"
        "流动党员党支部。",
        text_en="A project of 6 months or more may form a branch; so may mobile members where "
        "they are concentrated.",
        source="支部工作条例第五条, copies: zczhituo.com/info/1002/3523, sp522.com/19979",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_6",
        title_zh="《中国共产党支部工作条例（试行）》第六条：成立程序",
        text_zh="由单位提出申请，街道、乡镇党（工）委研究决定并批复，批复一般不超过1个月；"
        "随后选举，并报上一级组织部门备案。",
        text_en="The unit applies; the street or township Party committee decides and approves, "
        "normally within 1 month; then comes the election, and the organisation department one "
        "level up is told.",
        source="支部工作条例第六条, copy: zswldj 2019-03-15 (from 12371.cn)",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_7",
        title_zh="《中国共产党支部工作条例（试行）》第七条：调整和撤销",
        text_zh="不再符合条件的党支部应当调整或者撤销，由街道党（工）委批准或者直接决定，并向上备案。",
        text_en="A branch whose conditions no longer hold is adjusted or abolished; the street "
        "committee approves or decides it directly, and it is filed upwards.",
        source="支部工作条例第七条, copy: xndjw.gov.cn",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_13",
        title_zh="《中国共产党支部工作条例（试行）》第十三条：党小组",
        text_zh="党员人数较多，或者党员工作、居住比较分散的党支部，应当划分若干党小组，组长由党支部"
        "指定或者由小组党员推荐；党小组会一般每月1次。条例没有规定党小组人数。",
        text_en="A branch with many members, or with members who live or work dispersed, should "
        "divide into several groups, whose leader the branch designates or the group's members "
        "recommend; a group normally meets once a month. It gives no number of members.",
        source="支部工作条例第十三条, copy: xgll.com.cn 2021-09-17 (from 12371.cn)",
        certainty=Certainty.READ,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_committee",
        title_zh="《中国共产党支部工作条例（试行）》：支部委员会",
        text_zh="有正式党员7人以上的党支部设立支部委员会，由3至5人组成，最多7人；"
        "正式党员不足7人的，设1名书记，必要时可以设1名副书记。",
        text_en="A branch of 7 or more full members has a committee of 3 to 5, 7 at most; one of "
        "fewer than 7 full members has 1 secretary and, where needed, 1 deputy.",
        source="copies: sp522.com/19979, meijie5.cn",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="branch_regulation_term",
        title_zh="《中国共产党支部工作条例（试行）》：任期",
        text_zh="村、社区党支部委员会每届任期5年，其他党支部委员会一般3年；基层党委每届任期5年。",
        text_en="A village or community branch committee serves 5 years, others normally 3; "
        "committees of base organisations 5.",
        source="copies: sp522.com/19979, uianet.net b6419777",
        certainty=Certainty.SECOND_HAND,
        effective_on=BRANCH_REGULATION_FROM,
    ),
    Clause(
        id="general_branch_practice",
        title_zh="党总支、党委设置人数（惯例）",
        text_zh="党员超过50人的可以设党总支，超过100人的可以设党委，均须批准，两个方向都有例外。党章只要求"
        "正式党员3人以上，并根据工作需要和党员人数设置；50人和100人出自实践和其他法规（如机关"
        "基层组织工作条例第四条）。“超过100人”与“100人以上”两种说法并存。",
        text_en="With more than 50 members a general branch may be set up, with more than 100 a "
        "committee; both need approval, with exceptions both ways. The constitution asks only for "
        "3 full members and goes by need and number; 50 and 100 come from practice and from other "
        "regulations. Sources differ between 'more than 100' and '100 or more'.",
        source="several question-and-answer pages; 机关基层组织工作条例第四条 known, not read",
        certainty=Certainty.SECOND_HAND,
        undated_reason=PRACTICE,
    ),
    Clause(
        id="party_congress",
        title_zh="党员代表大会（选举条例旧版）",
        text_zh="党员500人以上，或者所辖党组织驻地分散的，可以以党员代表大会代替党员大会。",
        text_en="With 500 or more members, or dispersed seats, a Party congress may stand in for "
        "the members' meeting.",
        source="old copies of the election regulation: hnaoxu.com; kept in 2020, known, not read",
        certainty=Certainty.SECOND_HAND,
        undated_reason="the copies are of an older text; the 2020 revision was not read",
    ),
    Clause(
        id="groups_optional_practice",
        title_zh="小支部可不设党小组（民间做法）",
        text_zh="正式党员不足6人（一说7人）的党支部，不必划分党小组。",
        text_en="A branch of fewer than 6 (some say 7) full members need not divide into groups.",
        source="wenda.12371.cn",
        certainty=Certainty.SECOND_HAND,
        undated_reason=PRACTICE,
    ),
    Clause(
        id="group_size_practice",
        title_zh="党小组人数（惯例）",
        text_zh="每个党小组不少于3名党员，其中至少1名正式党员；不足3人的与相邻的合并。党员20人以上的党支部"
        "一般划分党小组，不足20人的视需要而定。后一条只约束中央和国家机关，对社区仅作默认值。",
        text_en="A group has at least 3 members, at least 1 of them full; those with fewer join "
        "their neighbours. A branch of 20 or more members generally divides, a smaller one as "
        "needed. The latter binds central organs only; for communities it is a default.",
        source="rosevvi, wendadaohang; 中央和国家机关党小组工作规则（试行）, quoted at "
        "wenda.12371.cn tid=636904",
        certainty=Certainty.SECOND_HAND,
        undated_reason=PRACTICE,
    ),
    Clause(
        id="group_leader_practice",
        title_zh="党小组组长（惯例）",
        text_zh="党小组组长应当是正式党员。",
        text_en="A group's leader should be a full member.",
        source="bxshww",
        certainty=Certainty.SECOND_HAND,
        undated_reason=PRACTICE,
    ),
    Clause(
        id="group_split_handbook",
        title_zh="党小组拆分（旧手册）",
        text_zh="旧手册的做法：党小组约15人时拆分。现行规定没有上限，以党支部50人为隐含上限。",
        text_en="An older handbook splits a group at about 15 members. No upper size is set today "
        "but the branch's 50.",
        source="ctoth",
        certainty=Certainty.SECOND_HAND,
        undated_reason="an older handbook without a known day",
    ),
    Clause(
        id="building_group_assumption",
        title_zh="楼幢党小组规模（工程假定）",
        text_zh="一个楼幢党小组不超过12幢、30名党员，便于组长联系；拆分出的党支部不超过10个小组。",
        text_en="A building group holds no more than 12 buildings and 30 members, so that its "
        "leader can keep in touch; a branch that is split off holds no more than 10 groups.",
        source="this project",
        certainty=Certainty.ASSUMED,
        undated_reason=ASSUMPTION,
    ),
    Clause(
        id="education_regulation_25",
        title_zh="《中国共产党党员教育管理工作条例》第二十五条：组织关系",
        text_zh="每名党员都应当编入一个党支部或者党小组；组织关系只隶属一方，可以参加多重组织生活。",
        text_en="Every member belongs to one branch or group; affiliation is to one side only, "
        "participation may be in several (Art 25, 32).",
        source="党员教育管理工作条例第二十五条、第三十二条, wenda.12371.cn tid=629932",
        certainty=Certainty.READ,
        effective_on=EDUCATION_REGULATION_FROM,
    ),
    Clause(
        id="walking_circle_10",
        title_zh="十分钟生活圈",
        text_zh="十分钟生活圈的步行距离约500米。",
        text_en="The 10-minute circle is a walk of about 500 m.",
        source="zgbk.com (Encyclopedia of China)",
        certainty=Certainty.READ,
        undated_reason="an encyclopedia's definition, not an enacted text",
    ),
    Clause(
        id="walking_circle_15",
        title_zh="十五分钟生活圈",
        text_zh="十五分钟生活圈的步行距离为800至1000米；本系统以1000米为步行上限的默认值。",
        text_en="The 15-minute circle is a walk of 800 to 1,000 m; 1,000 m is the default limit "
        "of walks here.",
        source="ccprjournal glossary; upi-planning (radius 1 km)",
        certainty=Certainty.SECOND_HAND,
        undated_reason="a glossary's definition, not an enacted text",
    ),
    Clause(
        id="adjacency_assumption",
        title_zh="相邻（工程假定）",
        text_zh="两个小区或楼幢的轮廓相距不超过40米（可取30至50米）视为相邻，容许道路和数据缝隙。",
        text_en="Outlines no more than 40 m apart (30 to 50 m may be chosen) count as adjacent, "
        "across a road or a sliver in the data.",
        source="this project",
        certainty=Certainty.ASSUMED,
        undated_reason=ASSUMPTION,
    ),
    Clause(
        id="merge_planning",
        title_zh="就近组建的规划提示（工程假定）",
        text_zh="跨越主要道路、河流、铁路，各小区所处过渡阶段不同，或者合并范围内没有党员活动室的，"
        "应当提示。",
        text_en="A merge is flagged where it crosses a main road, river or railway, where the "
        "units are at different transition stages, and where its area has no activity room.",
        source="this project",
        certainty=Certainty.ASSUMED,
        undated_reason=ASSUMPTION,
    ),
    Clause(
        id="by_size_practice",
        title_zh="按规模组建（来源报告的做法）",
        text_zh="无法属地管理的，按照规模与毗邻小区整合，就近组建；规模较大的单独组建。报告没有给出人数，"
        "单独组建30名、就近组建20名正式党员为本项目的假定。",
        text_en="Where territorial management is impossible, adjacent estates are joined by size, "
        "and large ones stand alone. The report gives no numbers; 30 full members alone and 20 "
        "joined are this project's.",
        source="source document, sec. 1; numbers: this project",
        certainty=Certainty.ASSUMED,
        undated_reason="the source document is undated; the numbers are assumptions",
    ),
)
