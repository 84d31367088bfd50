"""What the installation itself keeps: audit, settings, consent texts, epochs, limits."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.records.db import Model


class AuditEvent(Model):
    """Who did what to which thing, when; append-only, each line hashed over the one before."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_actor_id", "actor_id", "seq"),
        Index("ix_audit_event_act", "act", "seq"),
        Index("ix_audit_event_object_id", "object_id", "seq"),
    )

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(8))  # account, device, system
    actor_id: Mapped[UUID | None]
    act: Mapped[str] = mapped_column(String(40))
    object_kind: Mapped[str] = mapped_column(String(16))
    object_id: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(43))
    hash: Mapped[str] = mapped_column(String(43), unique=True)


class Setting(Model):
    """One choice of the programme owner, as JSON."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[dict[str, Any]]  # {"value": ...}
    changed_at: Mapped[datetime]


class ConsentText(Model):
    """Every consent text as it was shown, filled in; its hash is what a consent carries."""

    __tablename__ = "consent_text"

    hash: Mapped[str] = mapped_column(String(43), primary_key=True)
    version: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    first_seen_at: Mapped[datetime]


class Epoch(Model):
    """Which life of the database this is; a restore begins a new one."""

    __tablename__ = "epoch"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(40))
    purge_before: Mapped[datetime | None]


class Backup(Model):
    """A copy of the database from which it can be restored, until the copy is dropped."""

    __tablename__ = "backup"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(120), unique=True)  # of its file
    started_at: Mapped[datetime] = mapped_column(index=True)
    # Only what was opened again and read through counts as restorable.
    checked_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]


class UsedToken(Model):
    """A jti that has been used, until it has expired."""

    __tablename__ = "used_token"

    jti: Mapped[UUID] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RateCount(Model):
    """How often something was tried inside one window of time."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int] = mapped_column(Integer, default=0)
