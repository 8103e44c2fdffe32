"""The rosters of the sample, imported by an account that is made for it and closed at once."""

from datetime import date
from pathlib import Path

from sqlalchemy import Connection, delete, text, update

from gis.errors import DatabaseUnavailable
from gis.store.accounts import add_account, caller_of
from gis.store.engine import owner_transaction, transaction
from gis.store.grants import NewGrant, add_grant
from gis.store.marker import require_marked
from gis.store.rights import Caller
from gis.store.tables.account import AccessGrant, Account
from gis.workflows.import_roster import RosterOptions, import_rosters

AS_OF = date(2026, 9, 30)
_LOGIN, _ROLE = "demo-rosters", "org_admin"
_ACTIONS = ("places:read", "members:read", "members:edit")
_WHOLE = """
    SELECT 'district' AS kind, id FROM district
    UNION ALL SELECT 'org', id FROM party_org WHERE parent_id IS NULL
"""


def import_sample_rosters(owner_url: str, app_url: str, folder: Path) -> int:
    """
    Import all rosters of a folder into a database that we made; gives how many members came.

    The account keeps neither rights nor a way to sign in; only the imports name it.
    """
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise DatabaseUnavailable(f"the sample is missing: {folder} holds no roster")
    with owner_transaction(owner_url) as connection:
        require_marked(connection)
        caller = _importer(connection)
    reports = import_rosters(app_url, caller, paths, RosterOptions(as_of=AS_OF))
    with owner_transaction(owner_url) as connection:
        connection.execute(delete(AccessGrant).where(AccessGrant.account_id == caller.account_id))
        connection.execute(
            update(Account).where(Account.id == caller.account_id).values(is_active=False)
        )
    with transaction(owner_url) as connection:
        connection.execute(text("ANALYZE"))
    return sum(report.members for report in reports)


def _importer(connection: Connection) -> Caller:
    account_id = add_account(connection, login=_LOGIN, role=_ROLE)
    for kind, scope_id in connection.execute(text(_WHOLE)).all():
        for action in _ACTIONS:
            if kind != "org" or action.startswith("members:"):
                add_grant(connection, NewGrant(account_id, action, (kind, scope_id)))
    caller = caller_of(connection, account_id)
    if caller is None:
        raise DatabaseUnavailable("the account that imports the sample was closed meanwhile")
    return caller
