"""Who types a command that reads or changes people or accounts: an account's API token says."""

from datetime import UTC, datetime

from api.settings import api_settings
from gis.errors import NotSignedIn
from gis.store.api_tokens import find_api_token
from gis.store.rights import Caller


def caller_by_token(url: str) -> Caller:
    """
    Give the account whose token the environment variable LINGE_TOKEN holds.

    A command line would show it to everybody on the machine.

    Raises
    ------
    NotSignedIn
        There is none, or it is unknown, revoked or too old.
    """
    token = api_settings().token
    if token is None:
        raise NotSignedIn(
            "set LINGE_TOKEN to an API token of your account; `linge account token` makes one"
        )
    caller = find_api_token(url, token.get_secret_value(), now=datetime.now(UTC))
    if caller is None:
        raise NotSignedIn("the token in LINGE_TOKEN is unknown, revoked or too old")
    return caller
