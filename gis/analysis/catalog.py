"""All analyses; to add one, write its module and list it here."""

from collections.abc import Callable
from dataclasses import dataclass

from gis.analysis.coverage import measure_coverage
from gis.analysis.dispersion import dispersion
from gis.analysis.nearest import nearest_options


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis: what it is called, which layers it reads, and its function."""

    name: str
    title: str
    needs: tuple[str, ...]
    run: Callable[..., object]


ANALYSES: tuple[Analysis, ...] = (
    Analysis(
        name="coverage",
        title="党建覆盖",
        needs=(
            "district",
            "street",
            "community",
            "rc_status_period",
            "estate",
            "grid",
            "building",
            "village",
            "walk_edge",
            "barrier",
            "venue",
            "party_org",
            "party_org_place",
            "party_group",
            "group_building",
            "building_tally",
            "building_branch_tally",
            "org_tally",
        ),
        run=measure_coverage,
    ),
    Analysis(
        name="dispersion",
        title="党组织分散程度",
        needs=(
            "building",
            "walk_edge",
            "barrier",
            "venue",
            "party_org",
            "building_tally",
            "building_branch_tally",
        ),
        run=dispersion,
    ),
    Analysis(
        name="nearest",
        title="就近选择",
        needs=(
            "street",
            "community",
            "estate",
            "building",
            "village",
            "walk_edge",
            "barrier",
            "venue",
            "party_org",
            "party_org_place",
            "party_group",
            "group_building",
            "building_tally",
            "building_branch_tally",
            "org_tally",
        ),
        run=nearest_options,
    ),
)
