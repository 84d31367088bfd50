"""Slips, issued ahead of time to a device, and the events at which they are handed out."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.records.db import Model


class Slip(Model):
    """One slip number: 16 random bytes, a spoken code, and the phone whose pool it is in."""

    __tablename__ = "slip"
    __table_args__ = (
        CheckConstraint("state IN ('issued', 'arrived', 'void')", name="state"),
        Index("ix_slip_device_id_state", "device_id", "state"),
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
