"""What a database holds, counted by plain queries: to compare with what the server answers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from gis.store.rights import publishing_transaction
from gis.store.tables.declaration import Valid
from gis.store.tables.place import Building, Community, Grid, RcStatusPeriod


@dataclass(frozen=True)
class Facts:
    """Plain counts, as of a day."""

    community_names: tuple[str, ...]
    inhabitants: int
    rc_established: int
    rc_preparing: int
    buildings: int
    grids: int


def count_facts(url: str, *, as_of: date) -> Facts:
    """Count the places of a database that exist on `as_of`."""
    with publishing_transaction(url) as connection:
        return Facts(
            community_names=tuple(
                connection.execute(select(Community.name).order_by(Community.name)).scalars()
            ),
            inhabitants=connection.execute(select(func.sum(Community.inhabitant_count))).scalar()
            or 0,
            rc_established=_committees(connection, "established", as_of),
            rc_preparing=_committees(connection, "preparing", as_of),
            buildings=_valid_rows(connection, Building, as_of),
            grids=_valid_rows(connection, Grid, as_of),
        )


def _committees(connection: Connection, status: str, as_of: date) -> int:
    return _valid_rows(connection, RcStatusPeriod, as_of, RcStatusPeriod.rc_status == status)


def _valid_rows(
    connection: Connection, table: type[Valid], as_of: date, *conditions: ColumnElement[bool]
) -> int:
    rows = select(func.count()).select_from(table)
    return int(
        connection.execute(rows.where(table.valid.contains(as_of), *conditions)).scalar_one()
    )
