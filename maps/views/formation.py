"""The planner's map: a formation plan, its alternatives and the reasons for each proposal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maps import styles
from maps.overlays.boundary import outline
from maps.overlays.labels import label_points
from maps.overlays.points import points
from maps.overlays.proposals import proposals
from maps.overlays.water import railways, river
from maps.page import BlankMap, Overlay
from maps.views.features import bounds_of, shown_features
from maps.views.proposal_colours import proposal_colours
from maps.views.proposal_shapes import joint_outlines, touching_units

NEEDS = ("district", "street", "community", "estate", "venue", "barrier")

# What the page shows of a payload; the browser gets nothing else.
_PAYLOAD = ("level", "as_of", "rule_set", "district", "clauses")
_UNIT = ("id", "name", "street", "members", "full_members", "residents", "x", "y", "prices")
_PLAN = (
    "id",
    "title",
    "kind",
    "objective",
    "lower_bound",
    "gap",
    "status",
    "metrics",
    "findings",
    "core",
)
_PROPOSAL = (
    "key",
    "mode",
    "units",
    "hub",
    "members",
    "full_members",
    "cost",
    "longest_walk_m",
    "mean_walk_m",
    "meeting_place",
    "verdicts",
    "binding",
)
_NEAR_M = 250.0  # the same colour twice within this distance reads as one proposal
_SHOWN_LAYERS = ("district", "street", "venue")


@dataclass(frozen=True)
class FormationData:
    """
    What the map is drawn from: plain data that may leave the server.

    `payload` holds units, at least one plan and clauses; `features` are GeoJSON collections in
    degrees by layer. Features of the layer `payload["level"]` carry a unit's id as `source_key`;
    every layer may be missing, and a unit without an outline is drawn as a point.
    """

    payload: Mapping[str, Any]
    features: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def draw(data: FormationData) -> BlankMap:
    """Draw the map of the plans; empty layers are drawn as nothing."""
    level = data.payload["level"]
    layers = (level, "district", "street")
    page = BlankMap("formation", bounds=bounds_of(data.features, layers=layers))
    for overlay in _overlays(data, level):
        page.add_child(overlay)
    return page


def describe(data: FormationData) -> dict[str, object]:
    """
    Give all that the page shows besides its words: units, plans, clauses, features, styles.

    A proposal has the same colour and outline in every plan it stands in, by its key.
    """
    level, plans = data.payload["level"], data.payload["plans"]
    areas = data.features.get(level, {})
    colours = proposal_colours(
        plans, neighbours=touching_units(areas), near=touching_units(areas, within_m=_NEAR_M)
    )
    shown = {layer: data.features[layer] for layer in _SHOWN_LAYERS if layer in data.features}
    return {
        "formation": {
            **_only(data.payload, _PAYLOAD),
            "units": [_only(unit, _UNIT) for unit in data.payload["units"]],
            "plans": [_shown_plan(plan) for plan in plans],
        },
        "colours": {key: styles.PROPOSAL_COLOURS[at] for key, at in colours.items()},
        "outlines": joint_outlines(plans, areas),
        "features": {
            **{
                layer: shown_features(collection, properties=("id", "name"))
                for layer, collection in shown.items()
            },
            level: shown_features(
                {"features": areas.get("features", ())}, properties=("id", "name", "source_key")
            ),
        },
        "styles": styles.as_dict(),
    }


def district_name(data: FormationData) -> str:
    """Name the district the plans are for."""
    return str(data.payload["district"])


def _shown_plan(plan: Mapping[str, Any]) -> dict[str, object]:
    placed = [_only(proposal, _PROPOSAL) for proposal in plan["proposals"]]
    return {**_only(plan, _PLAN), "proposals": placed}


def _only(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values.get(name) for name in names}


def _overlays(data: FormationData, level: str) -> list[Overlay]:
    barriers = data.features.get("barrier", {})
    base = [each for each in (river(barriers), railways(barriers)) if each is not None]
    return [
        *base,
        proposals(level, points=label_points(data.features.get(level, {}))),
        outline("street", weight=1.1, opacity=0.45),
        outline("district", weight=1.6),
        points("venue", radius=3.2),
    ]
