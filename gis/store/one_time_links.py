"""One-time links: by each an account chooses its password, once and soon."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from gis.store.identity import new_id
from gis.store.rights import say
from gis.store.sessions import digest_of, new_token
from gis.store.tables.account import OneTimeLink

LASTS = timedelta(minutes=15)


def make_link(
    connection: Connection,
    account_id: uuid.UUID,
    *,
    now: datetime,
    created_by: uuid.UUID | None = None,
) -> str:
    """Make a link for an account, in place of those it has not used; gives its token."""
    token = new_token()
    end_links(connection, account_id, now=now)
    connection.execute(
        insert(OneTimeLink).values(
            id=new_id(),
            account_id=account_id,
            token_sha256=digest_of(token),
            created_by=created_by,
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    return token


def end_links(connection: Connection, account_id: uuid.UUID, *, now: datetime) -> None:
    """Use up the links of an account that nobody has used."""
    connection.execute(
        update(OneTimeLink)
        .where(OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )


def account_of_link(connection: Connection, token: str, *, now: datetime) -> uuid.UUID | None:
    """Find whose password a link sets; None when it is unknown, used or too old."""
    digest = digest_of(token)
    say(connection, credential=digest.hex())
    return connection.execute(
        select(OneTimeLink.account_id).where(
            OneTimeLink.token_sha256 == digest,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
    ).scalar_one_or_none()


def use_link(connection: Connection, token: str, *, now: datetime) -> uuid.UUID | None:
    """Use a link up; of several who try at once one gets the account, the others None."""
    digest = digest_of(token)
    say(connection, credential=digest.hex())
    return connection.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_sha256 == digest,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(OneTimeLink.account_id)
    ).scalar_one_or_none()
