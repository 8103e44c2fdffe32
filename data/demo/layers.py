"""Which row goes into which file, layer by layer."""

from datetime import date
from pathlib import Path

import shapely
from demo import plan
from demo.district import District, community_code
from demo.groups import form_groups
from demo.members import invent_members
from demo.organisations import organise
from demo.places import place_institutions, place_venues, place_villages
from demo.rosters import write_rosters
from demo.tallies import SIX, Tallies, count_members
from demo.walking import walking_network
from demo.writing import write_shapes, write_table

PREPARING_SINCE = date(2024, 1, 1)


def write_all(folder: Path, district: District) -> None:
    """Write every layer of the district into a folder."""
    _write_areas(folder, district)
    _write_estates(folder, district)
    _write_grids(folder, district)
    _write_buildings(folder, district)
    _write_places(folder, district)
    _write_walking(folder, district)
    venues = place_venues(district)
    structure = organise(district, venues)
    write_shapes(
        folder / "venue.shp",
        [venue.point for venue in venues],
        [
            {
                "code": venue.code, "name": venue.name, "venue_kind": venue.kind,
                "area_m2": venue.area_m2, "valid_from": venue.valid_from,
                "valid_to": None,
            }
            for venue in venues
        ],
        kind="Point",
    )  # fmt: skip
    write_table(
        folder / "party_org.csv",
        [
            (o.code, o.name, o.kind, o.formed_on, o.parent, o.seat, o.valid_from, o.valid_to)
            for o in structure.organisations
        ],
        header=(
            "code",
            "name",
            "org_kind",
            "formed_on",
            "parent",
            "seat",
            "valid_from",
            "valid_to",
        ),
    )
    write_table(
        folder / "party_org_place.csv",
        [
            (c.organisation, c.mode, c.village, c.community, c.estate, c.valid_from, None)
            for c in structure.covers
        ],
        header=(
            "party_org", "formation_mode", "village", "community", "estate",
            "valid_from", "valid_to",
        ),
    )  # fmt: skip
    roster = invent_members(district, structure)
    tallies = count_members(district, structure, roster)
    groups, rows = form_groups(structure, roster, tallies)
    write_table(
        folder / "party_group.csv",
        [(g.code, g.name, g.branch, g.valid_from, g.valid_to) for g in groups],
        header=("code", "name", "party_org", "valid_from", "valid_to"),
    )
    write_table(
        folder / "group_building.csv",
        [(r.group, r.building, r.stairwells, r.valid_from, r.valid_to) for r in rows],
        header=("party_group", "building", "stairwells", "valid_from", "valid_to"),
    )
    _write_tallies(folder, tallies)
    write_rosters(folder, district, structure, roster, (groups, rows))


def _write_areas(folder: Path, district: District) -> None:
    streets = [
        shapely.coverage_union_all(
            [
                outline
                for outline, community in zip(district.communities, plan.COMMUNITIES, strict=True)
                if community.street == number
            ]
        ).normalize()
        for number in range(len(plan.STREETS))
    ]
    whole = shapely.coverage_union_all(streets).normalize()
    write_shapes(
        folder / "district.shp",
        [whole],
        [{"name": plan.DISTRICT_NAME, "code": plan.DISTRICT_CODE}],
        kind="Polygon",
    )
    write_shapes(
        folder / "street.shp",
        streets,
        [
            {"name": name, "code": f"{plan.DISTRICT_CODE}{number:03}"}
            for number, name in enumerate(plan.STREETS, start=1)
        ],
        kind="Polygon",
    )
    write_shapes(
        folder / "community.shp",
        district.communities,
        [_community_row(district, number) for number in range(len(plan.COMMUNITIES))],
        kind="Polygon",
    )
    write_table(
        folder / "rc_status_period.csv",
        [row for number in range(len(plan.COMMUNITIES)) for row in _status_rows(number)],
        header=("rc_status", "community", "valid_from", "valid_to"),
    )


def _community_row(district: District, number: int) -> dict[str, object]:
    community = plan.COMMUNITIES[number]
    blocks = [block for block in district.blocks if block.community == number]
    households = sum(each.households for each in district.buildings if each.community == number)
    return {
        "name": f"{community.name}社区",
        "stat_code": community_code(number) if community.established_on else "",
        "stage": community.stage,
        "inhabitant": sum(block.inhabitants for block in blocks),
        "household": households,
        "activist": 3 + (households * 7 + number) % 23,
        "counted_on": plan.COUNTED_ON,
    }


def _status_rows(number: int) -> list[tuple[str, str, date, date | None]]:
    community = plan.COMMUNITIES[number]
    name, day = f"{community.name}社区", community.established_on
    if day is None:
        return [("preparing", name, community.formed_on, None)]
    if day < PREPARING_SINCE:
        return [("established", name, day, None)]
    return [("preparing", name, PREPARING_SINCE, day), ("established", name, day, None)]


def _write_estates(folder: Path, district: District) -> None:
    estates = district.estates
    write_shapes(
        folder / "estate.shp",
        [estate.plot.parcel for estate in estates],
        [
            {
                "code": estate.code, "name": estate.plan.name,
                "cluster": getattr(estate.plan, "label", ""),
                "aliases": getattr(estate.plan, "aliases", ""),
                "inhabitant": estate.inhabitants, "household": estate.households,
                "counted_on": plan.COUNTED_ON,
                "community": f"{plan.COMMUNITIES[estate.community].name}社区",
            }
            for estate in estates
        ],
        kind="Polygon",
    )  # fmt: skip


def _write_grids(folder: Path, district: District) -> None:
    write_shapes(
        folder / "grid.shp",
        [grid.outline for grid in district.grids],
        [
            {
                "grid_code": grid.code, "name": grid.name, "grid_kind": grid.kind,
                "community": f"{plan.COMMUNITIES[grid.community].name}社区",
                "valid_from": grid.valid_from, "valid_to": grid.valid_to,
            }
            for grid in district.grids
        ],
        kind="Polygon",
    )  # fmt: skip


def _write_buildings(folder: Path, district: District) -> None:
    former = [grid for grid in district.grids if grid.valid_to]
    changed = {
        f"{grid.code}/{former_grid.valid_to}" for former_grid in former for grid in district.grids
    }
    write_shapes(
        folder / "building.shp",
        [building.outline for building in district.buildings],
        [
            {
                "bldg_no": building.number, "name": building.name, "cluster": building.cluster,
                "bldg_use": building.use, "stairwell": building.stairwells or None,
                "floors": building.floors, "household": building.households,
                "pos_source": "虚构" , "pos_date": plan.REGISTER_START,
                "estate": building.estate,
                "grid": building.grid if building.grid in changed else "",
                "valid_from": building.valid_from, "valid_to": building.valid_to,
            }
            for building in district.buildings
        ],
        kind="Polygon",
    )  # fmt: skip


def _write_places(folder: Path, district: District) -> None:
    villages = place_villages(district)
    write_shapes(
        folder / "village.shp",
        [village.point for village in villages],
        [{"name": village.name, "code": village.code} for village in villages],
        kind="Point",
    )
    institutions = place_institutions(district)
    write_shapes(
        folder / "local_institution.shp",
        [each.point for each in institutions],
        [
            {
                "name": each.name, "code": each.code, "joint_meet": each.joins,
                "last_meet": each.last_meeting_on,
            }
            for each in institutions
        ],
        kind="Point",
    )  # fmt: skip


def _write_walking(folder: Path, district: District) -> None:
    edges, barriers = walking_network(district)
    write_shapes(
        folder / "walk_edge.shp",
        [edge.line for edge in edges],
        [{"edge_class": e.edge_class, "length_m": round(e.line.length, 2)} for e in edges],
        kind="LineString",
    )
    write_shapes(
        folder / "barrier.shp",
        [barrier.line for barrier in barriers],
        [{"name": barrier.name, "kind": barrier.kind} for barrier in barriers],
        kind="LineString",
    )


def _write_tallies(folder: Path, tallies: Tallies) -> None:
    two = SIX[:2]
    write_table(
        folder / "building_tally.csv",
        [
            (key, day, *(counts[name] for name in SIX))
            for day, by_building in zip(plan.QUARTERS, tallies.buildings, strict=True)
            for key, counts in by_building.items()
        ],
        header=("building", "as_of", *SIX),
    )
    write_table(
        folder / "building_branch_tally.csv",
        [
            (key, branch, day, *(counts[name] for name in two))
            for day, by_branch in zip(plan.QUARTERS, tallies.branches, strict=True)
            for (key, branch), counts in by_branch.items()
        ],
        header=("building", "party_org", "as_of", *two),
    )
    write_table(
        folder / "org_tally.csv",
        [
            (code, day, *(counts[name] for name in SIX))
            for day, by_org in zip(plan.QUARTERS, tallies.organisations, strict=True)
            for code, counts in by_org.items()
        ],
        header=("party_org", "as_of", *SIX),
    )
