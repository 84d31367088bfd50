"""What the review desk keeps for itself: who looks, which pairs were compared, what was noticed, counts."""

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
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.records.db import Model
from webapp.records.models.people import Account


class SavedView(Model):
    """A choice of filters that a person wants to come back to, by its name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[
        dict[str, Any]
    ]  # filters as the address has them; never a searched name or number
    created_at: Mapped[datetime]


class Presence(Model):
    """That somebody has a record open, so that two who work on it see each other."""

    __tablename__ = "presence"

    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    since: Mapped[datetime]
    seen_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class Comparison(Model):
    """What was decided about two records that may be one person; `first_id` is the lower id."""

    __tablename__ = "comparison"
    __table_args__ = (
        CheckConstraint("verdict IN ('same', 'different', 'ask')", name="verdict"),
        Index("ix_comparison_first_id", "first_id", "second_id"),
        Index("ix_comparison_second_id", "second_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    first_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.id"))
    verdict: Mapped[str] = mapped_column(String(9))
    # The record that stays, or the one that was sent back; empty where both stay.
    chosen_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrollment.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account] = relationship()


class Signal(Model):
    """A pattern in what one volunteer sent in: a reason to ask, never a proof."""

    __tablename__ = "signal"
    __table_args__ = (Index("ix_signal_territory", "territory", "raised_at", "account_id", "kind"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    territory: Mapped[str] = mapped_column(String(13))
    number: Mapped[int] = mapped_column(Integer)  # how often
    among: Mapped[int] = mapped_column(Integer)  # of how many that were looked at
    evidence: Mapped[list[Any]]  # ids of records, at most twenty
    raised_at: Mapped[datetime]
    seen_until: Mapped[datetime]  # the moment up to which records were looked at


class Inquiry(Model):
    """What came of asking a volunteer about the signs."""

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_account_id", "account_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kinds: Mapped[list[Any]]  # the signs that stood there
    outcome: Mapped[str] = mapped_column(String(24))
    note: Mapped[str | None] = mapped_column(Text)  # encrypted
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account] = relationship(foreign_keys=[by_id])


class Callback(Model):
    """A worker to be called back: one in twenty at random, and those whose record was remarked upon."""

    __tablename__ = "callback"
    __table_args__ = (
        CheckConstraint("why IN ('random', 'flagged', 'sample')", name="why"),
        CheckConstraint("status IN ('open', 'settled')", name="status"),
        Index("ix_callback_status", "status", "territory", "chosen_at", "enrollment_id"),
        Index("ix_callback_author_id", "author_id", "status"),
    )

    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.id"), primary_key=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    territory: Mapped[str] = mapped_column(String(13))  # the record's kelurahan
    why: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(8), default="open")
    chosen_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(24))
    tries: Mapped[int] = mapped_column(Integer, default=0)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime | None]


class AreaTally(Model):
    """How many records a neighbourhood has in each state: kept along, so that no page counts."""

    __tablename__ = "tally_area"

    kelurahan: Mapped[str] = mapped_column(String(13), primary_key=True)
    rw: Mapped[str] = mapped_column(String(3), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), primary_key=True)
    attention: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int] = mapped_column(Integer, default=0)


class DayTally(Model):
    """How many records of each day (Jakarta) and event have come how far."""

    __tablename__ = "tally_day"

    kelurahan: Mapped[str] = mapped_column(String(13), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    event: Mapped[str] = mapped_column(String(36), primary_key=True)  # its id, or `-`
    state: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, default=0)


class DecisionTally(Model):
    """How many decisions of each kind and reason were made on each day (Jakarta)."""

    __tablename__ = "tally_decision"

    kelurahan: Mapped[str] = mapped_column(String(13), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    act: Mapped[str] = mapped_column(String(8), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40), primary_key=True)  # or `-`
    number: Mapped[int] = mapped_column(Integer, default=0)
