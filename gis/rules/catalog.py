"""All rules and clauses, and how to find one by its name."""

from typing import Final

from gis.errors import UnknownName
from gis.rules.branch_thresholds import BRANCH_RULES
from gis.rules.clauses import ALL_CLAUSES
from gis.rules.group_thresholds import GROUP_RULES
from gis.rules.member_clauses import MEMBER_CLAUSES
from gis.rules.member_thresholds import MEMBER_RULES
from gis.rules.merge_thresholds import MERGE_RULES
from gis.rules.spec import Clause, Rule

RULES: Final[tuple[Rule, ...]] = (
    *BRANCH_RULES,
    *GROUP_RULES,
    *MERGE_RULES,
    *MEMBER_RULES,
)
CLAUSES: Final[tuple[Clause, ...]] = (*ALL_CLAUSES, *MEMBER_CLAUSES)

_RULES = {rule.name: rule for rule in RULES}
_CLAUSES = {clause.id: clause for clause in CLAUSES}


def rule_named(name: str) -> Rule:
    """
    Find a rule.

    Raises
    ------
    UnknownName
        There is none of that name.
    """
    if name not in _RULES:
        raise UnknownName(f"no rule is called {name!r}; there are {', '.join(_RULES)}")
    return _RULES[name]


def clause_named(clause_id: str) -> Clause:
    """
    Find a clause.

    Raises
    ------
    UnknownName
        There is none of that id.
    """
    if clause_id not in _CLAUSES:
        raise UnknownName(f"no clause is called {clause_id!r}; there are {', '.join(_CLAUSES)}")
    return _CLAUSES[clause_id]
