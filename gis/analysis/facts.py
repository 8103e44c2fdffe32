"""What stands beside a place's measures: its state, committee and organisations."""

from collections.abc import Mapping

import pandas as pd

from gis.analysis.measures import Level
from gis.analysis.places import Places
from gis.analysis.survey import Survey
from gis.analysis.town import Town

Facts = dict[str, object]
Organisations = Mapping[str, list[Facts]]
_UNKNOWN: Facts = {"state": "not_applicable"}


def facts_of(
    town: Town, places: Places, state: Survey | None, *, knows_organisations: bool
) -> list[Facts]:
    """
    Write every place's facts in the order of `places`.

    `state` is None on a day of which nothing is known: then there is no organisation and no
    committee. Where organisations are not known, the state is `not_applicable`.
    """
    if places.level in {Level.COMMUNITY, Level.ESTATE}:
        write = _of_communities if places.level is Level.COMMUNITY else _of_estates
        facts = write(town, places, state)
        return facts if knows_organisations else [each | _UNKNOWN for each in facts]
    if places.level is Level.GRID:
        names = _names(town.communities)
        columns = zip(places.rows["grid_kind"], places.rows["community_id"], strict=True)
        return [{"grid_kind": kind or None, "community": names.get(home)} for kind, home in columns]
    return [{} for _ in range(len(places.rows))]


def _of_communities(town: Town, places: Places, state: Survey | None) -> list[Facts]:
    organisations = _organisations_of_communities(town, state)
    states = _community_states(town, state)
    columns = zip(places.rows["id"], places.rows["transition_stage"], strict=True)
    nothing = ("not_applicable", None, False)
    return [
        {
            "state": states.get(key, nothing)[0],
            "rc_status": states.get(key, nothing)[1],
            "formed_before_rc": states.get(key, nothing)[2],
            "transition_stage": None if pd.isna(stage) else stage,
            "organisations": organisations.get(key, []),
        }
        for key, stage in columns
    ]


def _community_states(
    town: Town, state: Survey | None
) -> Mapping[str, tuple[str, str | None, bool]]:
    if state is None:
        return {}
    columns = zip(
        town.communities["id"],
        state.cover.community_is_covered,
        state.cover.community_is_partly,
        state.committees["status"],
        state.came_first,
        strict=True,
    )
    return {
        key: (_community_state(covered=whole, partly=part), status, bool(first))
        for key, whole, part, status, first in columns
    }


def _community_state(*, covered: bool, partly: bool) -> str:
    if covered:
        return "covered"
    return "partly_covered" if partly else "not_covered"


def _of_estates(town: Town, places: Places, state: Survey | None) -> list[Facts]:
    own = {} if state is None else _listed(town, state, state.covered["estate_id"])
    inherited = {} if state is None else _listed(town, state, state.covered["community_id"])
    names, states = _names(town.communities), _estate_states(town, state)
    columns = zip(places.rows["id"], places.rows["community_id"], strict=True)
    return [
        {
            "state": states.get(key, "not_applicable"),
            "organisations": own.get(key) or inherited.get(home, []),
            "community": names.get(home),
        }
        for key, home in columns
    ]


def _estate_states(town: Town, state: Survey | None) -> Mapping[str, str]:
    """Tell the state: an estate in which nobody lives need not be covered, but may be."""
    if state is None:
        return {}
    columns = zip(
        town.estates["id"],
        state.cover.estate_is_covered,
        state.cover.estate_is_inhabited,
        strict=True,
    )
    return {
        key: "covered" if covered else ("not_covered" if lived_in else "not_applicable")
        for key, covered, lived_in in columns
    }


def _organisations_of_communities(town: Town, state: Survey | None) -> Organisations:
    if state is None:
        return {}
    rows = state.covered
    home = rows["estate_id"].map(_names(town.estates, column="community_id"))
    return _listed(town, state, rows["community_id"].where(rows["community_id"].notna(), home))


def _listed(town: Town, state: Survey, at: pd.Series) -> Organisations:
    """List the organisations found `at` each place, by their key, once for each mode."""
    names = _names(town.villages) | _names(town.communities) | _names(town.estates)
    rows = state.covered.assign(at=at)
    covered = _place_names(rows, names)
    found = rows[rows["at"].notna()].sort_values(["org_key", "formation_mode"], kind="stable")
    found = found.drop_duplicates(["at", "org_id", "formation_mode"])
    listed: dict[str, list[Facts]] = {}
    for row in found.itertuples(index=False):
        listed.setdefault(row.at, []).append(
            {
                "name": row.org_name,
                "org_kind": row.org_kind,
                "formation_mode": row.formation_mode,
                "formed_on": None if pd.isna(row.formed_on) else row.formed_on.isoformat(),
                "places": covered[row.org_id],
            }
        )
    return listed


def _place_names(rows: pd.DataFrame, names: Mapping[str, str]) -> dict[str, list[str]]:
    """Name the places of each organisation."""
    found: dict[str, set[str]] = {key: set() for key in rows["org_id"]}
    for column in ("village_id", "community_id", "estate_id"):
        for org, place in zip(rows["org_id"], rows[column], strict=True):
            if place in names:
                found[org].add(names[place])
    return {org: sorted(places) for org, places in found.items()}


def _names(rows: pd.DataFrame, *, column: str = "name") -> dict[str, str]:
    return dict(zip(rows["id"], rows[column], strict=True))
