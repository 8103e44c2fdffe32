"""Runs migrations against the address that `gis.store.migrating` hands over."""

from alembic import context
from sqlalchemy import NullPool, create_engine

import gis.store.tables  # noqa: F401 (registers all tables)
from gis.store.tables.declaration import Table_

metadata = Table_.metadata


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Look at our own tables only: PostGIS and the marker bring some of their own."""
    return kind != "table" or name in metadata.tables


def run() -> None:
    arguments = context.get_x_argument(as_dictionary=True)
    address = context.config.attributes.get("url") or arguments.get("url")
    if not address:
        raise SystemExit("say which database: alembic -x url=postgresql+psycopg://… upgrade head")
    with create_engine(address, poolclass=NullPool).connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            include_name=include_name,
            compare_type=True,
            compare_server_default=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
