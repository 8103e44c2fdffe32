"""Pages of the administrators: members, accounts, audit; their modules ask for what they show."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from api.dependencies import Allowed, Frame, NoStore
from api.security.roles import ROLE_PERMISSIONS, Permission
from gis.store.audit import KINDS
from gis.store.rights import BY_GRANTS, Caller
from maps.screens import Screen, render_screen

router = APIRouter(tags=["pages"], default_response_class=HTMLResponse, dependencies=[NoStore])

_SHEETS = ("office", "office_side", "office_duty", "office_rights", "worker_reveal")

Editing = Annotated[Caller, Depends(Allowed(Permission.EDIT_MEMBERS))]
Administering = Annotated[Caller, Depends(Allowed(Permission.ADMINISTER_ACCOUNTS))]
Auditing = Annotated[Caller, Depends(Allowed(Permission.READ_AUDIT))]


@router.get("/members")
def members_page(caller: Editing, frame: Frame) -> HTMLResponse:
    """Show an organisation's administrator its members."""
    capabilities = ["reveal"] if Permission.REVEAL_MEMBERS in caller.actions else []
    page: dict[str, object] = {"features": {}, "as_of": None, "capabilities": capabilities}
    screen = Screen("members", "members.title", sheets=_SHEETS, page=page)
    return HTMLResponse(render_screen(screen, **frame))


@router.get("/accounts")
def accounts_page(_caller: Administering, frame: Frame) -> HTMLResponse:
    """Show an administrator of accounts who may sign in, and what they may do where."""
    granted = {
        role: sorted(each for each in actions if each.startswith(BY_GRANTS))
        for role, actions in ROLE_PERMISSIONS.items()
    }
    page = {"role_actions": granted}
    screen = Screen("accounts", "accounts.title", sheets=_SHEETS, page=page)
    return HTMLResponse(render_screen(screen, **frame))


@router.get("/audit")
def audit_page(_caller: Auditing, frame: Frame) -> HTMLResponse:
    """Show an auditor who did what to whom, never what was read."""
    screen = Screen("audit", "audit.title", sheets=_SHEETS, page={"kinds": sorted(KINDS)})
    return HTMLResponse(render_screen(screen, **frame))
