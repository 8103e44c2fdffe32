"""What one proposal costs and which rules it breaks, worked out on its own."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from gis.formation.problem import (
    TOLERANCE_M,
    VIABLE_FULL,
    CurrentOrg,
    Mode,
    Problem,
    Unit,
)
from gis.formation.walks import Walks


class Pricing:
    """The rules and costs of a problem, for any proposal, admissible or not."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._at = problem.index()
        self._walks = Walks(problem)
        self._links = set(problem.neighbours)
        self._org = {unit: org for org in problem.current for unit in org.units}

    def cost(self, mode: Mode, units: Sequence[str]) -> tuple[int, str | None]:
        """
        Price a proposal.

        Parameters
        ----------
        mode
            Other than nearby, it is for one unit.
        units
            Ids in any order; they are in the problem.

        Returns
        -------
        cost, hub
            In whole member-metres; the hub of a nearby proposal, else None.
        """
        ids = sorted(units)
        cost, first = self._problem.cost, self._unit(ids[0])
        total, hub = 0.0, None
        if mode is Mode.NEARBY:
            hub, total = self._hub(ids)
            members = sum(self._unit(unit).members for unit in ids)
            total += cost.per_organisation
            total += cost.imbalance_per_member * abs(members - cost.target_members)
        elif mode is Mode.STANDALONE:
            total = cost.per_organisation
        elif mode is Mode.TERRITORIAL:
            total = self._weight(first) * (first.territorial_walk_m or 0.0)
        else:
            total = cost.exception
        if mode in (Mode.NEARBY, Mode.TERRITORIAL):
            viable = sum(self._unit(unit).full_members >= VIABLE_FULL for unit in ids)
            total += cost.viable_merged * viable
        total += cost.per_change * self.changed(mode, ids)
        return round(total), hub

    def walk_m(self, one: str, other: str) -> float:
        """Measure the walk between two units; infinite where there is none."""
        places = np.array([[self._at[one]], [self._at[other]]])
        return float(self._walks.metres(places[0], places[1])[0])

    def changed(self, mode: Mode, units: Sequence[str]) -> int:
        """Count the units that would change their mode or organisation."""
        now = {unit: self._org[unit] for unit in units if unit in self._org}
        kept = self._kept(now, units) if mode is Mode.NEARBY else None
        return sum(
            org.mode is not mode or (mode is Mode.NEARBY and org is not kept)
            for org in now.values()
        )

    def broken_rules(self, mode: Mode, units: Sequence[str]) -> list[str]:
        """Say which limits the proposal breaks, with the numbers."""
        ids = sorted(units)
        if mode is Mode.NEARBY:
            return list(self._broken_nearby(ids))
        if len(ids) != 1:
            return [f"{mode} is for one unit, not {len(ids)}"]
        unit, rules = self._unit(ids[0]), self._problem.rules
        most = rules.standalone_max_members
        if mode is Mode.TERRITORIAL and unit.territorial_walk_m is None:
            return ["territorial without a territorial_walk_m"]
        if mode is not Mode.STANDALONE:
            return []
        return [
            *_below(unit.full_members, rules.standalone_min_full, "standalone_min_full"),
            *_below(unit.members, rules.standalone_min_members, "standalone_min_members"),
            *([] if most is None else _above(unit.members, most, "standalone_max_members")),
        ]

    def _broken_nearby(self, ids: list[str]) -> Iterator[str]:
        rules, units = self._problem.rules, [self._unit(unit) for unit in ids]
        full, members = sum(u.full_members for u in units), sum(u.members for u in units)
        if len(ids) == 1:
            yield "nearby takes at least two units"
        yield from _above(len(ids), rules.max_units, "max_units")
        yield from _below(full, rules.joint_min_full, "joint_min_full")
        yield from _below(members, rules.joint_min_members, "joint_min_members")
        yield from _above(members, rules.joint_max_members, "joint_max_members")
        for one, other in combinations(ids, 2):
            walk = self.walk_m(one, other)
            if walk > rules.max_walk_m + TOLERANCE_M:
                yield f"walk {walk:g} m between {one} and {other}, limit {rules.max_walk_m:g} m"
        if rules.same_street and (len({u.street for u in units}) > 1 or not units[0].street):
            yield "not of one street"
        if not self._is_connected(ids):
            yield "not connected"

    def _is_connected(self, ids: list[str]) -> bool:
        reached, waiting = {ids[0]}, [ids[0]]
        while waiting:
            one = waiting.pop()
            for other in ids:
                linked = (min(one, other), max(one, other)) in self._links
                if linked and other not in reached:
                    reached.add(other)
                    waiting.append(other)
        return len(reached) == len(ids)

    def _hub(self, ids: list[str]) -> tuple[str, float]:
        travel: dict[str, float] = {}
        for hub in ids:
            terms = sorted(self._weight(self._unit(one)) * self.walk_m(one, hub) for one in ids)
            travel[hub] = 0.0
            for term in terms:
                travel[hub] += term
        best = min(ids, key=lambda hub: (travel[hub], hub))
        return best, travel[best]

    def _kept(self, now: dict[str, CurrentOrg], units: Sequence[str]) -> CurrentOrg | None:
        shares = {
            org.id: (-sum(other is org for other in now.values()), org.id, org)
            for org in now.values()
            if org.hub in units
        }
        return min(shares.values(), key=lambda share: share[:2])[2] if shares else None

    def _unit(self, key: str) -> Unit:
        return self._problem.units[self._at[key]]

    def _weight(self, unit: Unit) -> float:
        return unit.members + self._problem.cost.resident_weight * unit.residents


def _below(value: int, least: int, rule: str) -> list[str]:
    return [f"{value} is below {rule} {least}"] if value < least else []


def _above(value: int, most: int, rule: str) -> list[str]:
    return [f"{value} is above {rule} {most}"] if value > most else []
