"""Whether the application runs, and whether it can answer."""

from fastapi import APIRouter

from api.dependencies import DatabaseUrl
from api.schemas.health import HealthAnswer, ReadyAnswer
from gis.store.serving import require_served

router = APIRouter(tags=["health"])


@router.get("/healthz")
def healthz() -> HealthAnswer:
    """Tell that the application runs."""
    return HealthAnswer(status="ok")


@router.get("/readyz")
def readyz(url: DatabaseUrl) -> ReadyAnswer:
    """Tell that the database answers, with the tables and the rights expected."""
    return ReadyAnswer(status="ok", tables=require_served(url))
