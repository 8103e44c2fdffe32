"""Accounts: who may sign in."""

from uuid import UUID

from fastapi import APIRouter, status

from api.dependencies import Administering, NoStore
from api.schemas.accounts import AccountAnswer, AccountAsked, AccountChange, LinkAnswer

router = APIRouter(prefix="/api/v1/accounts", tags=["accounts"], dependencies=[NoStore])


@router.get("")
def accounts(administration: Administering) -> list[AccountAnswer]:
    """List all accounts."""
    return [AccountAnswer(**each) for each in administration.accounts()]


@router.post("", status_code=status.HTTP_201_CREATED)
def add_account(administration: Administering, asked: AccountAsked) -> AccountAnswer:
    """Make an account; make a link for it next."""
    return AccountAnswer(**administration.add_account(login=asked.login, role=asked.role))


@router.patch("/{account_id}")
def change_account(
    administration: Administering, account_id: UUID, asked: AccountChange
) -> AccountAnswer:
    """Give an account another role, close it or open it; its sessions and tokens end."""
    changed = administration.change_account(
        account_id, version=asked.version, role=asked.role, is_active=asked.is_active
    )
    return AccountAnswer(**changed)


@router.post("/{account_id}/link", status_code=status.HTTP_201_CREATED)
def make_link(administration: Administering, account_id: UUID) -> LinkAnswer:
    """Make a one-time link, good for 15 minutes, by which an account chooses its password."""
    link = administration.make_link(account_id)
    path = f"/redeem#token={link.token}"
    return LinkAnswer(token=link.token, path=path, expires_at=link.expires_at)
