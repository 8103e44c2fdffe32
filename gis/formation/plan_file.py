"""The plan as a document."""

from typing import Any

from gis.formation.certificate import Prices
from gis.formation.plan import Certificate, Plan, Proposal

FORMAT = "linge-formation-plan/1"


def plan_document(plan: Plan) -> dict[str, Any]:
    """Write a plan as a document of plain values."""
    return {
        "format": FORMAT,
        "objective": plan.objective,
        "lower_bound": plan.lower_bound,
        "gap": plan.gap,
        "status": plan.status,
        "seconds": plan.seconds,
        "proposals": [_proposal_document(proposal) for proposal in plan.proposals],
        "findings": list(plan.findings),
        "certificate": _certificate_document(plan.certificate),
    }


def _proposal_document(proposal: Proposal) -> dict[str, Any]:
    lists = {"units": list(proposal.units), "verdicts": list(proposal.verdicts)}
    return vars(proposal) | {"mode": proposal.mode.value} | lists


def _certificate_document(certificate: Certificate) -> dict[str, Any]:
    document: dict[str, Any] = {"problem": certificate.problem_hash, "proof": None}
    if certificate.proof is not None:
        document["proof"] = {
            "scale": certificate.proof.scale,
            "stages": [_prices_document(prices) for prices in certificate.proof.stages],
            "leaves": [
                {"decisions": [list(decision) for decision in leaf.decisions]}
                | _prices_document(leaf.prices)
                for leaf in certificate.proof.leaves
            ],
        }
    return document


def _prices_document(prices: Prices) -> dict[str, Any]:
    return {
        "units": [int(price) for price in prices.units],
        "rows": [int(price) for price in prices.rows],
        "cuts": [
            [list(cut.units), list(cut.weights), cut.divisor, int(price)]
            for cut, price in zip(prices.cuts, prices.cut_prices, strict=True)
        ],
    }
