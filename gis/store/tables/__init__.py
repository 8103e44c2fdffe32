"""SQLAlchemy tables by topic; importing this package registers them all."""

from gis.store.tables import (
    account,
    audit,
    batch,
    declaration,
    organisation,
    people,
    place,
    plan,
    tally,
    walking,
)

__all__ = [
    "account",
    "audit",
    "batch",
    "declaration",
    "organisation",
    "people",
    "place",
    "plan",
    "tally",
    "walking",
]
