"""The web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware

from api import problems
from api.routes import coverage, formation, health, layers, maps
from api.security.headers import guard
from api.settings import api_settings
from gis.store.serving import require_served
from gis.store.target import database_url as target_url
from gis.workflows.formation_runs import FormationRuns
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.published_plans import PublishedPlans
from maps.frame import static_directory


def create_app(*, database_url: str | None = None) -> FastAPI:
    """
    Make the web application.

    Parameters
    ----------
    database_url
        Database, for a role that owns nothing; None takes DATABASE_URL, else the loaded
        sample. The application does not start over a role that owns tables or is mighty.
    """
    url = database_url or target_url()

    published = PublishedCoverage(url)
    runs = FormationRuns(url, published)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(require_served, url)
        yield
        await run_in_threadpool(runs.close)

    app = FastAPI(
        title="LinGe 邻格",
        version="1",
        docs_url=None,  # its page would load scripts from another host
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.database_url = url
    app.state.published = published
    app.state.runs = runs
    app.state.plans = PublishedPlans(url, published)
    problems.install(app)
    for route in (health, coverage, layers, formation, maps):
        app.include_router(route.router)
    app.mount("/static", StaticFiles(directory=static_directory()), name="static")
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.middleware("http")(guard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*api_settings().hosts])
    return app
