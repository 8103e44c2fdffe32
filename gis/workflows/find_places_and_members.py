"""One search for buildings, estates and members: only what the caller may see, on record."""

import math
import uuid
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import RowMapping

from gis.store.buildings import homes
from gis.store.residents import (
    all_communities,
    communities_of,
    count_members,
    members_by_tokens,
    some_members,
)
from gis.store.rights import caller_transaction
from gis.store.sealing import Seals, initials_of, masked, seals_for
from gis.store.visible import visible_scope
from gis.workflows.asked import READ, Asked, outcome_of
from gis.workflows.building_lists import building_title
from gis.workflows.search_places import MOST_RESULTS, Result, Search, places_found
from gis.workflows.search_query import Query, read_query

MOST_OPENED = 5000
"""Scopes with more members are searched by keyed tokens, smaller ones by opening each name."""
_MOST_CANDIDATES = 500
# Tried first: nearly each is meant, so that there is seldom need to ask for more.
_FEW_CANDIDATES = 64


def find_places_and_members(
    asked: Asked, text: str, *, day: date, grid: uuid.UUID | None = None
) -> dict[str, Any]:
    """
    Find buildings, estates and members by what was typed.

    Written to the audit as the kind of query and a keyed hash of it, also when nothing was
    found, before anything is given.

    Parameters
    ----------
    asked
        Who asks.
    text
        A building's number or alias, an estate, a member's name of two characters or more,
        the initials of their pinyin, or initials and a number.
    day
        Which buildings and groups are meant.
    grid
        The grid whose buildings come first.

    Returns
    -------
    answer
        `results`, at most 20, members by masked name; `truncated` tells that there are more.

    Raises
    ------
    InvalidParameter
        Nothing was typed, or too much.
    AuditUnavailable
        It cannot be written to the audit.
    """
    query = read_query(text)
    with caller_transaction(asked.url, asked.caller, READ) as connection:
        caller = asked.caller
        scope = visible_scope(connection, caller.account_id, READ, narrowed=caller.narrowed)
        search = Search(connection, query, day, grid, scope)
        seals = seals_for(connection)
        results = [*places_found(search), *_members(search, seals)]
        query_hash = seals.query_hash(text)
    details = {"query_kind": query.kind, "query_hash": query_hash}
    asked.note(asked.event("search", READ, outcome=outcome_of(results), details=details))
    return {"results": results[:MOST_RESULTS], "truncated": len(results) > MOST_RESULTS}


@lru_cache(maxsize=20_000)
def _letters(character: str) -> frozenset[str]:
    """Keep the initials of a single character, which is nobody's name."""
    return frozenset(initials_of(character))


def _members(search: Search, seals: Seals) -> list[Result]:
    found = _matching_members(search, seals)
    if not found:
        return []
    ids = {row["home_building_id"] for row, _ in found} - {None}
    known = homes(search.connection, ids, day=search.day)
    results = [_member(row, name, known.get(row["home_building_id"])) for row, name in found]

    def place(result: Result) -> tuple[object, ...]:
        """Put the own grid first, then in the order of the ground; unmapped and unplaced last."""
        home = known.get(result["building_id"])
        is_foreign = home is None or search.grid not in {None, home["grid_id"]}
        ground = None if home is None else home["ground"]
        within = result["stairwell_no"] or "", str(result["id"])
        return is_foreign, math.inf if ground is None else ground, *within

    return sorted(results, key=place)


def _matching_members(search: Search, seals: Seals) -> list[tuple[RowMapping, str]]:
    query = search.query
    if query.name is None and query.initials is None:
        return []
    most = MOST_OPENED
    if not search.is_wide and count_members(search.connection, limit=most + 1) <= most:
        return _opened(search, seals, some_members(search.connection, limit=MOST_OPENED))
    tokens = _tokens(search, seals)
    found: list[tuple[RowMapping, str]] = []
    for limit in (_FEW_CANDIDATES, _MOST_CANDIDATES):
        rows, is_all = members_by_tokens(search.connection, tokens, limit=limit)
        found = _opened(search, seals, rows)
        if is_all or len(found) > MOST_RESULTS:
            break
    return found


def _opened(
    search: Search, seals: Seals, rows: Iterable[RowMapping]
) -> list[tuple[RowMapping, str]]:
    """Open names until there are as many of those meant as are shown, and one more."""
    opened = (
        (row, seals.open(row["name_cipher"], member_id=row["id"], field="name")) for row in rows
    )
    meant = ((row, name) for row, name in opened if _is_meant(name, search.query))
    return list(islice(meant, MOST_RESULTS + 1))


def _is_meant(name: str, query: Query) -> bool:
    if query.name is not None:
        plain = name.replace("·", "").casefold()
        return plain.startswith(query.name)
    letters = [each for each in name if each.isalnum()]
    sought = query.initials or ""
    return len(sought) <= len(letters) and all(
        letter in _letters(character) for letter, character in zip(sought, letters, strict=False)
    )


def _tokens(search: Search, seals: Seals) -> list[bytes]:
    kind = "name" if search.query.name is not None else "initials"
    part = search.query.name or search.query.initials or ""
    scope = search.scope
    if scope.orgs or scope.buildings or search.is_wide:
        communities: set[uuid.UUID | None] = {None, *all_communities(search.connection)}
    else:
        of_grids = communities_of(search.connection, tuple(scope.grids))
        communities = {*of_grids, *scope.communities}
    return seals.tokens_in(communities, kind, part)


def _member(row: RowMapping, name: str, home: RowMapping | None) -> Result:
    hidden = masked(name)
    return {
        "kind": "member",
        "id": row["id"],
        "building_id": None if home is None else home["id"],
        "title": hidden if home is None else f"{hidden} · {building_title(home)}",
        "highlight": [[0, len(hidden)]],
        "subtitle": "" if home is None else home["grid"] or home["community"] or "",
        "masked_name": hidden,
        "membership_kind": row["membership_kind"],
        "stairwell_no": row["stairwell_no"],
        "lon": None if home is None else home["lon"],
        "lat": None if home is None else home["lat"],
    }
