"""Grants: who may do what where, and why."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, status

from api.dependencies import Administering, NoStore
from api.schemas.grants import GrantAnswer, GrantAsked, WhyAnswer
from api.schemas.roles import ActionName, ScopeKind
from gis.store.grants import NewGrant

router = APIRouter(prefix="/api/v1", tags=["grants"], dependencies=[NoStore])


@router.get("/grants")
def grants(
    administration: Administering, account: Annotated[UUID | None, Query()] = None
) -> list[GrantAnswer]:
    """List all grants, or those to one account."""
    return [GrantAnswer(**each) for each in administration.grants(account_id=account)]


@router.post("/grants", status_code=status.HTTP_201_CREATED)
def add_grant(administration: Administering, asked: GrantAsked) -> GrantAnswer:
    """Give an account or a role an action in a scope, or refuse it there."""
    new = NewGrant(
        subject=asked.account_id or str(asked.role),
        action=asked.action,
        scope=(asked.scope_kind, asked.scope_id),
        effect=asked.effect,
        expires_at=asked.expires_at,
    )
    return GrantAnswer(**administration.add_grant(new))


@router.delete("/grants/{grant_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_grant(administration: Administering, grant_id: UUID) -> None:
    """Take a grant back."""
    administration.remove_grant(grant_id)


@router.get("/rights/why")
def why(
    administration: Administering,
    account: UUID,
    action: ActionName,
    kind: ScopeKind,
    resource: UUID,
) -> WhyAnswer:
    """Explain whether an account may use a place or an organisation for an action."""
    verdict = administration.why(account, action=action, kind=kind, id_=resource)
    return WhyAnswer.model_validate(verdict, from_attributes=True)
