"""Slips, issued ahead of time to a device, what their holders ask for, and the events they come from."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from webapp.records.db import Model


class Slip(Model):
    """One slip number: 16 random bytes, a spoken code, and the phone whose pool it is in."""

    __tablename__ = "slip"
    __table_args__ = (
        CheckConstraint("state IN ('issued', 'arrived', 'void')", name="state"),
        Index("ix_slip_device_id_state", "device_id", "state"),
        Index("ix_slip_asked_at", "asked_at"),
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    key_number: Mapped[int] = mapped_column(Integer)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    issued_on: Mapped[date] = mapped_column(Date)
    token: Mapped[str] = mapped_column(String(138))
    state: Mapped[str] = mapped_column(String(8), default="issued")
    batch: Mapped[int] = mapped_column(
        Integer, default=0
    )  # issue round of the device, for re-sending
    enrollment_id: Mapped[UUID | None] = mapped_column(unique=True)
    issued_at: Mapped[datetime]
    # When somebody first asked about it though no record had come: it was handed out.
    asked_at: Mapped[datetime | None]


class Ticket(Model):
    """What the holder of a slip asks for; it changes nothing by itself and is settled in person."""

    __tablename__ = "ticket"
    __table_args__ = (
        CheckConstraint("kind IN ('not_me', 'correction', 'withdrawal')", name="kind"),
        CheckConstraint("status IN ('open', 'settled')", name="status"),
        Index("ix_ticket_slip_id", "slip_id"),
        Index("ix_ticket_status_due_at", "status", "due_at", "id"),
        Index(
            "uq_ticket_open",
            "slip_id",
            "kind",
            unique=True,
            sqlite_where=text("status = 'open'"),
            postgresql_where=text("status = 'open'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    # No foreign key: the row of a slip may have gone with a restore, its holder still asks.
    slip_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    kind: Mapped[str] = mapped_column(String(12))
    territory: Mapped[str] = mapped_column(String(13))  # who is to settle it
    status: Mapped[str] = mapped_column(String(8), default="open")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]  # 3 x 24 hours (UU 27/2022 Pasal 30, 32, 41)
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(String(20))  # a code


class Event(Model):
    """A bazaar or round at which people enroll."""

    __tablename__ = "event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str] = mapped_column(String(100))
    place: Mapped[str] = mapped_column(String(100))
    territory: Mapped[str] = mapped_column(String(13), index=True)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
