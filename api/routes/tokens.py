"""API tokens of one's own."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, status

from api.dependencies import NoStore, Tokens
from api.schemas.tokens import TokenAnswer, TokenAsked, TokenMade
from gis.store.api_tokens import NewToken

router = APIRouter(prefix="/api/v1/tokens", tags=["tokens"], dependencies=[NoStore])


@router.get("")
def tokens(own: Tokens) -> list[TokenAnswer]:
    """List one's own tokens that are not revoked."""
    return [TokenAnswer(**each) for each in own.list()]


@router.post("", status_code=status.HTTP_201_CREATED)
def add_token(own: Tokens, asked: TokenAsked) -> TokenMade:
    """Make a token with some of one's own rights; it is told this once."""
    kind, scope_id = asked.scope_kind, asked.scope_id
    scope = None if kind is None or scope_id is None else (str(kind), scope_id)
    new = NewToken(asked.name, asked.actions, scope, timedelta(days=asked.days))
    made, token = own.add(new)
    return TokenMade(**made, token=token)


@router.delete("/{token_id}", status_code=status.HTTP_204_NO_CONTENT)
def revoke_token(own: Tokens, token_id: UUID) -> None:
    """End a token at once."""
    own.revoke(token_id)
