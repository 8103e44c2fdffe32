"""The way in: the start, signing in, one-time links, the own account."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from api.dependencies import Frame, Nonce, SignedIn
from api.security.pages import OWN, home_of, safe_way
from api.security.passwords import SHORTEST
from api.settings import api_settings
from maps.screens import Screen, render_screen

router = APIRouter(tags=["pages"], default_response_class=HTMLResponse)


@router.get("/", include_in_schema=False)
def home(caller: SignedIn) -> RedirectResponse:
    """Lead each role to its own page."""
    return RedirectResponse(home_of(caller.role), status_code=303)


@router.get("/openapi.json", include_in_schema=False)
def description(request: Request, _caller: SignedIn) -> JSONResponse:
    """Describe the API to whoever is signed in."""
    return JSONResponse(request.app.openapi())


@router.get("/login")
def login_page(
    nonce: Nonce, going_on: Annotated[str, Query(alias="next", max_length=500)] = "/"
) -> HTMLResponse:
    """Ask for login and password."""
    screen = Screen("login", "login.title", page={"next": safe_way(going_on)})
    return _unknown_reader(screen, nonce)


@router.get("/redeem")
def redeem_page(nonce: Nonce) -> HTMLResponse:
    """Ask for a password to have by a one-time link; its token stands behind #."""
    screen = Screen("redeem", "redeem.title", page={"next": "/", "shortest": SHORTEST})
    return _unknown_reader(screen, nonce)


@router.get(OWN)
def own_page(frame: Frame) -> HTMLResponse:
    """Show who is signed in, and where they may go."""
    return HTMLResponse(render_screen(Screen("me", "me.title"), **frame))


def _unknown_reader(screen: Screen, nonce: str) -> HTMLResponse:
    settings = api_settings()
    return HTMLResponse(
        render_screen(screen, nonce=nonce, locale=settings.locale, feedback=settings.feedback)
    )
