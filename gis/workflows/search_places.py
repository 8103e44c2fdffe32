"""Buildings and estates among the answers of a search: those the caller may see."""

import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping

from gis.store.buildings import list_buildings, visible_estates
from gis.store.place_names import PlaceNames, all_estates, named_buildings
from gis.store.sealing import initials_of
from gis.store.visible import VisibleScope
from gis.workflows.building_lists import building_title
from gis.workflows.search_query import (
    PlaceWords,
    Query,
    marks_in,
    matching_places,
    words_of_place,
)

MOST_RESULTS = 20
_MOST_PLACES = 200
_NAMED_AT_ONCE = 500

Result = dict[str, Any]
_Sought = list[tuple[RowMapping, PlaceWords]]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, where, and by whom: `scope` is what the transaction may see."""

    connection: Connection
    query: Query
    day: date
    grid: uuid.UUID | None
    scope: VisibleScope

    @property
    def is_wide(self) -> bool:
        """Tell whether the scope has so many places that only what has an index is quick."""
        scope = self.scope
        return len(scope.grids) + len(scope.communities) + len(scope.buildings) > _MOST_PLACES


def places_found(search: Search) -> list[Result]:
    """Find buildings by number, alias, name or estate, and estates; a few more than are shown."""
    words = search.query.words
    estates = matching_places(search.query, _estates_sought(search)) if words else []
    return [*_buildings(search, estates), *_estates(search, estates)]


def _estates_sought(search: Search) -> _Sought:
    return _words_of_estates(all_estates(search.connection))


@lru_cache(maxsize=8)
def _words_of_estates(estates: PlaceNames) -> _Sought:
    """Prepare what estates are found by, as long as they are the same."""
    found = []
    for row in estates.rows:
        names = (row["name"], *row["aliases"], f"{row['name']}{row['cluster'] or ''}")
        found.append((row, words_of_place(names, _place_initials(names))))
    return found


@lru_cache(maxsize=8)
def _words_of_buildings(buildings: PlaceNames) -> _Sought:
    """Prepare what buildings are found by; not initials, which mean estates and members."""
    return [
        (row, words_of_place([*filter(None, (row["name"],)), *row["aliases"]], ()))
        for row in buildings.rows
    ]


@lru_cache(maxsize=20_000)
def _place_initials(names: tuple[str, ...]) -> frozenset[str]:
    """Keep what is slow to find; names of places are no secret."""
    return frozenset(initials for name in names for initials in initials_of(name))


def _buildings(search: Search, estates: Sequence[RowMapping]) -> list[Result]:
    query = search.query
    rows: dict[uuid.UUID, RowMapping] = {}
    for found in _lists(search, estates):
        rows = {row["id"]: row for row in found} | rows
    exact = sorted(rows.values(), key=lambda row: not _is_exact(row, query))
    return [_building(row, query) for row in exact]


def _lists(search: Search, estates: Sequence[RowMapping]) -> Iterable[Sequence[RowMapping]]:
    """List what may be meant: numbers by their index; patterns and words where that is quick."""
    query = search.query
    among = {"estates": [str(row["id"]) for row in estates]} if query.words else {}
    if query.number is not None:
        if not search.is_wide:
            yield _listed(search, {"pattern": query.number_pattern, **among})
        numbers = "numbers_on_ground" if search.is_wide else "numbers"
        yield _listed(search, {numbers: query.numbers, **among})
    elif query.has_initials:
        return
    elif not search.is_wide:
        yield _listed(search, {"words": query.words})
    if search.is_wide:
        yield _named(search, {row["id"] for row in estates})


def _listed(search: Search, wanted: dict[str, object]) -> Sequence[RowMapping]:
    return list_buildings(
        search.connection,
        day=search.day,
        limit=MOST_RESULTS + 1,
        first_grid=search.grid,
        wanted=wanted,
    )


def _named(search: Search, estates: set[uuid.UUID]) -> Sequence[RowMapping]:
    """Look names and aliases up among all that there are; then ask which may be seen."""
    sought = _meant(search.query, estates, named_buildings(search.connection))
    found: list[RowMapping] = []
    while len(found) <= MOST_RESULTS and (some := list(islice(sought, _NAMED_AT_ONCE))):
        found += _listed(search, {"buildings": some})
    return found


def _meant(query: Query, estates: set[uuid.UUID], buildings: PlaceNames) -> Iterator[str]:
    sought = _words_of_buildings(buildings)
    if query.number is None:
        yield from (str(row["id"]) for row in matching_places(query, sought))
        return
    pattern = re.compile(query.number_pattern or "", re.IGNORECASE)
    for row, words in sought:
        if query.number not in words.names or (query.words and row["estate_id"] not in estates):
            continue
        if any(map(pattern.search, row["aliases"])):
            yield str(row["id"])


def _is_exact(row: RowMapping, query: Query) -> bool:
    """Put 1幢 before 10幢 when 1 was typed."""
    number = str(row["building_no"] or "").casefold()
    return query.number is None or number.lstrip("0").rstrip("幢栋座号楼#") == query.number


def _building(row: RowMapping, query: Query) -> Result:
    title = building_title(row)
    return {
        "kind": "building",
        "id": row["id"],
        "building_id": row["id"],
        "title": title,
        "highlight": marks_in(title, query),
        "subtitle": row["grid"] or row["community"] or "",
        "stairwell_count": row["stairwell_count"],
        "group_status": row["group_status"],
        "lon": row["lon"],
        "lat": row["lat"],
    }


def _estates(search: Search, estates: Sequence[RowMapping]) -> list[Result]:
    if not estates or search.query.number is not None:
        return []
    ids = [row["id"] for row in estates]
    visible = visible_estates(search.connection, ids, day=search.day)
    return [
        {
            "kind": "estate",
            "id": row["id"],
            "building_id": None,
            "title": row["name"],
            "highlight": marks_in(row["name"], search.query),
            "subtitle": row["community"],
            "lon": row["lon"],
            "lat": row["lat"],
        }
        for row in estates
        if row["id"] in visible
    ]
