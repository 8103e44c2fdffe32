"""The threshold of members' affiliation: after how long a residence counts."""

from typing import Final

from gis.rules.spec import Effect, Measure, Rule, RuleKind

MEMBER_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        name="months_there_lt_6",
        title_zh="在现居住地的时间",
        title_en="Time at the present residence",
        kind=RuleKind.AT_LEAST,
        number=6,
        measure=Measure.MONTHS,
        effect=Effect.WARNS,
        clause="education_regulation_25_transfer",
        advice_zh="暂不转接，保持联系",
        advice_en="do not transfer yet, keep in contact",
    ),
)
