"""Signing in and out, and who is signed in."""

from fastapi import APIRouter, Depends, Request, Response, status

from api.dependencies import FoundIdentity, NoStore, SignedIn, SigningIn
from api.schemas.session import RedeemAsked, ScopeAnswer, SessionAnswer, SignInAsked
from api.security.cookies import clear_session, set_session
from api.security.csrf import csrf_token
from api.security.identity import Door, Identity, address_of, door_of
from api.security.rate_limits import Rate
from api.security.signing_in import redeem, sign_in, sign_out
from gis.errors import NotSignedIn
from gis.store.own_scopes import own_scopes
from gis.store.sessions import find_session

router = APIRouter(prefix="/api/v1/session", tags=["session"], dependencies=[NoStore])
_SIGN_INS = Rate("sign_in", burst=20, per_s=60)


def limited(request: Request) -> None:
    """Let an address try to sign in only so often."""
    door_of(request).limits.take(_SIGN_INS, address_of(request))


@router.post("", dependencies=[Depends(limited)])
def begin_session(
    request: Request, response: Response, asked: SignInAsked, entry: SigningIn
) -> SessionAnswer:
    """Sign in by login and password."""
    token = sign_in(entry, login=asked.login.strip().lower(), password=asked.password)
    return _begun(door_of(request), response, token)


@router.post("/redeem", dependencies=[Depends(limited)])
def redeem_link(
    request: Request, response: Response, asked: RedeemAsked, entry: SigningIn
) -> SessionAnswer:
    """Choose a password by a one-time link, and sign in."""
    token = redeem(entry, token=asked.token, password=asked.password)
    return _begun(door_of(request), response, token)


@router.get("")
def session(request: Request, identity: FoundIdentity) -> SessionAnswer:
    """Tell who is signed in, what they may do and where."""
    return _told(door_of(request), identity)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
def end_session(response: Response, caller: SignedIn, entry: SigningIn) -> None:
    """Sign out."""
    sign_out(entry, caller)
    clear_session(response)


def _begun(door: Door, response: Response, token: str) -> SessionAnswer:
    found = find_session(door.url, token, now=door.clock(), lifetime=door.lifetime)
    if found is None:
        raise NotSignedIn("the account was closed meanwhile")
    set_session(response, token)
    return _told(door, Identity(found.caller, csrf_token(token), found.expires_at))


def _told(door: Door, identity: Identity) -> SessionAnswer:
    caller = identity.caller
    return SessionAnswer(
        login=caller.login,
        role=caller.role,
        permissions=sorted(caller.actions),
        csrf=identity.csrf,
        expires_at=identity.expires_at,
        idle_s=int(door.lifetime.idle.total_seconds()),
        scopes=[ScopeAnswer(**each) for each in own_scopes(door.url, caller)],
    )
