"""The web application."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api import problems
from api.routes import (
    accounts,
    audit,
    branches,
    buildings,
    coverage,
    doors,
    formation,
    grant_scopes,
    grants,
    health,
    layers,
    maps,
    member_records,
    offices,
    reveal,
    search,
    session,
    tokens,
    work_transfers,
)
from api.security.headers import guard
from api.security.identity import Door, lifetime_of
from api.settings import api_settings
from gis.store.serving import require_served
from gis.store.target import database_url as target_url
from gis.workflows.audit_sealer import AuditSealer
from gis.workflows.formation_runs import FormationRuns
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.own_branch import OwnBranches
from gis.workflows.published_plans import PublishedPlans
from maps.frame import static_directory

_LONGEST_BODY = 1_000_000
_ROUTES = (
    health,
    session,
    doors,
    buildings,
    search,
    reveal,
    member_records,
    work_transfers,
    grant_scopes,
    offices,
    coverage,
    layers,
    formation,
    branches,
    maps,
    accounts,
    grants,
    tokens,
    audit,
)


def create_app(
    *, database_url: str | None = None, clock: Callable[[], datetime] | None = None
) -> FastAPI:
    """
    Make the web application.

    Parameters
    ----------
    database_url
        Database, for a role that owns nothing; None takes DATABASE_URL, else the loaded
        sample. The application does not start over a role that owns tables or is mighty.
    clock
        What tells sessions and links the time; None is the clock of this machine.
    """
    url = database_url or target_url()

    published = PublishedCoverage(url)
    runs = FormationRuns(url, published)
    sealer = AuditSealer(url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(require_served, url)
        await run_in_threadpool(sealer.start)
        yield
        await run_in_threadpool(runs.close)
        await run_in_threadpool(sealer.close)

    app = FastAPI(
        title="LinGe 邻格",
        version="1",
        docs_url=None,  # its page would load scripts from another host
        redoc_url=None,
        openapi_url=None,  # it is a route of ours, for who is signed in
        lifespan=lifespan,
    )
    settings = api_settings()
    app.state.database_url = url
    app.state.door = Door(url, lifetime_of(settings), clock or _now)
    app.state.published = published
    app.state.runs = runs
    app.state.plans = PublishedPlans(url, published)
    app.state.branches = OwnBranches(published)
    problems.install(app)
    for route in _ROUTES:
        # Not for the application: its limit would answer before any guard of ours.
        responses = problems.responses_of(route.router)
        app.include_router(route.router, responses=responses, max_body_size=_LONGEST_BODY)
    app.mount("/static", StaticFiles(directory=static_directory()), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.middleware("http")(partial(guard, refuse=problems.problem))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*settings.hosts])
    if settings.trusted_proxy:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[*settings.trusted_proxy])
    return app


def _now() -> datetime:
    return datetime.now(UTC)
