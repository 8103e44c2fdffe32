"""One value held against one rule: outcome, exact numbers and a sentence in two languages."""

import math
from collections.abc import Iterable
from typing import Final

from gis.errors import InvalidParameter
from gis.rules.catalog import rule_named
from gis.rules.spec import Effect, Measure, Outcome, Rule, RuleKind, Verdict

TOLERANCE: Final = 1e-6
"""A limit holds when the value is beyond it by no more than this."""

_BOUND_ZH = {
    RuleKind.AT_LEAST: "应不少于",
    RuleKind.AT_MOST: "应不超过",
    RuleKind.MORE_THAN: "应多于",
    RuleKind.FEWER_THAN: "应少于",
}
_BOUND_EN = {
    RuleKind.AT_LEAST: "at least",
    RuleKind.AT_MOST: "at most",
    RuleKind.MORE_THAN: "more than",
    RuleKind.FEWER_THAN: "fewer than",
}
_COUNTER_ZH = {
    Measure.FULL_MEMBERS: " 名",
    Measure.MEMBERS: " 名",
    Measure.UNITS: " 个",
    Measure.BUILDINGS: " 幢",
    Measure.GROUPS: " 个",
    Measure.STREETS: " 个",
    Measure.STAGES: " 种",
    Measure.ORGANISATIONS: " 个",
    Measure.SEATS: " 名",
    Measure.METRES: " 米",
    Measure.MONTHS: " 个月",
    Measure.YEARS: " 年",
}
_SUFFIX_EN = {Measure.METRES: " m", Measure.MONTHS: " months", Measure.YEARS: " years"}
_SEVERITY = (Outcome.OK, Outcome.WARN, Outcome.CONFLICT)


def judge(
    name: str,
    value: float,
    *,
    limit: float | None = None,
    effect: Effect | None = None,
    units: tuple[str, ...] = (),
    advice: tuple[str, str] | None = None,
) -> Verdict:
    """
    Hold a value against the rule of that name.

    Parameters
    ----------
    name
        A rule of the catalog.
    value
        The number in the rule's measure; a yes is 1, a no is 0.
    limit
        Stands in for the rule's number.
    effect
        Stands in for the rule's effect.
    units
        Ids of the units it is about.
    advice
        Stands in for the rule's advice, Chinese and English; told when the rule is broken.

    Raises
    ------
    UnknownName
        No rule has this name.
    InvalidParameter
        The value is negative or not a finite number.
    """
    rule = rule_named(name)
    if not math.isfinite(value) or value < 0:
        raise InvalidParameter(f"{name}: {value!r} is not a number of {rule.measure} from 0 up")
    bound = rule.number if limit is None else limit
    is_kept = _holds(rule.kind, value, bound)
    message_zh, message_en = _messages(rule, value, bound)
    if not is_kept:
        advice_zh, advice_en = advice or (rule.advice_zh, rule.advice_en)
        message_zh += f"；{advice_zh}" if advice_zh else ""
        message_en += f"; {advice_en}" if advice_en else ""
    outcome = Outcome.OK if is_kept else _broken(effect or rule.effect)
    return Verdict(
        outcome=outcome,
        rule=rule.name,
        value=value,
        limit=bound,
        clause=rule.clause,
        message_zh=message_zh,
        message_en=message_en,
        needs_justification=outcome is Outcome.WARN and rule.needs_justification,
        units=units,
    )


def worst(verdicts: Iterable[Verdict]) -> Outcome:
    """Tell the gravest outcome; ok where there are no verdicts."""
    return max((verdict.outcome for verdict in verdicts), key=_SEVERITY.index, default=Outcome.OK)


def check_counts(affiliated_full: int, affiliated_members: int) -> None:
    """
    Make sure that full members are among all members.

    Raises
    ------
    InvalidParameter
        Not 0 ≤ full ≤ all.
    """
    if not 0 <= affiliated_full <= affiliated_members:
        raise InvalidParameter(
            f"{affiliated_full} full of {affiliated_members} members cannot be; "
            "0 ≤ full ≤ all must hold"
        )


def _holds(kind: RuleKind, value: float, bound: float) -> bool:
    if kind is RuleKind.AT_LEAST:
        return value >= bound - TOLERANCE
    if kind is RuleKind.AT_MOST:
        return value <= bound + TOLERANCE
    if kind is RuleKind.MORE_THAN:
        return value > bound
    return value < bound


def _broken(effect: Effect) -> Outcome:
    return Outcome.CONFLICT if effect is Effect.BLOCKS else Outcome.WARN


def _messages(rule: Rule, value: float, bound: float) -> tuple[str, str]:
    if rule.measure is Measure.YES_NO:
        zh, en = ("是", "yes") if value else ("否", "no")
        return f"{rule.title_zh}：{zh}", f"{rule.title_en}: {en}"
    shown, limit = _number_text(value, bound), _number_text(bound, bound)
    counter, suffix = _COUNTER_ZH[rule.measure], _SUFFIX_EN.get(rule.measure, "")
    return (
        f"{rule.title_zh}：{shown}{counter}，{_BOUND_ZH[rule.kind]} {limit}{counter}",
        f"{rule.title_en}: {shown}{suffix}, {_BOUND_EN[rule.kind]} {limit}{suffix}",
    )


def _number_text(value: float, bound: float) -> str:
    """Write a number as shortly as keeps it on its side of the bound: 1,240, or 1,000.04."""
    if abs(value - bound) <= TOLERANCE:
        return f"{bound:,.10g}"
    for places in range(6):
        text = f"{value:,.{places}f}"
        written = float(text.replace(",", ""))
        if (written > bound) == (value > bound) and written != bound:
            return text
    return f"{value:,.6f}"
