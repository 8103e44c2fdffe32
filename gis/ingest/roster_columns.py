"""Columns of a roster that may be read, and the words in them; every other column is dropped."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gis.ingest.values import NULLS, BadValue


@dataclass(frozen=True)
class RosterColumn:
    """One column: its field, the names that offices give it, the words that it may hold."""

    name: str
    names: tuple[str, ...]
    words: Mapping[str, str] = field(default_factory=dict)
    is_required: bool = False


_KINDS = {
    "正式党员": "full", "正式": "full", "中共党员": "full", "党员": "full", "中共正式党员": "full",
    "预备党员": "probationary", "预备": "probationary", "中共预备党员": "probationary",
}  # fmt: skip
_CATEGORIES = {
    "离退休": "retired", "离休": "retired", "退休": "retired", "离退休党员": "retired",
    "在职": "in_service", "在岗": "in_service", "在职党员": "in_service",
    "流动": "mobile", "流动党员": "mobile",
    "下岗失业": "unemployed", "下岗": "unemployed", "失业": "unemployed", "待业": "unemployed",
    "其他": "other", "其它": "other",
}  # fmt: skip
_STATUSES = {
    "正常": "active", "在册": "active", "停止党籍": "suspended", "停止": "suspended",
    "失联": "suspended", "转出": "transferred_out", "已转出": "transferred_out",
    "死亡": "deceased", "去世": "deceased", "出党": "removed", "除名": "removed",
}  # fmt: skip
_LOCATED = {
    "本区": "located", "区内": "located", "本地": "located", "在册在住": "located",
    "区外": "elsewhere", "外地": "elsewhere", "外出": "elsewhere",
    "不详": "unknown", "未知": "unknown", "不明": "unknown",
}  # fmt: skip
_FLOWS = {
    "流出": "outflow", "外出流动": "outflow", "流出党员": "outflow",
    "流入": "inflow", "流入党员": "inflow",
    "否": "none", "非流动": "none", "正常": "none",
}  # fmt: skip
_TENURES = {
    "自有": "owner", "自住": "owner", "业主": "owner", "产权": "owner",
    "租住": "tenant", "租赁": "tenant", "承租": "tenant", "租户": "tenant",
}  # fmt: skip
_GROUP_ROLES = {
    "组长": "leader", "党小组长": "leader", "副组长": "deputy", "组员": "member", "成员": "member",
}  # fmt: skip

COLUMNS = (
    RosterColumn("name", ("姓名", "党员姓名", "名字"), is_required=True),
    RosterColumn(
        "membership_kind",
        ("人员类别", "党员类型", "正式/预备", "正式预备", "政治面貌"),
        _KINDS,
        is_required=True,
    ),
    RosterColumn(
        "primary_org",
        (
            "所在党支部", "党支部", "所属党支部", "所在支部", "所属支部", "支部名称", "所在党组织",
            "所属党组织", "党组织", "党组织名称", "组织关系所在党组织", "组织关系所在支部",
        ),
        is_required=True,
    ),
    RosterColumn("category", ("类别", "党员类别", "党员分类", "分类", "职业类别"), _CATEGORIES),
    RosterColumn("status", ("党籍状态", "组织关系状态"), _STATUSES),
    RosterColumn("party_group", ("党小组", "所在党小组", "所属党小组", "楼幢党小组")),
    RosterColumn("group_role", ("组内职务", "党小组职务", "小组职务"), _GROUP_ROLES),
    RosterColumn("estate", ("小区", "小区名称", "所在小区", "居住小区", "新村")),
    RosterColumn("cluster", ("组团", "组团名称", "分区")),
    RosterColumn(
        "building",
        ("楼幢", "楼栋", "楼幢号", "楼栋号", "幢号", "栋号", "楼号", "居住楼幢", "幢", "栋"),
    ),
    RosterColumn("stairwell", ("单元", "单元号")),
    RosterColumn("tenure", ("居住情况", "住房情况", "自有/租住"), _TENURES),
    RosterColumn("flow_status", ("流动状态", "流动情况", "流入流出"), _FLOWS),
    RosterColumn("located_state", ("居住地状态", "居住地", "居住状态"), _LOCATED),
    RosterColumn(
        "phone",
        ("手机", "手机号", "手机号码", "联系电话", "联系方式", "电话", "移动电话", "电话号码"),
    ),
    RosterColumn("origin_village", ("原村", "原行政村", "原籍村", "拆迁村")),
    RosterColumn("dual_registered_on", ("双报到日期", "报到日期", "双向登记日期", "双报到时间")),
    RosterColumn("participations", ("参加组织", "参加组织生活", "参加党组织", "双重管理组织")),
    RosterColumn("last_contact_month", ("最近联系", "最近联系月份", "最后联系", "最近联系时间")),
)  # fmt: skip
_BY_FORM: dict[str, str] = {}
_WORDS = {column.name: column.words for column in COLUMNS}
_NOT_MEMBERS = re.compile("群众|积极分子|发展对象|团员|民主党派|非党员|无党派|申请人")
BEYOND = frozenset({"外单位", "外单位党组织", "区外", "外地", "其他单位", "非本区"})
"""Words for an organisation beyond this district."""


def form_of(name: object) -> str:
    """Bring a column's name into the form in which names are compared."""
    text = unicodedata.normalize("NFKC", "" if name is None else str(name))
    return re.sub(r"[\s*:]", "", text).casefold()


def known_column(name: object) -> str | None:
    """Tell which field a column of this name is; None when it is to be dropped."""
    form = form_of(name)
    return _BY_FORM.get(form) or _BY_FORM.get(re.sub(r"\(.*\)$", "", form))


def choose_columns(names: Sequence[object]) -> tuple[dict[str, int], tuple[str, ...]]:
    """
    Choose the columns to read, by field; the names of all others.

    Of two columns for one field the first is read.
    """
    chosen: dict[str, int] = {}
    dropped: list[str] = []
    for position, name in enumerate(names):
        found = known_column(name)
        if found is not None and found not in chosen:
            chosen[found] = position
        elif form_of(name):
            dropped.append(str(name).strip())
    return chosen, tuple(dict.fromkeys(dropped))


def is_not_a_member(value: object) -> bool:
    """Tell whether the word names somebody about whom nothing may be kept."""
    return _NOT_MEMBERS.search(form_of(value)) is not None


def parse_word(column: str, value: object) -> str | None:
    """
    Read a word of a column that knows its words; None where there is nothing.

    Raises
    ------
    BadValue
        The word is unknown; it is not quoted.
    """
    form = form_of(value)
    if form in NULLS:
        return None
    found = _WORDS[column].get(form)
    if found is None:
        known = "、".join(dict.fromkeys(_WORDS[column]))
        raise BadValue(f"is an unknown word; known are {known}")
    return found


_BY_FORM.update(
    {form_of(name): column.name for column in COLUMNS for name in (*column.names, column.name)}
)
