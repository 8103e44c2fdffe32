"""Of which community a roster is, and whether all its branches are in one."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, select

from gis.errors import UnknownName
from gis.store.tables.people import Member
from gis.store.tables.place import Community
from gis.store.visible import VisibleScope
from gis.workflows.roster_places import Gazetteer, Resolved, plain

_BRANCHES = {"branch", "joint_branch"}


def load_communities(connection: Connection) -> dict[uuid.UUID, str]:
    """Load the names of all communities."""
    rows = connection.execute(select(Community.id, Community.name))
    return {row.id: row.name for row in rows}


def named_community(communities: Mapping[uuid.UUID, str], name: str) -> uuid.UUID:
    """
    Find a community by its name.

    Raises
    ------
    UnknownName
        None has it.
    """
    for id_, known in communities.items():
        if plain(known) == plain(name):
            return id_
    raise UnknownName(f"no community is called {name}; write the whole name")


def community_of(rows: Iterable[Resolved]) -> uuid.UUID | None:
    """Find the community that most rows are about: by the branch, else by the home."""
    votes: Counter[uuid.UUID] = Counter()
    for each in rows:
        if each.org is not None and len(each.org.communities) == 1:
            votes.update(each.org.communities)
        elif each.home is not None and each.home.community_id is not None:
            votes[each.home.community_id] += 1
    if not votes:
        return None
    most = max(votes.values())
    return min(id_ for id_, count in votes.items() if count == most)


def branches_without_members(
    connection: Connection,
    gazetteer: Gazetteer,
    community: uuid.UUID,
    *,
    known: Collection[uuid.UUID],
) -> tuple[str, ...]:
    """
    List the branches of a community that have no member yet.

    `known` are those that have some by the rows that are about to be stored.
    """
    branches = {
        org.id: org.name
        for org in gazetteer.orgs.values()
        if org.kind in _BRANCHES and community in org.communities and org.id not in known
    }
    stored = connection.execute(
        select(Member.primary_org_id).where(Member.primary_org_id.in_(list(branches))).distinct()
    ).scalars()
    filled = set(stored)
    return tuple(sorted(name for id_, name in branches.items() if id_ not in filled))


def is_whole(scope: VisibleScope, gazetteer: Gazetteer, community: uuid.UUID) -> bool:
    """Tell whether a caller has a whole community: only then may counts follow what is stored."""
    orgs = {org.id for org in gazetteer.orgs.values() if org.communities == {community}}
    return community in scope.communities or (bool(orgs) and orgs <= scope.orgs)


def may_edit(scope: VisibleScope, resolved: Resolved) -> bool:
    """Tell whether the row policies will let a caller store this member."""
    home, org_id = resolved.home, resolved.org.id if resolved.org else None
    if org_id in scope.denied_orgs:
        return False
    if home is None:
        return org_id in scope.orgs
    if home.building_id in scope.denied_buildings:
        return False
    place = home.grid_id or home.community_id
    allowed, denied = (
        (scope.grids, scope.denied_grids)
        if home.grid_id
        else (scope.communities, scope.denied_communities)
    )
    if home.building_id in scope.buildings:
        return True
    return place not in denied and (place in allowed or org_id in scope.orgs)
