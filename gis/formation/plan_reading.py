"""Strict reading of a plan's document."""

from typing import Any

import numpy as np

from gis.errors import InvalidParameter
from gis.formation.arrays import Ints
from gis.formation.certificate import BRANCHES, Cut, Decision, Leaf, Prices, Proof
from gis.formation.plan import OPTIMAL, TIME_LIMIT, Certificate, Plan, Proposal
from gis.formation.plan_file import FORMAT
from gis.formation.problem import MODES
from gis.formation.reading import a_count, a_list, a_number, a_text, an_object

_PLAN = (
    "format",
    "objective",
    "lower_bound",
    "gap",
    "status",
    "seconds",
    "proposals",
    "findings",
    "certificate",
)
_PROPOSAL = ("mode", "units", "hub", "members", "full_members", "cost", "verdicts")
_PRICES = ("units", "rows", "cuts")
_MOST = 2**62


def parse_plan(document: object) -> Plan:
    """
    Read a plan from parsed JSON.

    Parameters
    ----------
    document
        What the plan file holds; `gap` and `status` must be those of its other figures.

    Raises
    ------
    InvalidParameter
        The document breaks the format; the message names the item.
    """
    whole = an_object(document, "the plan", required=_PLAN)
    if whole["format"] != FORMAT:
        raise InvalidParameter(f"format must be {FORMAT!r}, got {whole['format']!r}")
    proposals = a_list(whole["proposals"], "proposals")
    plan = Plan(
        objective=a_count(whole["objective"], "objective"),
        lower_bound=a_count(whole["lower_bound"], "lower_bound"),
        seconds=a_number(whole["seconds"], "seconds"),
        proposals=tuple(_proposal(item, f"proposals[{n}]") for n, item in enumerate(proposals)),
        findings=tuple(a_text(item, "findings") for item in a_list(whole["findings"], "findings")),
        certificate=_certificate(whole["certificate"]),
    )
    if whole["status"] not in (OPTIMAL, TIME_LIMIT) or whole["status"] != plan.status:
        raise InvalidParameter(f"status must be {plan.status!r}, got {whole['status']!r}")
    if a_number(whole["gap"], "gap", lowest=-1e12) != plan.gap:
        raise InvalidParameter(f"gap must be {plan.gap}, got {whole['gap']}")
    return plan


def _proposal(value: object, where: str) -> Proposal:
    item = an_object(value, where, required=_PROPOSAL)
    modes = {mode.value: mode for mode in MODES}
    mode = a_text(item["mode"], f"mode of {where}")
    if mode not in modes:
        raise InvalidParameter(f"mode of {where} is unknown: {mode!r}")
    units = [a_text(unit, f"units of {where}") for unit in a_list(item["units"], where)]
    return Proposal(
        mode=modes[mode],
        units=tuple(units),
        hub=None if item["hub"] is None else a_text(item["hub"], f"hub of {where}"),
        members=a_count(item["members"], f"members of {where}"),
        full_members=a_count(item["full_members"], f"full_members of {where}"),
        cost=a_count(item["cost"], f"cost of {where}"),
        verdicts=tuple(a_list(item["verdicts"], f"verdicts of {where}")),
    )


def _certificate(value: object) -> Certificate:
    item = an_object(value, "certificate", required=("problem", "proof"))
    problem_hash = a_text(item["problem"], "certificate.problem")
    if item["proof"] is None:
        return Certificate(problem_hash, None)
    proof = an_object(item["proof"], "certificate.proof", required=("scale", "stages", "leaves"))
    leaves = []
    for value_ in a_list(proof["leaves"], "leaves"):
        leaf = an_object(value_, "a leaf", required=("decisions", *_PRICES))
        decisions = [_decision(entry) for entry in a_list(leaf["decisions"], "decisions")]
        leaves.append(Leaf(tuple(decisions), _prices(leaf)))
    stages = [
        _prices(an_object(stage, "a stage", required=_PRICES))
        for stage in a_list(proof["stages"], "stages")
    ]
    scale = a_count(proof["scale"], "scale", lowest=1)
    return Certificate(problem_hash, Proof(scale, tuple(stages), tuple(leaves)))


def _decision(value: object) -> Decision:
    kind, one, other = a_list(value, "a decision", length=3)
    if kind not in BRANCHES:
        raise InvalidParameter(f"a decision of the proof is unknown: {kind!r}")
    return kind, _whole(one), _whole(other)


def _prices(item: Any) -> Prices:  # noqa: ANN401 - a mapping whose keys were checked
    cuts, cut_prices = [], []
    for entry in a_list(item["cuts"], "cuts"):
        units, weights, divisor, price = a_list(entry, "a cut", length=4)
        cuts.append(
            Cut(
                tuple(_whole(unit) for unit in a_list(units, "a cut")),
                tuple(_whole(weight) for weight in a_list(weights, "a cut")),
                _whole(divisor),
            )
        )
        cut_prices.append(price)
    return Prices(_wholes(item["units"]), _wholes(item["rows"]), tuple(cuts), _wholes(cut_prices))


def _wholes(values: object) -> Ints:
    return np.array([_whole(value) for value in a_list(values, "prices")], dtype=np.int64)


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST:
        raise InvalidParameter(f"a whole number of the certificate is not one: {value!r}")
    return value
