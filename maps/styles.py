"""Colours, classes and patterns of every layer, and what a legend says about them."""

from dataclasses import asdict, dataclass

INK = "#2B3640"
WHITE = "#FFFFFF"
ACCENT = "#A32A23"
WATER = "#CBDAE1"
RAILWAY = "#B9B4A8"
LAND = "#F7F5F0"
PAPER = "#F7F5F1"
SEAM = "#DAD6CB"
EDGE = "#7B838A"

HATCH = "hatch"
DOTS = "dots"


@dataclass(frozen=True)
class Fill:
    """
    How an area is filled: a colour, or a pattern with the colour of its ink.

    `pattern` is `hatch` (a gap), `dots` (nothing to show) or none.
    """

    colour: str
    pattern: str | None = None


@dataclass(frozen=True)
class ShareClass:
    """Shares from `lower` up to, not including, `upper` (0 to 1; the last is open)."""

    name: str
    label: str
    lower: float
    upper: float | None
    fill: Fill


GAP = Fill("#C8741F", HATCH)
NO_VALUE = Fill("#A9ADB0", DOTS)
GAP_BELOW = 0.6

# One hue from light to dark, told apart by colour-blind eyes; the gap differs in texture too.
CLASSES: tuple[ShareClass, ...] = (
    ShareClass("gap", "<60", 0.0, GAP_BELOW, GAP),
    ShareClass("from_60", "60–70", GAP_BELOW, 0.7, Fill("#BAD5D9")),
    ShareClass("from_70", "70–80", 0.7, 0.8, Fill("#8CB8C1")),
    ShareClass("from_80", "80–90", 0.8, 0.9, Fill("#55929F")),
    ShareClass("from_90", "≥90%", 0.9, None, Fill("#1F6275")),
)

ORGANISATION_STATES: dict[str, Fill] = {
    "covered": Fill("#8CB8C1"),
    "partly_covered": Fill("#E9D8A6"),
    "not_covered": GAP,
    "not_applicable": NO_VALUE,
}

# Canvas cannot hatch, so buildings in no group are orange.
GROUP_STATES: dict[str, Fill] = {
    "covered": Fill("#55929F"),
    "not_covered": Fill("#E39A4A"),
    "not_applicable": Fill("#D3D0C8"),
}

# What the grid worker sees of a building, with the line around it.
BUILDING_STATES: dict[str, tuple[Fill, str]] = {
    "covered": (Fill("#CFE0E3"), "#7AA7B0"),
    "gap": (GAP, "#C8741F"),
    "na": (Fill("#ECEAE4"), "#C2BDB1"),
}

# Joint branches differ from their neighbours; their colours rank nothing.
PROPOSAL_COLOURS = ("#8FBCDD", "#C79F80", "#A9C6B4", "#968EB1", "#E9D8A6")

# How a unit is placed that shares its organisation with no other unit of the plan.
MODE_FILLS: dict[str, Fill] = {
    "standalone": Fill("#D9D6CC"),
    "territorial": NO_VALUE,
    "exception": GAP,
}


def class_of(share: float) -> ShareClass:
    """Find the class of a share from 0 to 1; a bound belongs to the class above it."""
    return next(each for each in CLASSES if each.upper is None or share < each.upper)


def building_states() -> dict[str, object]:
    """Give fill and line of every state of a building as plain data for the browser."""
    return {
        state: {"fill": asdict(fill), "line": line}
        for state, (fill, line) in BUILDING_STATES.items()
    }


def as_dict() -> dict[str, object]:
    """Give all styles as plain data for the browser."""
    return {
        "classes": [asdict(each) for each in CLASSES],
        "gap_below": GAP_BELOW,
        "no_value": asdict(NO_VALUE),
        "organisation_states": {state: asdict(fill) for state, fill in ORGANISATION_STATES.items()},
        "group_states": {state: asdict(fill) for state, fill in GROUP_STATES.items()},
        "modes": {mode: asdict(fill) for mode, fill in MODE_FILLS.items()},
        "proposals": list(PROPOSAL_COLOURS),
        "land": LAND,
        "ink": INK,
        "selected": ACCENT,
    }
