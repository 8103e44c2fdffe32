"""What the advice on members' affiliation rests on, in our words."""

from typing import Final

from gis.rules.clauses import EDUCATION_REGULATION_FROM, PRACTICE
from gis.rules.spec import Certainty, Clause

_SOURCE: Final = "党员教育管理工作条例第{}条, wenda.12371.cn tid=629932"

MEMBER_CLAUSES: Final[tuple[Clause, ...]] = (
    Clause(
        id="education_regulation_25_place",
        title_zh="《中国共产党党员教育管理工作条例》第二十五条：编入哪个党组织",
        text_zh="有固定工作单位、单位已经建立党组织的党员，编入所在单位党组织；没有固定工作单位，或者"
        "单位没有建立党组织的，编入经常居住地的党组织。",
        text_en="A member with a steady employer that has an organisation belongs to the "
        "employer's organisation; one without, or whose employer has none, to the "
        "organisation of the habitual residence.",
        source=_SOURCE.format("二十五"),
        certainty=Certainty.READ,
        effective_on=EDUCATION_REGULATION_FROM,
    ),
    Clause(
        id="education_regulation_25_transfer",
        title_zh="《中国共产党党员教育管理工作条例》第二十五条：组织关系转接",
        text_zh="党员外出6个月以上、地点相对固定的，应当转接组织关系；转入党组织接收之前，原党组织继续负责"
        "管理；转入党组织没有正当理由，不得拒绝接收。",
        text_en="A member away for 6 months or more, at a relatively fixed place, should transfer. "
        "Until the new organisation has accepted, the old one remains responsible; it may not be "
        "refused without good reason.",
        source=_SOURCE.format("二十五"),
        certainty=Certainty.READ,
        effective_on=EDUCATION_REGULATION_FROM,
    ),
    Clause(
        id="education_regulation_32",
        title_zh="《中国共产党党员教育管理工作条例》第三十二条：流动党员",
        text_zh="外出6个月以上、没有转移组织关系的流动党员，原党组织保持联系；组织关系一方隶属，可以参加多重"
        "组织生活。",
        text_en="With a mobile member away for more than 6 months whose relation was not "
        "transferred, the old organisation keeps in contact; affiliation is to one side, "
        "participation may be in several.",
        source=_SOURCE.format("三十二"),
        certainty=Certainty.READ,
        effective_on=EDUCATION_REGULATION_FROM,
    ),
    Clause(
        id="double_registration_practice",
        title_zh="在职党员“双报到”（各地做法）",
        text_zh="在职党员组织关系留在单位，自愿到居住地社区报到、参加服务；组织关系不因此转移。",
        text_en="An in-service member stays affiliated at work and registers, by consent, with the "
        "community of residence; the affiliation does not move for it.",
        source="local programmes: Shanghai 宝山 2015, 浦东 2010, 中江, 信阳",
        certainty=Certainty.SECOND_HAND,
        undated_reason=PRACTICE,
    ),
)
