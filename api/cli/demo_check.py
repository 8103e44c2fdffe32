"""`linge demo --check`: load, serve, ask our own server, compare with the database."""

import json
import secrets
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

import typer

from api.cli.own_server import Answer, fetch, own_server
from gis.errors import ForbiddenTarget, GisError
from gis.store.engine import engine
from gis.store.provision import OWNER, SERVING, drop_database, fresh_name
from gis.store.target import Server, disposable_server
from gis.workflows.demo import Progress, load_sample
from gis.workflows.demo_accounts import DemoAccount, prepare_accounts
from gis.workflows.demo_facts import Facts, count_facts

_MEASURES = ("org_coverage", "rc_coverage", "group_coverage_residential")


@dataclass(frozen=True)
class Outcome:
    """What the server answered, and what did not agree."""

    communities: int | None = None
    inhabitants: int | None = None
    rc_established: int | None = None
    rc_preparing: int | None = None
    org_coverage: float | None = None
    rc_coverage: float | None = None
    group_coverage_residential: float | None = None
    buildings: int | None = None
    grids: int | None = None
    faults: tuple[str, ...] = ()
    seconds: float = 0

    @property
    def ok(self) -> bool:
        """Whether everything was as it must be."""
        return not self.faults

    def as_json(self) -> str:
        """Give one line of JSON."""
        return json.dumps({**asdict(self), "ok": self.ok}, ensure_ascii=False)


def check_demo(*, progress: Progress | None = None) -> Outcome:
    """
    Load the sample into a database of its own, serve it, ask, and stop everything.

    Raises
    ------
    ForbiddenTarget
        The server given is not one to make databases on.
    """
    started = time.monotonic()
    try:
        with disposable_server() as server:
            outcome = _check_on(server, progress)
    except ForbiddenTarget:
        raise
    except GisError as error:
        outcome = Outcome(faults=(str(error),))
    for fault in outcome.faults:
        typer.echo(f"linge: {fault}", err=True)
    return Outcome(**{**asdict(outcome), "seconds": round(time.monotonic() - started, 1)})


def _check_on(server: Server, progress: Progress | None) -> Outcome:
    name = fresh_name("check")
    load_sample(server, name, purpose="check", progress=progress)
    url = server.url(name, SERVING)
    try:
        accounts = prepare_accounts(server.url(name, OWNER), now=datetime.now(UTC))
        with own_server(url) as address:
            signed_in = _sign_in(address, accounts)
            coverage = fetch(f"{address}/api/v1/coverage?level=community", cookie=signed_in.cookie)
            page = fetch(f"{address}/maps/coverage", cookie=signed_in.cookie)
        for asked, answer in {"session/redeem": signed_in, "coverage": coverage}.items():
            if answer.status != 200:  # noqa: PLR2004 (the number everybody knows)
                return Outcome(faults=(f"/api/v1/{asked} answered {answer.status}",))
        report = json.loads(coverage.body)
        return _compare(report, page, count_facts(url, as_of=date.fromisoformat(report["as_of"])))
    finally:
        engine(url).dispose()
        engine(server.url(name, OWNER)).dispose()
        drop_database(server.admin_url, name)


def _sign_in(address: str, accounts: tuple[DemoAccount, ...]) -> Answer:
    """Choose a password by the leader's link, as a user does, and be signed in with it."""
    leader = next(each for each in accounts if each.role == "leader")
    chosen = {"token": leader.token, "password": secrets.token_urlsafe(24)}
    return fetch(f"{address}/api/v1/session/redeem", body=chosen)


def _compare(report: dict[str, Any], page: Answer, facts: Facts) -> Outcome:
    total = report["total"]["measures"]
    committees = total["rc_coverage"]
    answered = Outcome(
        communities=len(report["places"]),
        inhabitants=sum(place["measures"]["inhabitants"]["value"] for place in report["places"]),
        rc_established=committees["numerator"],
        rc_preparing=committees["denominator"] - committees["numerator"],
        org_coverage=_rounded(total["org_coverage"]["value"]),
        rc_coverage=_rounded(committees["value"]),
        group_coverage_residential=_rounded(total["group_coverage_residential"]["value"]),
        buildings=facts.buildings,
        grids=facts.grids,
    )
    return Outcome(**{**asdict(answered), "faults": _faults(answered, page, facts)})


def _faults(answered: Outcome, page: Answer, facts: Facts) -> tuple[str, ...]:
    pairs = {
        "communities": (answered.communities, len(facts.community_names)),
        "inhabitants": (answered.inhabitants, facts.inhabitants),
        "rc_established": (answered.rc_established, facts.rc_established),
        "rc_preparing": (answered.rc_preparing, facts.rc_preparing),
    }
    differing = [
        f"{name}: the server answers {answer}, the database holds {held}"
        for name, (answer, held) in pairs.items()
        if answer != held
    ]
    missing = [
        f"the page does not name {name}" for name in facts.community_names if name not in page.body
    ]
    unknown = [f"{name} has no value" for name in _MEASURES if getattr(answered, name) is None]
    refused = [] if page.status == 200 else [f"/maps/coverage answered {page.status}"]  # noqa: PLR2004 (the number everybody knows)
    empty = [] if facts.community_names else ["the database holds no community"]
    return (*refused, *empty, *differing, *unknown, *missing)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
