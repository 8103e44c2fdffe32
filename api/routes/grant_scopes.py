"""Where rights can hold: places and organisations by name, for who grants them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from api.dependencies import Allowed, DatabaseUrl, NoStore
from api.schemas.grant_scopes import ListedKind, ScopeNames
from api.security.roles import Permission
from gis.store.rights import Caller
from gis.workflows.choose_scopes import choose_scopes, names_of_scopes

router = APIRouter(prefix="/api/v1/grant-scopes", tags=["grants"], dependencies=[NoStore])
Administrator = Annotated[Caller, Depends(Allowed(Permission.ADMINISTER_ACCOUNTS))]


@router.get("")
def scopes(
    caller: Administrator, url: DatabaseUrl, kind: ListedKind, parent: UUID | None = None
) -> ScopeNames:
    """List the places or organisations of a kind directly below another."""
    found = choose_scopes(url, caller, kind=kind, parent=parent)
    return ScopeNames.model_validate({"scopes": found})


@router.get("/of/{account_id}")
def scopes_of(caller: Administrator, url: DatabaseUrl, account_id: UUID) -> ScopeNames:
    """Name the scopes of an account's grants."""
    return ScopeNames.model_validate({"scopes": names_of_scopes(url, caller, account_id)})
