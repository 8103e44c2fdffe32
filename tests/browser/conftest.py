"""A real browser before our own server with the sample district."""

import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import text

from api.cli.own_server import own_server
from api.security.cookies import COOKIE
from gis.store.engine import transaction
from gis.workflows.demo_accounts import prepare_accounts
from tests.accounts import make_account, session_of
from tests.conftest import Database, empty
from tests.member_world import MemberWorld, make_member_world
from tests.two_grids import Neighbourhood, make_neighbourhood

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
COOKIE_FLAGS = {"secure": True, "httpOnly": True, "sameSite": "Strict"}
DESKTOP, PHONE = (1440, 900), (390, 844)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the journeys where there is no browser, and say why."""
    reason = os.environ.get("LINGE_NO_BROWSER") or _missing()
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if reason:
                item.add_marker(pytest.mark.skip(reason=f"no browser to click with; {reason}"))


def _missing() -> str:
    if any(shutil.which(name) for name in PROGRAMS):
        return ""
    return "run: sudo apt-get install --no-install-recommends chromium fonts-noto-cjk"


@dataclass
class Watched:
    """A page, and what it did that it should not."""

    page: Page
    home: str
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Open an address of our server, and wait until everything is drawn."""
        address = path if ":" in path else f"{self.home}{path}"
        self.page.goto(address)
        self.page.wait_for_selector("html[data-ready=yes]", state="attached")
        self.page.wait_for_load_state("networkidle")
        return self.page

    @property
    def strayed(self) -> list[str]:
        """Requests that left the server."""
        inside = (self.home, "data:", "file:", "blob:")
        return [each for each in self.requests if not each.startswith(inside)]


@pytest.fixture(scope="session")
def server(qinghe) -> Iterator[str]:
    """Run the real server, as `linge serve` does."""
    with own_server(qinghe.app_url) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's browser."""
    path = next(filter(None, map(shutil.which, PROGRAMS)))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def people(qinghe) -> dict[str, uuid.UUID]:
    """Make one account per role, with the rights of the demonstration, and one more planner."""
    made = prepare_accounts(qinghe.owner_url, now=datetime.now(UTC))
    accounts = {each.role: each.account_id for each in made}
    with transaction(qinghe.owner_url) as connection:
        district = connection.execute(text("SELECT id FROM district")).scalar_one()
        street = connection.execute(text("SELECT id FROM street LIMIT 1")).scalar_one()
    grants = [(action, "district", district) for action in ("coverage:read", "places:read")]
    grants.append(("counts:read", "street", street))
    return accounts | {"planner_of_one_street": make_account(qinghe, "planner", grants).id}


@pytest.fixture(scope="session")
def tokens(qinghe, people) -> dict[str, str]:
    """Begin a session for each of them."""
    return {name: session_of(qinghe, account_id) for name, account_id in people.items()}


@pytest.fixture(scope="session")
def neighbourhood(make_database) -> Neighbourhood:
    """Make a neighbourhood of two grids, with members."""
    return make_neighbourhood(make_database())


@pytest.fixture(scope="session")
def server_here(neighbourhood) -> Iterator[str]:
    """Run the real server over the neighbourhood."""
    with own_server(neighbourhood.database.app_url) as address:
        yield address


@pytest.fixture
def open_watched(browser: Browser):
    """Open pages of a server whose faults are kept, with a session or without."""
    contexts = []

    def make(home: str, token: str | None, size: tuple[int, int], *, is_phone: bool) -> Watched:
        context = browser.new_context(
            base_url=home,
            viewport={"width": size[0], "height": size[1]},
            has_touch=is_phone,
            is_mobile=is_phone,
            locale="zh-CN",
        )
        context.set_default_timeout(90_000)  # shared machines are slow at times
        contexts.append(context)
        if token is not None:
            cookie = {"name": COOKIE, "value": token, "url": "https://127.0.0.1"}
            context.add_cookies([cookie | COOKIE_FLAGS])
        watched = Watched(context.new_page(), home)
        page = watched.page
        page.on("console", lambda each: watched.console.append(f"{each.type}: {each.text}"))
        page.on("pageerror", lambda error: watched.console.append(f"error: {error}"))
        page.on("request", lambda request: watched.requests.append(request.url))
        return watched

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def watch(open_watched, server: str, tokens):
    """Open pages of a given size, signed in by role, over the sample district."""

    def make(
        size: tuple[int, int] = DESKTOP, *, is_phone: bool = False, role: str | None = "leader"
    ) -> Watched:
        token = None if role is None else tokens[role]
        return open_watched(server, token, size, is_phone=is_phone)

    return make


@pytest.fixture
def worker_page(open_watched, server_here: str, neighbourhood):
    """Open pages as the grid worker of the neighbourhood's eastern grid, on a phone."""
    actions = ("places:read", "members:read", "members:reveal")
    grants = [(action, "grid", neighbourhood["east"]) for action in actions]
    account = make_account(neighbourhood.database, "grid_worker", grants)
    idle = make_account(neighbourhood.database, "grid_worker")

    def make(
        size: tuple[int, int] = PHONE, *, is_phone: bool = True, has_grid: bool = True
    ) -> Watched:
        token = session_of(neighbourhood.database, (account if has_grid else idle).id)
        return open_watched(server_here, token, size, is_phone=is_phone)

    return make


@pytest.fixture(scope="session")
def office_database(make_database) -> Database:
    """Make a database of a few members, for pages that change them."""
    return make_database()


@pytest.fixture(scope="session")
def office_server(office_database) -> Iterator[str]:
    """Run the real server over it."""
    with own_server(office_database.app_url) as address:
        yield address


@pytest.fixture
def office_world(office_database, office_server) -> MemberWorld:
    """Fill it anew for each journey."""
    empty(office_database)
    return make_member_world(office_database)


@pytest.fixture
def office(open_watched, office_server: str, office_world: MemberWorld):
    """Open pages over it, signed in as one of its accounts."""

    def make(
        who: str | uuid.UUID, size: tuple[int, int] = DESKTOP, *, is_phone: bool = False
    ) -> Watched:
        account_id = office_world.accounts[who].id if isinstance(who, str) else who
        token = session_of(office_world.database, account_id)
        return open_watched(office_server, token, size, is_phone=is_phone)

    return make
