"""Counts that are derived from members: since when, and counting anew when places change."""

from datetime import date

from sqlalchemy import Connection, func, select, text

from gis.layers.spec import Layer
from gis.store.tables.declaration import Table_

PLACING = frozenset({"building", "estate", "party_org", "party_org_place"})
"""Layers that decide which organisation covers whose home."""
_TABLES = Table_.metadata.tables
_COUNTED = {
    "building_tally": (_TABLES["building_tally"], "building_id"),
    "building_branch_tally": (_TABLES["building_tally"], "building_id"),
    "org_tally": (_TABLES["org_tally"], "party_org_id"),
}


def load_derived(connection: Connection, layer: Layer) -> dict[bytes, date]:
    """
    Load since when the counts of each building or organisation are derived.

    Empty for layers that are no counts. The ids are bytes, as new rows have them.
    """
    found = _COUNTED.get(layer.name)
    if found is None:
        return {}
    table, key = found
    query = select(table.c[key], func.min(table.c.as_of)).where(table.c.origin == "derived")
    rows = connection.execute(query.group_by(table.c[key]))
    return {id_.bytes: since for id_, since in rows}


def refresh_all_counts(connection: Connection) -> None:
    """Count the members of every community with a roster anew, as the owner of the tables."""
    connection.execute(text("SELECT refresh_tallies()"))
