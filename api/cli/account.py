"""`linge account`: the first administrators, accounts, links, tokens."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

import typer

from api.cli.caller import caller_by_token
from api.security.identity import lifetime_of
from api.security.roles import Role
from api.security.signing_in import Entry, sign_in, sign_out
from api.settings import api_settings
from gis.errors import NotSignedIn, UnknownName
from gis.store.api_tokens import NewToken
from gis.store.sessions import find_session
from gis.store.target import database_url, owner_url
from gis.workflows.administer_accounts import Administration
from gis.workflows.bootstrap import make_administrators
from gis.workflows.own_tokens import OwnTokens

Address = Annotated[str, typer.Option(help="Where the server is reached, for the links.")]
Login = Annotated[str, typer.Argument(help="The login of an account.")]
_HERE = "http://127.0.0.1:8000"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="Accounts; LINGE_TOKEN says who asks.")
    commands: dict[str, Callable[..., None]] = {
        "bootstrap": bootstrap,
        "list": list_,
        "add": add,
        "link": link,
        "disable": disable,
        "enable": enable,
        "token": token,
    }
    for name, command in commands.items():
        group.command(name)(command)
    app.add_typer(group, name="account")


def bootstrap(address: Address = _HERE) -> None:
    """Make the three administrators, as long as there is no account; prints their links once."""
    first = make_administrators(owner_url(), database_url(), now=datetime.now(UTC))
    for made in first:
        typer.echo(f"{made.login}\t{_link(address, made.token)}")
    typer.echo("each link sets a password once, within 15 minutes", err=True)


def list_() -> None:
    """List all accounts."""
    for each in _administration().accounts():
        state = "active" if each["is_active"] else "closed"
        typer.echo(f"{each['login']}\t{each['role']}\t{state}\t{each['id']}")


def add(
    login: Login,
    role: Annotated[Role, typer.Argument(help="What the account is for.")],
    address: Address = _HERE,
) -> None:
    """Make an account, and a link by which it chooses its password."""
    administration = _administration()
    made = administration.add_account(login=login, role=role.value)
    typer.echo(_link(address, administration.make_link(made["id"]).token))


def link(login: Login, address: Address = _HERE) -> None:
    """Make a link by which an account chooses a new password."""
    administration = _administration()
    account_id, _ = _found(administration, login)
    typer.echo(_link(address, administration.make_link(account_id).token))


def disable(login: Login) -> None:
    """Close an account: it is signed out and cannot sign in."""
    _switch(login, is_active=False)


def enable(login: Login) -> None:
    """Open an account again."""
    _switch(login, is_active=True)


def token(
    login: Login,
    name: Annotated[str, typer.Option(help="What the token is for.")] = "command line",
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it lasts.")] = 30,
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, envvar=[])] = "",
) -> None:
    """Make an API token with all rights of an account, which asks for its password."""
    url, now = database_url(), datetime.now(UTC)
    entry = Entry(url, now, lifetime_of(api_settings()), "command line")
    session = sign_in(entry, login=login, password=password)
    found = find_session(url, session, now=now, lifetime=entry.lifetime)
    if found is None:
        raise NotSignedIn("the account was closed meanwhile")
    new = NewToken(name, found.caller.actions, None, timedelta(days=days))
    _, made = OwnTokens(url, found.caller, now).add(new)
    sign_out(entry, found.caller)
    typer.echo(made)


def _administration() -> Administration:
    url = database_url()
    return Administration(url, caller_by_token(url), datetime.now(UTC))


def _switch(login: str, *, is_active: bool) -> None:
    administration = _administration()
    account_id, version = _found(administration, login)
    administration.change_account(account_id, version=version, is_active=is_active)


def _found(administration: Administration, login: str) -> tuple[UUID, int]:
    for each in administration.accounts():
        if each["login"] == login:
            return each["id"], each["version"]
    raise UnknownName(f"no account has the login {login!r}")


def _link(address: str, one_time_token: str) -> str:
    return f"{address.rstrip('/')}/redeem#token={one_time_token}"
