"""Options that cannot be kept: on their own, or together."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np

from gis.errors import InvalidParameter
from gis.formation.blocks import linked_groups
from gis.formation.problem import TOLERANCE_M, Mode, Options, Problem, Unit
from gis.formation.walks import Walks

Choice = tuple[str, object]  # the name of an option, and one entry of it


def check_options(problem: Problem) -> None:
    """
    Refuse a fixed mode that its unit may not have and a must_link group over a limit.

    Raises
    ------
    InvalidParameter
        The message names the unit or group, the limit, and the value that would admit it.
    """
    at = problem.index()
    for key, mode in problem.options.fixed_mode:
        reason = _refusal(problem, problem.units[at[key]], mode)
        if reason:
            raise InvalidParameter(f"fixed_mode {mode} of {key!r} is not admissible: {reason}")
    group = linked_groups(problem)
    for number in np.flatnonzero(np.bincount(group) > 1):
        _check_group(problem, np.flatnonzero(group == number))


def _refusal(problem: Problem, unit: Unit, mode: Mode) -> str | None:
    rules = problem.rules
    most = rules.standalone_max_members
    if mode is Mode.TERRITORIAL and unit.territorial_walk_m is None:
        return "it has no territorial_walk_m"
    if mode is not Mode.STANDALONE:
        return None
    if unit.full_members < rules.standalone_min_full:
        return f"{unit.full_members} full members, standalone_min_full {rules.standalone_min_full}"
    if unit.members < rules.standalone_min_members:
        return f"{unit.members} members, standalone_min_members {rules.standalone_min_members}"
    if most is not None and unit.members > most:
        return f"{unit.members} members, standalone_max_members {most}"
    return None


def _check_group(problem: Problem, places: "np.typing.NDArray[np.int64]") -> None:
    units, rules = [problem.units[place] for place in places], problem.rules
    name = ", ".join(unit.id for unit in units)
    members = sum(unit.members for unit in units)
    for value, limit, rule in (
        (len(units), rules.max_units, "max_units"),
        (members, rules.joint_max_members, "joint_max_members"),
    ):
        if value > limit:
            raise InvalidParameter(
                f"must_link of {name} breaks rules.{rule} {limit}; {value} would admit it"
            )
    if rules.same_street and (len({u.street for u in units}) > 1 or units[0].street is None):
        raise InvalidParameter(
            f"must_link of {name} breaks rules.same_street; false would admit it"
        )
    walks = Walks(problem)
    for one, other in combinations(places, 2):
        walk = float(walks.metres(np.array([one]), np.array([other]))[0])
        pair = f"{problem.units[one].id} and {problem.units[other].id}"
        if not np.isfinite(walk):
            raise InvalidParameter(f"must_link of {name}: there is no walk between {pair}")
        if walk > rules.max_walk_m + TOLERANCE_M:
            raise InvalidParameter(
                f"must_link of {name} breaks rules.max_walk_m {rules.max_walk_m:g} "
                f"between {pair}; {np.ceil(walk):.0f} would admit it"
            )


def contradiction(problem: Problem, can_be_kept: Callable[[Problem], bool]) -> InvalidParameter:
    """
    Name a smallest set of options that no plan keeps together.

    Parameters
    ----------
    problem
        Its options cannot all be kept.
    can_be_kept
        Tells whether a problem's options can.

    Returns
    -------
    error
        Each option it names can be dropped to resolve this contradiction, none is idle.
    """

    def fails(choices: list[Choice]) -> bool:
        return not can_be_kept(replace(problem, options=_with(choices)))

    found = _smallest(fails, [], _choices(problem.options), known_to_fail=False)
    names = "; ".join(_named(choice) for choice in found)
    if len(found) == 1:
        return InvalidParameter(f"no admissible proposal fits the option {names}")
    return InvalidParameter(f"these options contradict each other, drop one of them: {names}")


def _smallest(
    fails: Callable[[list[Choice]], bool],
    kept: list[Choice],
    open_: list[Choice],
    *,
    known_to_fail: bool,
) -> list[Choice]:
    """Halve the choices until only those are left that the failure needs [Junker 2004]."""
    if known_to_fail and fails(kept):
        return []
    if len(open_) <= 1:
        return open_
    left, right = open_[: len(open_) // 2], open_[len(open_) // 2 :]
    from_right = _smallest(fails, kept + left, right, known_to_fail=bool(left))
    from_left = _smallest(fails, kept + from_right, left, known_to_fail=bool(from_right))
    return from_left + from_right


def _choices(options: Options) -> list[Choice]:
    choices: list[Choice] = [("must_link", pair) for pair in options.must_link]
    choices += [("must_not_link", pair) for pair in options.must_not_link]
    choices += [("fixed_mode", pair) for pair in options.fixed_mode]
    choices += [("capacity", pair) for pair in options.capacity]
    if options.max_organisations is not None:
        choices.append(("max_organisations", options.max_organisations))
    return choices


def _with(choices: list[Choice]) -> Options:
    def entries(name: str) -> tuple[object, ...]:
        return tuple(entry for kind, entry in choices if kind == name)

    most = entries("max_organisations")
    return Options(
        must_link=entries("must_link"),  # type: ignore[arg-type]  # as taken apart above
        must_not_link=entries("must_not_link"),  # type: ignore[arg-type]
        fixed_mode=entries("fixed_mode"),  # type: ignore[arg-type]
        capacity=entries("capacity"),  # type: ignore[arg-type]
        max_organisations=most[0] if most else None,  # type: ignore[arg-type]
    )


def _named(choice: Choice) -> str:
    kind, entry = choice
    text = " ".join(str(part) for part in entry) if isinstance(entry, tuple) else str(entry)
    return f"{kind} {text}"
