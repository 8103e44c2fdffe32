"""Classes of shares: their bounds, and that they leave no gap."""

from itertools import pairwise

import pytest

from maps.styles import CLASSES, GAP_BELOW, HATCH, class_of


@pytest.mark.parametrize(
    ("share", "name"),
    [
        (0, "gap"),
        (0.5999, "gap"),
        (0.6, "from_60"),
        (0.7, "from_70"),
        (0.8, "from_80"),
        (0.9, "from_90"),
        (1, "from_90"),
    ],
)
def test_bound_belongs_to_the_class_above(share: float, name: str) -> None:
    assert class_of(share).name == name


def test_classes_follow_each_other_without_gap() -> None:
    assert [lower.upper for lower in CLASSES[:-1]] == [upper.lower for upper in CLASSES[1:]]
    assert all(one.fill != other.fill for one, other in pairwise(CLASSES))


def test_only_the_gap_is_hatched() -> None:
    hatched = [each for each in CLASSES if each.fill.pattern == HATCH]
    assert [each.upper for each in hatched] == [GAP_BELOW]
