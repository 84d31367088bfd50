"""The people of the programme, their invitations and their phones."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.records.db import Model, db


class Account(Model):
    """A person: volunteer (no password, the phone is the identity), supervisor or admin."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("role IN ('relawan', 'supervisor', 'admin')", name="role"),
        Index("ix_account_territory", "territory"),
        Index("ix_account_name", "name", "id"),
        Index("ix_account_role", "role", "territory", "name", "id"),
        Index("ix_account_disabled_at", "disabled_at", "id"),
        Index("uq_account_phone_index", "phone_index", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    username: Mapped[str | None] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    second_factor: Mapped[str | None] = mapped_column(String(255))  # encrypted TOTP secret
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[str] = mapped_column(String(16))
    territory: Mapped[str] = mapped_column(String(13))  # area code: province to kelurahan
    rw: Mapped[str | None] = mapped_column(String(3))
    rt: Mapped[str | None] = mapped_column(String(3))
    assignment: Mapped[str | None] = mapped_column(String(100))  # number of the letter
    assigned_until: Mapped[date | None] = mapped_column(Date)  # empty: the end of this year
    phone: Mapped[str | None] = mapped_column(Text)  # encrypted; +62...
    phone_index: Mapped[str | None] = mapped_column(String(32))  # nobody is two people
    disabled_at: Mapped[datetime | None]
    restored: Mapped[bool] = mapped_column(default=False)
    session_version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    # When records of this person last came, and up to which of them the signs were looked for.
    entries_at: Mapped[datetime | None]
    examined_at: Mapped[datetime | None]

    def end_sessions(self) -> None:
        """No session begun before now goes on; the database counts, so that of two at once none is lost."""
        self.session_version = Account.session_version + 1
        db.session.flush()
        db.session.refresh(self, ["session_version"])


class RecoveryCode(Model):
    """One of the codes that stand in for the second factor when the telephone is lost; works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[str] = mapped_column(String(43))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Invitation(Model):
    """A single-use way in for one person: two secrets, both stored hashed."""

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "ix_invitation_expires_at",
            "expires_at",
            "id",
            sqlite_where=text("used_at IS NULL"),
            postgresql_where=text("used_at IS NULL"),
        ),
        Index(
            "ix_invitation_used_at",
            "used_at",
            "id",
            sqlite_where=text("used_at IS NOT NULL"),
            postgresql_where=text("used_at IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    # What it opens, and nothing else: `phone` or `office`.
    kind: Mapped[str] = mapped_column(String(6), default="phone", server_default="phone")
    secret_hash: Mapped[str] = mapped_column(String(43), unique=True)
    code_hash: Mapped[str] = mapped_column(String(43), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    used_at: Mapped[datetime | None]
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))

    account: Mapped[Account] = relationship(foreign_keys=[account_id])


class Device(Model):
    """One activated phone: its public key, its numbers, and what it last told us."""

    __tablename__ = "device"
    __table_args__ = (
        Index("ix_device_waiting_since", "waiting_since", "id"),
        Index("ix_device_missing_since", "missing_since", "id"),
        Index("ix_device_revoked_at", "revoked_at", "id"),
        Index("ix_device_restored", "restored", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    # What its certificate says, where that number was given to another after a restore: the slips
    # it had been given before still name it.
    certified_number: Mapped[int | None] = mapped_column(Integer)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    public_key: Mapped[dict[str, Any]]  # JWK, P-256
    thumbprint: Mapped[str] = mapped_column(String(43), unique=True)  # RFC 7638
    label: Mapped[str] = mapped_column(String(100))
    app: Mapped[str] = mapped_column(String(64))
    activated_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    restored: Mapped[bool] = mapped_column(default=False)
    change_number: Mapped[int] = mapped_column(Integer, default=0)  # last change numbered
    seq_acknowledged: Mapped[int] = mapped_column(Integer, default=0)
    items_answered: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    counts: Mapped[dict[str, Any] | None]  # as the phone reported them
    # How many slips it has handed out at each event, [{"event": id or null, "made": 3}]; as reported.
    handed_out: Mapped[list[Any] | None]
    # Since when something is known to be on this phone that is not here; empty when nothing is.
    waiting_since: Mapped[datetime | None]
    # Since when it is known to have handed out slips whose records are not here; empty when none.
    missing_since: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
