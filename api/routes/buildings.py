"""Buildings: those an account may go to, who lives in one by masked name, work still to do."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.dependencies import Allowed, AskedHere, Bbox, DatabaseUrl, Limited, NoStore, Published
from api.schemas.buildings import BuildingsAnswer, BuildingSheet, UnassignedAnswer
from api.schemas.layers import GeoJsonResponse
from api.security.rate_limits import Rate
from api.security.roles import Permission
from gis.store.rights import Caller
from gis.workflows.building_lists import MOST_BUILDINGS, unassigned_buildings, visible_buildings
from gis.workflows.building_sheet import building_sheet
from gis.workflows.data_day import data_day

router = APIRouter(prefix="/api/v1", tags=["buildings"])
ReadingPlaces = Annotated[Caller, Depends(Allowed(Permission.READ_PLACES))]
ReadingMembers = Annotated[Caller, Depends(Allowed(Permission.READ_MEMBERS))]
SHEETS = Rate("sheets", burst=120, per_s=300)
GridId = Annotated[UUID | None, Query(description="Only the buildings of this grid.")]


@router.get(
    "/buildings", response_class=GeoJsonResponse, responses={200: {"model": BuildingsAnswer}}
)
def buildings(
    caller: ReadingPlaces,
    url: DatabaseUrl,
    published: Published,
    box: Bbox = None,
    grid: GridId = None,
    limit: Annotated[int, Query(ge=1, le=MOST_BUILDINGS)] = MOST_BUILDINGS,
) -> GeoJsonResponse:
    """Give the buildings of a grid or a box that the account may see, as GeoJSON."""
    day = data_day(published)
    found = visible_buildings(url, caller, day=day, grid=grid, box=box, limit=limit)
    return GeoJsonResponse(found)


@router.get(
    "/buildings/{building_id}",
    response_model=BuildingSheet,
    dependencies=[NoStore, Depends(Limited(SHEETS))],
)
def building(
    _caller: ReadingMembers, asked: AskedHere, published: Published, building_id: UUID
) -> dict[str, Any]:
    """Give one building with its groups and its members by masked name; this is audited."""
    return building_sheet(asked, building_id, day=data_day(published))


@router.get("/work/unassigned-buildings", response_model=UnassignedAnswer, dependencies=[NoStore])
def unassigned(
    caller: ReadingMembers, url: DatabaseUrl, published: Published, grid: GridId = None
) -> dict[str, Any]:
    """List the residential buildings that no group holds yet, of one grid or of all."""
    found = unassigned_buildings(url, caller, day=data_day(published), grid=grid)
    return {"buildings": found}
