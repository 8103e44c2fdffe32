"""Checks a plan and its proof without the solver that made them."""

from collections import Counter
from collections.abc import Iterator

from gis.errors import InvalidParameter
from gis.formation.certificate import Proof, proven_bound
from gis.formation.columns import NEARBY, Columns, list_columns
from gis.formation.model import build_model
from gis.formation.plan import NO_JOINT_ADMISSIBLE, Plan, Proposal
from gis.formation.plan_reading import parse_plan
from gis.formation.pricing import Pricing
from gis.formation.problem import Mode, Problem, Unit
from gis.formation.problem_file import problem_hash
from gis.formation.unlisted import unlisted_bound


def verify(problem: Problem, document: object) -> list[str]:
    """
    Check every rule, cost and option, the objective, the bound and the certificate.

    Parameters
    ----------
    problem
        What the plan should be for.
    document
        The plan as parsed JSON.

    Returns
    -------
    reasons
        What is off, in words; empty when all is right.
    """
    try:
        plan = parse_plan(document)
    except InvalidParameter as error:
        return [str(error)]
    reasons = [*_unit_reasons(problem, plan), *_order_reasons(plan)]
    if reasons:
        return reasons
    pricing = Pricing(problem)
    units = {unit.id: unit for unit in problem.units}
    for proposal in plan.proposals:
        name = f"{proposal.mode} of {', '.join(proposal.units)}"
        reasons += [f"{name}: {reason}" for reason in _proposal_reasons(units, pricing, proposal)]
    reasons += _option_reasons(problem, plan)
    objective = sum(pricing.cost(one.mode, one.units)[0] for one in plan.proposals)
    if objective != plan.objective:
        reasons.append(f"objective {plan.objective}, but the proposals cost {objective}")
    return reasons or list(_bound_reasons(problem, plan))


def _unit_reasons(problem: Problem, plan: Plan) -> Iterator[str]:
    placed = Counter(unit for proposal in plan.proposals for unit in proposal.units)
    known = problem.index()
    for unit in sorted(placed):
        if unit not in known:
            yield f"unit {unit} is not in the problem"
        elif placed[unit] > 1:
            yield f"unit {unit} is placed {placed[unit]} times"
    for unit in known:
        if unit not in placed:
            yield f"unit {unit} is not placed"


def _order_reasons(plan: Plan) -> Iterator[str]:
    for proposal in plan.proposals:
        if not proposal.units or list(proposal.units) != sorted(proposal.units):
            yield f"units {', '.join(proposal.units)} are not in order"
    firsts = [proposal.units[:1] for proposal in plan.proposals]
    if firsts != sorted(firsts):
        yield "proposals are not in the order of their smallest id"


def _proposal_reasons(
    known: dict[str, Unit], pricing: Pricing, proposal: Proposal
) -> Iterator[str]:
    broken = pricing.broken_rules(proposal.mode, proposal.units)
    yield from broken
    if broken:
        return
    units = [known[unit] for unit in proposal.units]
    cost, hub = pricing.cost(proposal.mode, proposal.units)
    for name, told, found in (
        ("cost", proposal.cost, cost),
        ("hub", proposal.hub, hub),
        ("members", proposal.members, sum(unit.members for unit in units)),
        ("full_members", proposal.full_members, sum(unit.full_members for unit in units)),
    ):
        if told != found:
            yield f"{name} {told} should be {found}"


def _option_reasons(problem: Problem, plan: Plan) -> Iterator[str]:
    home = {unit: proposal for proposal in plan.proposals for unit in proposal.units}
    for name, pairs, is_wanted in (
        ("must_link", problem.options.must_link, True),
        ("must_not_link", problem.options.must_not_link, False),
    ):
        for one, other in pairs:
            if (home[one] is home[other]) != is_wanted:
                yield f"{name} {one} {other} is broken"
    for unit, mode in problem.options.fixed_mode:
        if home[unit].mode is not mode:
            yield f"fixed_mode {mode} of {unit} is broken"
    yield from _limit_reasons(problem, plan, home)


def _limit_reasons(problem: Problem, plan: Plan, home: dict[str, Proposal]) -> Iterator[str]:
    options = problem.options
    orgs = sum(one.mode in (Mode.NEARBY, Mode.STANDALONE) for one in plan.proposals)
    if options.max_organisations is not None and orgs > options.max_organisations:
        yield f"{orgs} organisations, max_organisations {options.max_organisations}"
    for org, most in options.capacity:
        taken = sum(
            unit.members
            for unit in problem.units
            if unit.territorial_org == org and home[unit.id].mode is Mode.TERRITORIAL
        )
        if taken > most:
            yield f"{org} takes over {taken} members, capacity {most}"


def _bound_reasons(problem: Problem, plan: Plan) -> Iterator[str]:
    if plan.certificate.problem_hash != problem_hash(problem):
        yield "the certificate belongs to another problem"
        return
    proof = plan.certificate.proof
    # A deadline in the past lists single proposals only, which is all that is needed.
    columns = list_columns(problem, deadline=float("inf") if proof else 0.0)
    try:
        bound = _certified(problem, columns, plan, proof)
    except InvalidParameter as error:
        yield f"the certificate does not hold: {error}"
        return
    if plan.lower_bound > bound:
        yield f"lower_bound {plan.lower_bound}, but the certificate shows {bound}"
    if proof and (NO_JOINT_ADMISSIBLE in plan.findings) != (not (columns.mode == NEARBY).any()):
        yield f"the finding {NO_JOINT_ADMISSIBLE} is wrong or missing"


def _certified(problem: Problem, columns: Columns, plan: Plan, proof: Proof | None) -> int:
    if proof is None:
        return min(unlisted_bound(problem, columns), plan.objective)
    return proven_bound(build_model(problem, columns), proof, ceiling=plan.objective)
