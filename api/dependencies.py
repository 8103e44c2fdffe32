"""What a route may ask for: who asks and whether they may, the data, the day, the box."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from api.security.cookies import session_token
from api.security.csrf import require_same_site
from api.security.identity import Identity, door_of, identify
from api.security.pages import ways_for
from api.security.rate_limits import Rate
from api.security.roles import Permission
from api.security.signing_in import Entry
from api.settings import api_settings
from gis.errors import CountsNotGranted, InvalidParameter, NotAllowed
from gis.settings import today_here
from gis.store.audit import Event, record_now
from gis.store.rights import Caller
from gis.store.sight import sight_of
from gis.workflows.administer_accounts import Administration
from gis.workflows.asked import Asked
from gis.workflows.formation_runs import FormationRuns
from gis.workflows.measure_coverage import PublishedCoverage
from gis.workflows.own_coverage import OwnCoverage
from gis.workflows.own_tokens import OwnTokens
from gis.workflows.published_plans import PublishedPlans
from maps.frame import Reader

Box = tuple[float, float, float, float]
_EDGES = 4


def published(request: Request) -> PublishedCoverage:
    """Give the coverage as it may be served."""
    found: PublishedCoverage = request.app.state.published
    return found


def database_url(request: Request) -> str:
    """Give the address of the database, for the serving role."""
    return str(request.app.state.database_url)


def runs(request: Request) -> FormationRuns:
    """Give the formation runs of this process."""
    found: FormationRuns = request.app.state.runs
    return found


def plans(request: Request) -> PublishedPlans:
    """Give the formation plans as they may be served."""
    found: PublishedPlans = request.app.state.plans
    return found


def nonce(request: Request) -> str:
    """Give the nonce of this answer's Content-Security-Policy."""
    return str(request.state.nonce)


def no_store(request: Request) -> None:
    """Let nobody keep the answer, be it a refusal."""
    request.state.no_store = True


def identity(request: Request) -> Identity:
    """Find who asks, else refuse."""
    return identify(request)


def signed_in(found: Annotated[Identity, Depends(identity)]) -> Caller:
    """Give the account that asks, whatever it may do."""
    return found.caller


@dataclass(frozen=True)
class Allowed:
    """
    Gives the account that asks if it may do this at all; where, the transaction decides.

    As the first parameter of a route, so that nothing is looked at for whom it is refused:
    `caller: Annotated[Caller, Depends(Allowed(Permission.READ_PLACES))]`.
    """

    permission: Permission

    def __call__(self, request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
        """Give the caller, or note the denial and refuse."""
        if self.permission in caller.actions:
            return caller
        _note_denial(request, caller, self.permission, reason="not for this role")
        raise NotAllowed(f"this account may not {self.permission}")


@dataclass(frozen=True)
class AllowedWithCounts(Allowed):
    """
    Gives the account that asks if it may do this, and see the counts of every unit, too.

    For what is made of counts and tells them in many ways, as plans do (decision 15); nobody
    keeps such an answer.
    """

    def __call__(self, request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
        """Give the caller, or note the denial and refuse."""
        super().__call__(request, caller)
        request.state.no_store = True
        counts = Permission.READ_COUNTS
        if counts in caller.actions and sight_of(database_url(request), caller, counts).is_whole:
            return caller
        _note_denial(request, caller, self.permission, reason="not all counts are granted")
        raise CountsNotGranted(f"plans tell counts: {counts} for the whole district is needed")


@dataclass(frozen=True)
class Limited:
    """Lets an account ask only so often; an address where nobody is signed in."""

    rate: Rate

    def __call__(self, request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> None:
        """Use one allowance, or refuse."""
        door_of(request).limits.take(self.rate, str(caller.account_id))


def request_id(request: Request) -> str:
    """Give the number of this request, as the answer and the audit name it."""
    return str(request.state.request_id)


def asked_here(
    request: Request,
    url: Annotated[str, Depends(database_url)],
    caller: Annotated[Caller, Depends(signed_in)],
) -> Asked:
    """Give who asks our database, and under which number, for what is audited."""
    return Asked(url, caller, request_id(request), today_here())


def now(request: Request) -> datetime:
    """Tell what time it is."""
    return door_of(request).clock()


def entry(request: Request) -> Entry:
    """Give what signing in goes by; nothing of it is for pages elsewhere or to be kept."""
    require_same_site(request)
    door = door_of(request)
    return Entry(door.url, door.clock(), door.lifetime, request_id(request), session_token(request))


def frame(request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> dict[str, Any]:
    """Give what every page is rendered with: language, nonce, who looks, where to write to."""
    settings = api_settings()
    return {
        "locale": settings.locale,
        "nonce": nonce(request),
        "feedback": settings.feedback,
        "reader": Reader(caller.login, caller.role, ways_for(caller.actions)),
    }


def _route_of(request: Request) -> str:
    """Name the route as it is declared: an address may hold what is not for logs."""
    return f"{request.method} {getattr(request.scope.get('route'), 'path', '')}"


def _note_denial(request: Request, caller: Caller, action: str, *, reason: str) -> None:
    event = Event(
        kind="denied",
        account_id=caller.account_id,
        login=caller.login,
        role=caller.role,
        action=action,
        object_kind="route",
        outcome="denied",
        reason=reason,
        details={"route": _route_of(request)},
        request_id=request_id(request),
    )
    record_now(database_url(request), event)


def own_reports(
    found: Annotated[PublishedCoverage, Depends(published)],
    url: Annotated[str, Depends(database_url)],
    caller: Annotated[Caller, Depends(signed_in)],
) -> OwnCoverage:
    """Give the coverage reports as the caller may see them."""
    return OwnCoverage(found, url, caller)


def administration(
    request: Request,
    caller: Annotated[Caller, Depends(Allowed(Permission.ADMINISTER_ACCOUNTS))],
) -> Administration:
    """Give what an administrator of accounts may do."""
    return Administration(database_url(request), caller, now(request), request_id(request))


def own_tokens(request: Request, caller: Annotated[Caller, Depends(signed_in)]) -> OwnTokens:
    """Give the tokens of who is signed in."""
    return OwnTokens(database_url(request), caller, now(request), request_id(request))


def box(
    bbox: Annotated[
        str | None,
        Query(description="west,south,east,north in degrees", max_length=200),
    ] = None,
) -> Box | None:
    """Read a box."""
    if bbox is None:
        return None
    try:
        edges = [float(edge) for edge in bbox.split(",")]
    except ValueError:
        edges = []
    if len(edges) != _EDGES:
        raise InvalidParameter("bbox must be west,south,east,north in degrees")
    return edges[0], edges[1], edges[2], edges[3]


Published = Annotated[PublishedCoverage, Depends(published)]
DatabaseUrl = Annotated[str, Depends(database_url)]
Plans = Annotated[PublishedPlans, Depends(plans)]
Runs = Annotated[FormationRuns, Depends(runs)]
Nonce = Annotated[str, Depends(nonce)]
Now = Annotated[datetime, Depends(now)]
RequestId = Annotated[str, Depends(request_id)]
FoundIdentity = Annotated[Identity, Depends(identity)]
SigningIn = Annotated[Entry, Depends(entry)]
Administering = Annotated[Administration, Depends(administration)]
Tokens = Annotated[OwnTokens, Depends(own_tokens)]
OwnReports = Annotated[OwnCoverage, Depends(own_reports)]
AskedHere = Annotated[Asked, Depends(asked_here)]
SignedIn = Annotated[Caller, Depends(signed_in)]
Frame = Annotated[dict[str, Any], Depends(frame)]
NoStore = Depends(no_store)
AsOf = Annotated[
    date | None, Query(description="The day; without one the newest with member counts.")
]
Bbox = Annotated[Box | None, Depends(box)]
