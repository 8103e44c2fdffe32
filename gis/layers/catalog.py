"""All layers, in the order in which they can be imported: what is referred to comes first."""

from gis.errors import UnknownName
from gis.layers.barrier import BARRIER
from gis.layers.building import BUILDING
from gis.layers.community import COMMUNITY
from gis.layers.district import DISTRICT
from gis.layers.estate import ESTATE
from gis.layers.grid import GRID
from gis.layers.local_institution import LOCAL_INSTITUTION
from gis.layers.party_group import GROUP_BUILDING, PARTY_GROUP
from gis.layers.party_org import PARTY_ORG, PARTY_ORG_PLACE
from gis.layers.rc_status_period import RC_STATUS_PERIOD
from gis.layers.spec import Layer
from gis.layers.street import STREET
from gis.layers.tally import BUILDING_BRANCH_TALLY, BUILDING_TALLY, ORG_TALLY
from gis.layers.venue import VENUE
from gis.layers.village import VILLAGE
from gis.layers.walk_edge import WALK_EDGE

LAYERS: tuple[Layer, ...] = (
    DISTRICT,
    STREET,
    COMMUNITY,
    RC_STATUS_PERIOD,
    ESTATE,
    GRID,
    BUILDING,
    VILLAGE,
    LOCAL_INSTITUTION,
    WALK_EDGE,
    BARRIER,
    VENUE,
    PARTY_ORG,
    PARTY_ORG_PLACE,
    PARTY_GROUP,
    GROUP_BUILDING,
    BUILDING_TALLY,
    BUILDING_BRANCH_TALLY,
    ORG_TALLY,
)


def layer_named(name: str) -> Layer:
    """
    Find a layer by name.

    Raises
    ------
    UnknownName
        There is none; the message lists those there are.
    """
    for layer in LAYERS:
        if layer.name == name:
            return layer
    names = ", ".join(layer.name for layer in LAYERS)
    raise UnknownName(f"no layer is named {name!r}; the layers are {names}")
