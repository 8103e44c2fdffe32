"""Which of five colours a joint proposal has: the same in every plan, unlike its neighbours'."""

from collections.abc import Mapping, Sequence
from typing import Any

from maps.styles import PROPOSAL_COLOURS

Plan = Mapping[str, Any]
Proposal = Mapping[str, Any]
Neighbours = Mapping[str, set[str]]


def proposal_colours(
    plans: Sequence[Plan], *, neighbours: Neighbours, near: Neighbours | None = None
) -> dict[str, int]:
    """
    Give each nearby proposal the place of its colour among `PROPOSAL_COLOURS`, by its key.

    A key has one colour in all plans. Earlier plans choose first; within a plan the proposal
    with the fewest colours left does, then by hub. Neighbours differ wherever five colours
    allow it, then those near each other; then a new proposal takes the colour its hub had before,
    else the rarest one.

    Parameters
    ----------
    plans
        Plans with proposals, the most important first.
    neighbours
        Units that touch a unit, by unit.
    near
        Units so near a unit that the same colour might be taken for one proposal.
    """
    joint = [[each for each in plan["proposals"] if each["mode"] == "nearby"] for plan in plans]
    links = [_touching(proposals, neighbours) for proposals in joint]
    close = [_touching(proposals, near or {}) for proposals in joint]
    chosen: dict[str, int] = {}
    of_hub: dict[str, int] = {}
    for proposals, touching, nearby in zip(joint, links, close, strict=True):
        waiting = {each["key"]: each for each in proposals if each["key"] not in chosen}
        while waiting:
            key = min(waiting, key=lambda each: _turn(waiting[each], touching, chosen))
            hub = waiting.pop(key)["hub"] or ""
            others = [each for link in links for each in link.get(key, ())]
            chosen[key] = _colour(
                here=[chosen[each] for each in touching[key] if each in chosen],
                close=[chosen[each] for each in nearby[key] if each in chosen],
                elsewhere=[chosen[each] for each in others if each in chosen],
                before=of_hub.get(hub),
                used=list(chosen.values()),
            )
            of_hub.setdefault(hub, chosen[key])
    return chosen


def _touching(proposals: Sequence[Proposal], neighbours: Neighbours) -> dict[str, set[str]]:
    """Give for each proposal of a plan the keys of those that touch it."""
    holder = {unit: each["key"] for each in proposals for unit in each["units"]}
    return {
        each["key"]: {
            holder[other]
            for unit in each["units"]
            for other in neighbours.get(unit, ())
            if other in holder
        }
        - {each["key"]}
        for each in proposals
    }


def _turn(
    proposal: Proposal, touching: Mapping[str, set[str]], chosen: Mapping[str, int]
) -> tuple[int, str, str]:
    taken = {chosen[each] for each in touching[proposal["key"]] if each in chosen}
    return -len(taken), str(proposal["hub"]), proposal["key"]


def _colour(
    *,
    here: Sequence[int],
    close: Sequence[int],
    elsewhere: Sequence[int],
    before: int | None,
    used: Sequence[int],
) -> int:
    def cost(colour: int) -> tuple[int, int, bool, int, int, int]:
        return (
            here.count(colour),
            close.count(colour),
            colour != before,
            elsewhere.count(colour),
            used.count(colour),
            colour,
        )

    return min(range(len(PROPOSAL_COLOURS)), key=cost)
