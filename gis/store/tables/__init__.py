"""SQLAlchemy tables by topic; importing this package registers them all."""

from gis.store.tables import batch, declaration, organisation, place, plan, tally, walking

__all__ = ["batch", "declaration", "organisation", "place", "plan", "tally", "walking"]
