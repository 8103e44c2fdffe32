"""The formation problem solved by trying everything, written from its contract alone."""

import math
from collections import defaultdict
from functools import cached_property
from itertools import combinations
from typing import Any

Proposal = tuple[str, tuple[str, ...], int]  # mode, units, cost


class Oracle:
    """All admissible proposals of a problem document, and its cheapest plan."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem, self.rules, self.cost = problem, problem["rules"], problem["cost"]
        self.units = {unit["id"]: unit for unit in problem["units"]}
        self.ids = sorted(self.units)
        self.links = {frozenset(pair) for pair in problem["neighbours"]}
        self.org_of = {unit: org for org in problem.get("current", ()) for unit in org["units"]}
        given = problem["walk"].get("pairs", ())
        self.given = {frozenset((a, b)): metres for a, b, metres in given}

    def walk(self, a: str, b: str) -> float:
        """Measure the walk between two units."""
        if a == b:
            return 0.0
        if "pairs" in self.problem["walk"]:
            return self.given.get(frozenset((a, b)), math.inf)
        one, other = self.units[a], self.units[b]
        across = math.hypot(one["x_m"] - other["x_m"], one["y_m"] - other["y_m"])
        return float(self.problem["walk"]["detour"] * across)

    def total(self, units: tuple[str, ...], field: str) -> int:
        """Add up a count of units."""
        return sum(self.units[unit][field] for unit in units)

    def is_nearby(self, units: tuple[str, ...]) -> bool:
        """Tell whether units may share a proposal."""
        rules = self.rules
        streets = {self.units[unit].get("street") for unit in units}
        return (
            2 <= len(units) <= rules["max_units"]
            and self.total(units, "full_members") >= rules["joint_min_full"]
            and rules.get("joint_min_members", 0)
            <= self.total(units, "members")
            <= rules["joint_max_members"]
            and all(
                self.walk(*pair) <= rules["max_walk_m"] + 1e-6 for pair in combinations(units, 2)
            )
            and not (rules.get("same_street") and (len(streets) > 1 or None in streets))
            and self.is_connected(units)
        )

    def is_connected(self, units: tuple[str, ...]) -> bool:
        """Tell whether units hang together."""
        reached = {units[0]}
        for _ in units:
            reached |= {b for b in units for a in tuple(reached) if frozenset((a, b)) in self.links}
        return len(reached) == len(units)

    def is_standalone(self, unit: dict[str, Any]) -> bool:
        """Tell whether a unit may stand alone."""
        rules = self.rules
        return bool(
            unit["full_members"] >= rules["standalone_min_full"]
            and unit["members"] >= rules.get("standalone_min_members", 0)
            and unit["members"] <= rules.get("standalone_max_members", math.inf)
        )

    def weight(self, key: str) -> float:
        """Weigh a unit by members and residents."""
        unit = self.units[key]
        return float(unit["members"] + self.cost["resident_weight"] * unit["residents"])

    def priced(self, mode: str, units: tuple[str, ...]) -> Proposal:
        """Price a proposal."""
        cost = self.cost
        total = cost["exception"] if mode == "exception" else cost["per_organisation"]
        if mode == "territorial":
            total = self.weight(units[0]) * self.units[units[0]]["territorial_walk_m"]
        if mode == "nearby":
            total += min(sum(self.weight(i) * self.walk(i, h) for i in units) for h in units)
            total += cost["imbalance_per_member"] * abs(
                self.total(units, "members") - cost["target_members"]
            )
        if mode in ("nearby", "territorial"):
            viable = sum(self.units[unit]["full_members"] >= 3 for unit in units)
            total += cost.get("viable_merged", 0) * viable
        total += cost.get("per_change", 0) * self.changed(mode, units)
        return mode, units, round(total)

    def changed(self, mode: str, units: tuple[str, ...]) -> int:
        """Count the units that change."""
        kept = None
        if mode == "nearby":
            led = [
                org
                for org in self.problem.get("current", ())
                if org["mode"] == "nearby" and org["hub"] in units
            ]
            led.sort(key=lambda org: (-len(set(org["units"]) & set(units)), org["id"]))
            kept = led[0] if led else None
        return sum(
            self.org_of[unit]["mode"] != mode or (mode == "nearby" and self.org_of[unit] != kept)
            for unit in units
            if unit in self.org_of
        )

    @cached_property
    def proposals(self) -> dict[str, list[Proposal]]:
        """List what the rules and unit options admit, by smallest unit."""
        found: dict[str, list[Proposal]] = defaultdict(list)
        for key in self.ids:
            unit = self.units[key]
            if self.is_standalone(unit):
                found[key].append(self.priced("standalone", (key,)))
            if unit["territorial_walk_m"] is not None:
                found[key].append(self.priced("territorial", (key,)))
            found[key].append(self.priced("exception", (key,)))
        for size in range(2, min(self.rules["max_units"], len(self.ids)) + 1):
            for units in combinations(self.ids, size):
                if self.is_nearby(units):
                    found[units[0]].append(self.priced("nearby", units))
        return {key: [one for one in found[key] if self.is_wanted(one)] for key in self.ids}

    def is_wanted(self, proposal: Proposal) -> bool:
        """Apply the options on single proposals."""
        mode, units, _ = proposal
        fixed = self.problem.get("fixed_mode", {})
        if any(fixed.get(unit, mode) != mode for unit in units):
            return False
        if any((a in units) != (b in units) for a, b in self.problem.get("must_link", ())):
            return False
        return not any(a in units and b in units for a, b in self.problem.get("must_not_link", ()))

    def cheapest(self) -> int | None:
        """Try every partition; None when the options leave no plan."""
        best: list[int | None] = [None]
        self._try(frozenset(self.ids), [], 0, best)
        return best[0]

    def _try(
        self, left: frozenset[str], chosen: list[Proposal], cost: int, best: list[int | None]
    ) -> None:
        if not left:
            if self.keeps_limits(chosen) and (best[0] is None or cost < best[0]):
                best[0] = cost
            return
        for proposal in self.proposals[min(left)]:
            if left.issuperset(proposal[1]):
                self._try(left - set(proposal[1]), [*chosen, proposal], cost + proposal[2], best)

    def keeps_limits(self, chosen: list[Proposal]) -> bool:
        """Apply the options on whole plans."""
        orgs = sum(mode in ("nearby", "standalone") for mode, _, _ in chosen)
        if orgs > self.problem.get("max_organisations", math.inf):
            return False
        taken: dict[str, int] = defaultdict(int)
        for mode, units, _ in chosen:
            if mode == "territorial":
                unit = self.units[units[0]]
                taken[unit.get("territorial_org") or ""] += unit["members"]
        return all(taken[org] <= most for org, most in self.problem.get("capacity", {}).items())

    def cheapest_by_subsets(self) -> int | None:
        """Build up subsets of units with a count of organisations; capacities are not kept."""
        most = self.problem.get("max_organisations", len(self.ids))
        place = {key: 1 << n for n, key in enumerate(self.ids)}
        whole = (1 << len(self.ids)) - 1
        reached: dict[tuple[int, int], int] = {(0, 0): 0}
        waiting: list[dict[tuple[int, int], int]] = [{} for _ in range(len(self.ids) + 1)]
        waiting[0] = reached
        for key in self.ids:
            for (mask, orgs), cost in self._without(waiting, place[key]):
                for mode, units, price in self.proposals[key]:
                    added = sum(place[unit] for unit in units)
                    count = orgs + (mode in ("nearby", "standalone"))
                    if mask & added == 0 and count <= most:
                        after = waiting[0]
                        state = (mask | added, count)
                        after[state] = min(after.get(state, cost + price), cost + price)
        ends = [cost for (mask, _), cost in waiting[0].items() if mask == whole]
        return min(ends, default=None)

    @staticmethod
    def _without(
        waiting: list[dict[tuple[int, int], int]], bit: int
    ) -> list[tuple[tuple[int, int], int]]:
        """Apply the options on whole plans."""
        """Apply the options on single proposals."""
        """Count the units that change."""
        """Price a proposal."""
        """Weigh a unit by members and residents."""
        """Tell whether a unit may stand alone."""
        """Tell whether units hang together."""
        """Tell whether units may share a proposal."""
        """Add up a count of units."""
        """Measure the walk between two units."""
        """Take the states whose smallest missing unit is this one; the others stay."""
        ready = [item for item in waiting[0].items() if not item[0][0] & bit]
        waiting[0] = {state: cost for state, cost in waiting[0].items() if state[0] & bit}
        return ready
