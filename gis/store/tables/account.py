"""Accounts, their sessions, tokens and links, and what is granted to whom."""

import uuid
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from gis.store.tables.declaration import Table_, reference

SCOPE_KINDS = ("district", "street", "community", "grid", "building", "org")


def _moment(*, nullable: bool = False, is_now: bool = False) -> MappedColumn[datetime]:
    kind = DateTime(timezone=True)
    return mapped_column(kind, nullable=nullable, server_default=func.now() if is_now else None)


class Account(Table_):
    """Somebody who signs in; exactly one role each."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("login"),
        CheckConstraint("login ~ '^[a-z0-9][a-z0-9._-]{1,39}$'", name="login"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(server_default=text("true"))
    failed_count: Mapped[int] = mapped_column(server_default=text("0"))
    locked_until: Mapped[datetime | None] = _moment(nullable=True)
    created_at: Mapped[datetime] = _moment(is_now=True)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    last_login_at: Mapped[datetime | None] = _moment(nullable=True)
    version: Mapped[int] = mapped_column(server_default=text("1"))


class AccessGrant(Table_):
    """An account or a role may, or may not, do something in a place or an organisation."""

    __tablename__ = "access_grant"
    __table_args__ = (
        Index("ix_access_grant_account_id", "account_id", "action"),
        Index("ix_access_grant_role", "role", "action"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str | None] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(Text)
    scope_kind: Mapped[str] = mapped_column(Text)
    scope_id: Mapped[uuid.UUID] = mapped_column(index=True)
    granted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    granted_at: Mapped[datetime] = _moment(is_now=True)
    expires_at: Mapped[datetime | None] = _moment(nullable=True)
    version: Mapped[int] = mapped_column(server_default=text("1"))


class Session(Table_):
    """A browser that signed in; only the digest of its token is known."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = reference("account")
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = _moment(is_now=True)
    last_seen_at: Mapped[datetime] = _moment(is_now=True)
    expires_at: Mapped[datetime] = _moment()
    ended_at: Mapped[datetime | None] = _moment(nullable=True)


class ApiToken(Table_):
    """A program that acts for an account, with no more than part of its rights."""

    __tablename__ = "api_token"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = reference("account")
    name: Mapped[str] = mapped_column(Text)
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    actions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    scope_kind: Mapped[str | None] = mapped_column(Text)
    scope_id: Mapped[uuid.UUID | None] = mapped_column()
    created_at: Mapped[datetime] = _moment(is_now=True)
    expires_at: Mapped[datetime] = _moment()
    revoked_at: Mapped[datetime | None] = _moment(nullable=True)
    last_used_at: Mapped[datetime | None] = _moment(nullable=True)


class OneTimeLink(Table_):
    """A link by which an account gets its password, once and soon."""

    __tablename__ = "one_time_link"
    __table_args__ = (UniqueConstraint("token_sha256"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    account_id: Mapped[uuid.UUID] = reference("account")
    token_sha256: Mapped[bytes] = mapped_column(LargeBinary)
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = _moment(is_now=True)
    expires_at: Mapped[datetime] = _moment()
    used_at: Mapped[datetime | None] = _moment(nullable=True)
