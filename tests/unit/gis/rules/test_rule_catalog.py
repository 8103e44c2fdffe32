"""The catalogue of rules is whole, told in both languages and documented."""

from datetime import date
from pathlib import Path

import pytest

from gis.errors import InvalidParameter, UnknownName
from gis.rules.catalog import CLAUSES, RULES, clause_named, rule_named
from gis.rules.judging import judge, worst
from gis.rules.rule_sets import (
    BUILDING_GROUP,
    BY_SIZE,
    REGULATION,
    RULE_SETS,
    RuleSet,
    rule_set_named,
)
from gis.rules.spec import Certainty, Clause, Effect, Outcome, Rule, RuleKind

GUIDE = (Path(__file__).parents[4] / "docs/guide/rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_has_a_clause_titles_and_paired_advice(rule: Rule) -> None:
    assert clause_named(rule.clause).id == rule.clause
    assert rule.title_zh
    assert rule.title_en
    assert bool(rule.advice_zh) == bool(rule.advice_en)


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_clause_has_texts_a_source_and_a_date_or_the_reason_for_none(clause: Clause) -> None:
    texts = (clause.title_zh, clause.text_zh, clause.text_en, clause.source)
    assert all(texts)
    assert (clause.effective_on is None) == bool(clause.undated_reason)
    assert clause.certainty.meaning
    assert clause.certainty.meaning_zh
    assert not clause.client_confirmed


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert len({clause.id for clause in CLAUSES}) == len(CLAUSES)


def test_assumptions_are_marked_as_such_and_never_dated() -> None:
    assumed = [clause for clause in CLAUSES if clause.certainty is Certainty.ASSUMED]

    assert {clause.effective_on for clause in assumed} == {None}
    assert {
        rule_named("group_buildings_gt_12").clause,
        rule_named("outlines_apart_gt_40").clause,
    } <= {clause.id for clause in assumed}


def test_branch_regulation_is_dated() -> None:
    assert clause_named("branch_regulation_5_joint").effective_on == date(2018, 10, 28)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_is_documented_with_its_number_effect_and_clause(rule: Rule) -> None:
    row = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{rule.name}` |"))

    assert f" {rule.number:,} " in row
    assert f" {rule.effect} " in row
    assert f"`{rule.clause}`" in row
    assert ("written reason" in row) == rule.needs_justification


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.id)
def test_clause_is_documented_with_its_certainty_and_date(clause: Clause) -> None:
    row = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{clause.id}` |"))

    assert f"| {clause.certainty} |" in row
    assert str(clause.effective_on or "—") in row


@pytest.mark.parametrize("rules", RULE_SETS, ids=lambda rules: rules.name)
def test_rule_set_is_documented_and_found_by_name(rules: RuleSet) -> None:
    assert f"`{rules.name}`" in GUIDE
    assert rule_set_named(rules.name) is rules


@pytest.mark.parametrize("find", [rule_named, clause_named, rule_set_named])
def test_unknown_name_is_an_error_that_lists_the_names(find) -> None:
    with pytest.raises(UnknownName, match="there are"):
        find("nonsense")


def test_regulation_is_the_default_and_gives_the_rules_of_a_problem_file() -> None:
    assert RULE_SETS[0] is REGULATION
    assert REGULATION.problem_rules() == {
        "max_units": 5,
        "standalone_min_full": 3,
        "joint_min_full": 3,
        "joint_max_members": 50,
        "max_walk_m": 1000,
        "same_street": True,
    }
    assert REGULATION.viable_merged > 0


def test_by_size_asks_for_thirty_alone_and_twenty_to_fifty_joined() -> None:
    rules = BY_SIZE.problem_rules()

    assert (rules["standalone_min_full"], rules["joint_min_full"]) == (30, 20)
    assert (rules["joint_max_members"], rules["max_units"], rules["max_walk_m"]) == (50, 5, 1000)
    assert BY_SIZE.viable_merged == 0


def test_building_groups_count_members_and_one_full() -> None:
    assert BUILDING_GROUP.problem_rules() == {
        "max_units": 12,
        "standalone_min_full": 1,
        "joint_min_full": 1,
        "joint_max_members": 30,
        "max_walk_m": 1000,
        "joint_min_members": 3,
        "standalone_min_members": 3,
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_holds_on_one_side_of_its_number_and_breaks_on_the_other(rule: Rule) -> None:
    step = {
        RuleKind.AT_LEAST: (0, -1),
        RuleKind.AT_MOST: (0, 1),
        RuleKind.MORE_THAN: (1, 0),
        RuleKind.FEWER_THAN: (-1, 0),
    }
    kept, broken = (judge(rule.name, rule.number + each) for each in step[rule.kind])

    assert kept.outcome is Outcome.OK
    assert broken.outcome is (Outcome.CONFLICT if rule.effect is Effect.BLOCKS else Outcome.WARN)
    assert broken.clause == rule.clause
    assert not kept.needs_justification


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(InvalidParameter, match="walk_gt_max"):
        judge("walk_gt_max", value)


def test_worst_outcome_of_none_is_ok_and_of_all_is_conflict() -> None:
    verdicts = [judge("branch_full_lt_3", 2), judge("branch_members_gt_50", 51)]

    assert worst([]) is Outcome.OK
    assert worst(verdicts[1:]) is Outcome.WARN
    assert worst(verdicts) is Outcome.CONFLICT
