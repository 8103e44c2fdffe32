"""Every admissible proposal with its cost: the columns of the set partition."""

from dataclasses import dataclass

import numpy as np

from gis.formation.arrays import Bools, Floats, Ints
from gis.formation.candidates import list_candidates
from gis.formation.problem import MODES, VIABLE_FULL, Mode, Problem
from gis.formation.walks import Walks

_CHUNK = 100_000
STANDALONE, TERRITORIAL, EXCEPTION, NEARBY = (
    MODES.index(mode) for mode in (Mode.STANDALONE, Mode.TERRITORIAL, Mode.EXCEPTION, Mode.NEARBY)
)


@dataclass(frozen=True, eq=False)
class Columns:
    """
    Proposals, one per row: standalone, territorial, exception, nearby, each by its units.

    `units` is padded with the number of units, `mode` is a place in `MODES`, `hub` is -1 where
    there is none. `travel` is the part of the cost that is walked, before rounding.
    """

    units: Ints
    mode: Ints
    cost: Ints
    hub: Ints
    travel: Floats
    unit_count: int
    is_complete: bool

    def __len__(self) -> int:
        """Count the proposals."""
        return len(self.cost)

    def only(self, places: Ints | Bools) -> "Columns":
        """Keep the proposals at these places."""
        return Columns(
            units=self.units[places],
            mode=self.mode[places],
            cost=self.cost[places],
            hub=self.hub[places],
            travel=self.travel[places],
            unit_count=self.unit_count,
            is_complete=self.is_complete,
        )


def list_columns(problem: Problem, *, deadline: float = np.inf) -> Columns:
    """
    List every proposal that the rules and options admit, with its cost.

    Costs are summed in float64, smallest walk first so that names of units make no difference,
    and rounded once, half to even.

    Parameters
    ----------
    problem
        Capacities and `max_organisations` bind plans, not proposals, and play no part here.
    deadline
        On the clock of `time.monotonic`, for listing nearby sets.

    Returns
    -------
    columns
        In an order that depends on the problem only.
    """
    sets = list_candidates(problem, deadline=deadline)
    width = sets.units.shape[1]
    singles = _singles(problem, width)
    nearby = _nearby(problem, sets.units)
    columns = Columns(
        units=np.concatenate([singles.units, nearby.units]),
        mode=np.concatenate([singles.mode, nearby.mode]),
        cost=np.concatenate([singles.cost, nearby.cost]),
        hub=np.concatenate([singles.hub, nearby.hub]),
        travel=np.concatenate([singles.travel, nearby.travel]),
        unit_count=len(problem.units),
        is_complete=sets.is_complete,
    )
    return columns.only(_is_allowed(problem, columns))


def weights(problem: Problem) -> Floats:
    """Weigh each unit by its members and residents; a last 0 stands for padding."""
    share = problem.cost.resident_weight
    return np.array([*(u.members + share * u.residents for u in problem.units), 0.0])


def _singles(problem: Problem, width: int) -> Columns:
    units, rules = problem.units, problem.rules
    most = np.inf if rules.standalone_max_members is None else rules.standalone_max_members
    may_stand = [
        unit.full_members >= rules.standalone_min_full
        and rules.standalone_min_members <= unit.members <= most
        for unit in units
    ]
    may_join = [unit.territorial_walk_m is not None for unit in units]
    every = np.arange(len(units))
    alone, joined = every[np.array(may_stand, bool)], every[np.array(may_join, bool)]
    walks = np.array([units[at].territorial_walk_m for at in joined], dtype=np.float64)
    walked = weights(problem)[joined] * walks
    viable = _viable(problem)[joined] * problem.cost.viable_merged
    parts = [
        _single(problem, STANDALONE, alone, np.full(len(alone), problem.cost.per_organisation)),
        _single(problem, TERRITORIAL, joined, walked + viable),
        _single(problem, EXCEPTION, every, np.full(len(every), problem.cost.exception)),
    ]
    rows = np.concatenate([part[0] for part in parts])
    padded = np.full((len(rows), width), len(units), dtype=np.int64)
    padded[:, 0] = rows
    travel = np.zeros(len(rows))
    travel[len(alone) : len(alone) + len(joined)] = walked
    return Columns(
        units=padded,
        mode=np.repeat([STANDALONE, TERRITORIAL, EXCEPTION], [len(part[0]) for part in parts]),
        cost=np.concatenate([part[1] for part in parts]),
        hub=np.full(len(rows), -1, dtype=np.int64),
        travel=travel,
        unit_count=len(units),
        is_complete=True,
    )


def _single(problem: Problem, mode: int, rows: Ints, cost: Floats) -> tuple[Ints, Ints]:
    now = _current_modes(problem)[rows]
    changed = (now >= 0) & (now != mode)
    return rows, _rounded(cost + problem.cost.per_change * changed)


def _nearby(problem: Problem, sets: Ints) -> Columns:
    chunks = [sets[at : at + _CHUNK] for at in range(0, len(sets), _CHUNK)] or [sets]
    walks = Walks(problem)
    priced = [_nearby_costs(problem, walks, chunk) for chunk in chunks]
    hub = np.concatenate([hubs for _, hubs, _ in priced])
    return Columns(
        units=sets,
        mode=np.full(len(sets), NEARBY, dtype=np.int64),
        cost=np.concatenate([cost for cost, _, _ in priced]),
        hub=hub,
        travel=np.concatenate([travel for _, _, travel in priced]),
        unit_count=len(problem.units),
        is_complete=True,
    )


def _nearby_costs(problem: Problem, walks: Walks, sets: Ints) -> tuple[Ints, Ints, Floats]:
    """Give cost, hub and travel of nearby sets."""
    hub_place, travel = _hubs(problem, walks, sets)
    cost = problem.cost
    members = np.array([*(unit.members for unit in problem.units), 0], dtype=np.int64)
    uneven = np.abs(members[sets].sum(axis=1) - cost.target_members)
    total = travel + cost.per_organisation + cost.imbalance_per_member * uneven
    if cost.viable_merged:
        total += cost.viable_merged * _viable(problem)[sets].sum(axis=1)
    if cost.per_change and problem.current:
        total += cost.per_change * _changed_units(problem, sets)
    hub = sets[np.arange(len(sets)), hub_place]
    return _rounded(total), hub, travel


def _hubs(problem: Problem, walks: Walks, sets: Ints) -> tuple[Ints, Floats]:
    """Find the hub of least travel, ties to the first unit, and that travel."""
    count, (rows, width) = len(problem.units), sets.shape
    weight = weights(problem)
    filled = sets < count
    safe = np.where(filled, sets, 0)
    terms = np.zeros((width, rows, width))
    for one in range(width):
        for other in range(one):
            both = filled[:, one] & filled[:, other]
            walk = np.where(both, walks.metres(safe[:, one], safe[:, other]), 0.0)
            terms[one, :, other] = weight[sets[:, other]] * walk
            terms[other, :, one] = weight[sets[:, one]] * walk
    if width > 2:  # noqa: PLR2004 - of two units only one walks
        terms.sort(axis=2)
    travel = np.zeros((width, rows))
    for place in range(width):
        travel += terms[:, :, place]
    travel[~filled.T] = np.inf
    hub = np.argmin(travel, axis=0)
    return hub, travel[hub, np.arange(rows)]


def changed_units(problem: Problem, columns: Columns) -> Ints:
    """Count for each proposal the units that it changes from today; 0 without a today."""
    changed = np.zeros(len(columns), dtype=np.int64)
    if not problem.current:
        return changed
    nearby = columns.mode == NEARBY
    changed[nearby] = _changed_units(problem, columns.units[nearby])
    now = _current_modes(problem)[columns.units[~nearby, 0]]
    changed[~nearby] = (now >= 0) & (now != columns.mode[~nearby])
    return changed


def _viable(problem: Problem) -> Ints:
    viable = [unit.full_members >= VIABLE_FULL for unit in problem.units]
    return np.array([*viable, False], dtype=np.int64)


def _current_modes(problem: Problem) -> Ints:
    """Give the mode of each unit today; -1 where it is not told, and for padding."""
    modes = np.full(len(problem.units) + 1, -1, dtype=np.int64)
    at = problem.index()
    for org in problem.current:
        modes[[at[unit] for unit in org.units]] = MODES.index(org.mode)
    return modes


def _changed_units(problem: Problem, sets: Ints) -> Ints:
    """Count the units that change their mode or organisation when the set is formed."""
    at, count = problem.index(), len(problem.units)
    org_of = np.full(count + 1, -1, dtype=np.int64)
    led_by = np.full(count + 1, -1, dtype=np.int64)
    for number, org in enumerate(problem.current):
        if org.hub is not None:
            org_of[[at[unit] for unit in org.units]] = number
            led_by[at[org.hub]] = number
    known = (_current_modes(problem)[sets] >= 0).sum(axis=1)
    from_org, leads = org_of[sets], led_by[sets]
    kept = np.zeros(len(sets), dtype=np.int64)
    for candidate in leads.T:
        shared = ((from_org == candidate[:, None]) & (candidate >= 0)[:, None]).sum(axis=1)
        # Ties go to the smallest id, but any of the tied keeps as many units.
        kept = np.maximum(kept, shared)
    return np.asarray(known - kept, dtype=np.int64)


def _is_allowed(problem: Problem, columns: Columns) -> Bools:
    """Apply fixed modes, and keep linked units out of single proposals."""
    at = problem.index()
    asked = np.full(columns.unit_count + 1, -1, dtype=np.int64)
    for unit, mode in problem.options.fixed_mode:
        asked[at[unit]] = MODES.index(mode)
    wanted = asked[columns.units]
    allowed: Bools = ((wanted < 0) | (wanted == columns.mode[:, None])).all(axis=1)
    linked = np.zeros(columns.unit_count + 1, dtype=np.bool_)
    linked[[at[unit] for pair in problem.options.must_link for unit in pair]] = True
    single = columns.mode != NEARBY
    return np.asarray(allowed & ~(single & linked[columns.units[:, 0]]), dtype=np.bool_)


def _rounded(cost: Floats) -> Ints:
    return np.rint(cost).astype(np.int64)
