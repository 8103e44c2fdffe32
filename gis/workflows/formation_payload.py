"""Plans with everything a reader asks about them, as plain JSON values and exact numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import geopandas as gpd

from gis.analysis.town import Town
from gis.crs import points_to_degrees
from gis.formation.arrays import Ints
from gis.formation.columns import Columns, changed_units
from gis.formation.explanations import explain_exception, unit_prices
from gis.formation.metrics import Placed, place_hub, plan_metrics, proposal_walks
from gis.formation.problem import MODES, Mode
from gis.rules.catalog import CLAUSES
from gis.workflows.formation_problem import Prepared
from gis.workflows.proposal_facts import Surroundings

Text = Mapping[str, str]


@dataclass(frozen=True)
class Heading:
    """What a plan is called, and what is proven of it."""

    id: str
    kind: str
    title: Text
    objective: int | None = None
    lower_bound: int | None = None
    status: str = "evaluated"


class PlanWriter:
    """Writes the plans of one problem."""

    def __init__(self, town: Town, prepared: Prepared, columns: Columns) -> None:
        self._prepared, self._columns = prepared, columns
        self._problem = prepared.problem
        self._around = Surroundings(town, prepared)
        self._changed: Ints = changed_units(prepared.problem, columns)
        self._town = town

    def plan(self, heading: Heading, chosen: Ints, findings: Sequence[Any] = ()) -> dict[str, Any]:
        """Write a plan made of columns."""
        placed = [self.placed(int(at)) for at in chosen]
        costs = [int(self._columns.cost[at]) for at in chosen]
        changed = int(self._changed[chosen].sum()) if self._problem.current else None
        return self._written(heading, placed, costs, changed, findings)

    def reference(self, heading: Heading, placed: Sequence[Placed]) -> dict[str, Any]:
        """Write a plan that the rules may not admit."""
        changed = 0 if heading.id == "today" else None
        return self._written(heading, placed, [None] * len(placed), changed, ())

    def placed(self, at: int) -> Placed:
        """Give one column as a proposal by unit numbers."""
        units = self._columns.units[at]
        hub = int(self._columns.hub[at])
        return Placed(
            MODES[int(self._columns.mode[at])],
            tuple(int(unit) for unit in units[units < self._columns.unit_count]),
            None if hub < 0 else hub,
        )

    def key(self, at: int) -> str:
        """Name a column the way its proposal is named."""
        placed = self.placed(at)
        return _key(placed.mode, [self._problem.units[unit].id for unit in placed.units])

    def references(self) -> list[dict[str, Any]]:
        """Write the rows to compare with: today, all territorial, all standalone."""
        units = range(len(self._problem.units))
        territorial = [
            Placed(
                Mode.EXCEPTION
                if self._problem.units[at].territorial_walk_m is None
                else Mode.TERRITORIAL,
                (at,),
                None,
            )
            for at in units
        ]
        rows = [
            (
                "today",
                {"zh": "现状（仅本级组织）", "en": "today (own organisations)"},
                self._today(),
            ),
            ("territorial", {"zh": "全部属地管理", "en": "all territorial"}, territorial),
            (
                "standalone",
                {"zh": "全部单独组建", "en": "all standalone"},
                [Placed(Mode.STANDALONE, (at,), None) for at in units],
            ),
        ]
        return [
            self.reference(Heading(name, "reference", title), placed)
            for name, title, placed in rows
            if placed
        ]

    def payload(
        self, plans: Sequence[dict[str, Any]], *, core: Sequence[str], level: str
    ) -> dict[str, Any]:
        """Join plans with their units and clauses."""
        for plan in plans:
            plan["core"] = list(core)
        used = {
            verdict["clause"]
            for plan in plans
            for proposal in plan["proposals"]
            for verdict in proposal["verdicts"]
        }
        return {
            "level": level,
            "as_of": self._prepared.as_of.isoformat(),
            "rule_set": self._prepared.rules.name,
            "district": str(self._town.districts["name"].iloc[0]),
            "units": self._units(),
            "plans": list(plans),
            "clauses": {
                clause.id: {
                    "text": {"zh": clause.text_zh, "en": clause.text_en},
                    "source": clause.source,
                }
                for clause in CLAUSES
                if clause.id in used
            },
        }

    def _today(self) -> list[Placed]:
        at = self._problem.index()
        placed = [
            Placed(
                org.mode,
                tuple(sorted(at[unit] for unit in org.units)),
                None if org.hub is None else at[org.hub],
            )
            for org in self._problem.current
        ]
        if not placed:
            return []
        known = {unit for each in placed for unit in each.units}
        rest = [number for number in range(len(self._problem.units)) if number not in known]
        return [*placed, *(Placed(Mode.EXCEPTION, (number,), None) for number in rest)]

    def _written(
        self,
        heading: Heading,
        placed: Sequence[Placed],
        costs: Sequence[int | None],
        changed: int | None,
        findings: Sequence[Any],
    ) -> dict[str, Any]:
        gap = None
        if heading.objective is not None and heading.lower_bound is not None:
            gap = (heading.objective - heading.lower_bound) / max(1, heading.objective)
        written = [self._proposal(each, cost) for each, cost in zip(placed, costs, strict=True)]
        written.sort(key=lambda proposal: proposal["units"][0])
        metrics = asdict(plan_metrics(self._problem, placed)) | {"changed_units": changed}
        return {
            **asdict(heading),
            "gap": gap,
            "metrics": metrics,
            "proposals": written,
            "findings": list(findings),
        }

    def _proposal(self, placed: Placed, cost: int | None) -> dict[str, Any]:
        units = [self._problem.units[at] for at in placed.units]
        keys = sorted(unit.id for unit in units)
        if placed.mode is Mode.NEARBY and placed.hub is None:
            placed = Placed(placed.mode, placed.units, place_hub(self._problem, placed.units))
        longest_m, mean_m = proposal_walks(self._problem, placed)
        is_exception = placed.mode is Mode.EXCEPTION and cost is not None
        return {
            "key": _key(placed.mode, keys),
            "mode": placed.mode.value,
            "units": keys,
            "hub": None if placed.hub is None else self._problem.units[placed.hub].id,
            "members": sum(unit.members for unit in units),
            "full_members": sum(unit.full_members for unit in units),
            "cost": cost,
            "longest_walk_m": longest_m,
            "mean_walk_m": mean_m,
            "meeting_place": self._around.meeting_place(placed),
            "verdicts": self._around.verdicts(placed),
            "binding": asdict(explain_exception(self._problem, self._columns, keys[0]))
            if is_exception
            else None,
        }

    def _units(self) -> list[dict[str, Any]]:
        prices = unit_prices(self._problem, self._columns)
        rows = self._prepared.units
        streets = dict(zip(self._town.streets["id"], self._town.streets["name"], strict=True))
        degrees = points_to_degrees(gpd.points_from_xy(rows["x_m"], rows["y_m"]))
        return [
            {
                "id": unit.id,
                "name": row["name"],
                "street": streets.get(row.get("street_id")),
                "members": unit.members,
                "full_members": unit.full_members,
                "residents": int(unit.residents) or None,
                "x": round(point.x, 7),
                "y": round(point.y, 7),
                "prices": asdict(prices[unit.id]),
            }
            for unit, row, point in zip(
                self._problem.units, rows.to_dict("records"), degrees, strict=True
            )
        ]


def _key(mode: Mode, ids: Sequence[str]) -> str:
    return f"{mode.value}:{'+'.join(sorted(ids))}"
