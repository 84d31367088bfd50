"""Deposits as they came, enrollments as they stand, and every revision and decision between."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from webapp.records.db import Model
from webapp.records.models.people import Account, Device
from webapp.records.models.slip import Event

TAKEN = "outcome IN ('received', 'stored', 'invalid')"


class Deposit(Model):
    """Every sealed item as it came, with the word it was answered with (WIRE section 4)."""

    __tablename__ = "deposit"
    __table_args__ = (
        UniqueConstraint("device_id", "seq"),
        UniqueConstraint("enrollment_id", "rev", "hash"),
        CheckConstraint(
            "outcome IN ('stored', 'conflict', 'invalid', 'quarantined', 'received')",
            name="outcome",
        ),
        # Only one content of a revision can be the record; what is kept aside holds no place.
        Index(
            "uq_deposit_taken",
            "enrollment_id",
            "rev",
            unique=True,
            sqlite_where=text(TAKEN),
            postgresql_where=text(TAKEN),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), index=True)
    delivered_by: Mapped[UUID | None] = mapped_column(ForeignKey("device.id"))
    enrollment_id: Mapped[UUID]
    rev: Mapped[int] = mapped_column(Integer)
    # NULL when the envelope's seq clashed: such an item is kept, but holds no number.
    seq: Mapped[int | None] = mapped_column(Integer)
    kid: Mapped[str] = mapped_column(String(64))
    slip_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    # The slip as it was handed out, with which one lost in a restore proves itself.
    slip_token: Mapped[str | None] = mapped_column(String(138))
    slip_code: Mapped[str | None] = mapped_column(String(8))
    hash: Mapped[str] = mapped_column(String(43))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    outcome: Mapped[str] = mapped_column(String(12))
    problems: Mapped[list[Any]] = mapped_column(default=list)
    copies: Mapped[int] = mapped_column(Integer, default=1)
    received_at: Mapped[datetime]


class Enrollment(Model):
    """One worker's enrollment as it stands: what lists need is plain, what is personal sealed."""

    __tablename__ = "enrollment"
    __table_args__ = (
        CheckConstraint(
            "state IN ('submitted', 'returned', 'approved', 'rejected', 'withdrawn',"
            " 'handed_over', 'registered', 'bpjs_rejected')",
            name="state",
        ),
        Index("ix_enrollment_queue", "state", "attention", "received_at", "id"),
        Index("ix_enrollment_territory", "state", "kelurahan", "attention", "received_at", "id"),
        Index("ix_enrollment_kecamatan", "state", "kecamatan", "attention", "received_at", "id"),
        Index("ix_enrollment_kota", "state", "kota", "attention", "received_at", "id"),
        Index("ix_enrollment_author_id", "author_id", "received_at"),
        Index("ix_enrollment_author_state", "author_id", "state", "attention", "received_at", "id"),
        Index("ix_enrollment_event_state", "event_id", "state", "attention", "received_at", "id"),
        Index("ix_enrollment_neighbourhood", "kelurahan", "rw", "rt", "received_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(Integer)
    # What is counted along (records/tally) must know what it was before.
    state: Mapped[str] = mapped_column(String(16), active_history=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    event_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("event.id"), index=True, active_history=True
    )
    slip_id: Mapped[bytes] = mapped_column(LargeBinary(16), unique=True)
    slip_code: Mapped[str] = mapped_column(String(8), unique=True)
    kelurahan: Mapped[str] = mapped_column(String(13), active_history=True)
    # The areas above it, so that each level's queue is one range of one index.
    kecamatan: Mapped[str] = mapped_column(String(8), server_default="")
    kota: Mapped[str] = mapped_column(String(5), server_default="")
    rw: Mapped[str] = mapped_column(String(3), active_history=True)
    rt: Mapped[str] = mapped_column(String(3))
    author_territory: Mapped[str] = mapped_column(String(13))
    pekerjaan: Mapped[str] = mapped_column(String(32))
    sektor: Mapped[str] = mapped_column(String(16))
    program: Mapped[str] = mapped_column(String(16))
    bulan: Mapped[int] = mapped_column(Integer)
    pembayar: Mapped[str] = mapped_column(String(16))
    flags: Mapped[list[Any]] = mapped_column(default=list)
    attention: Mapped[int] = mapped_column(
        Integer, active_history=True
    )  # 0 clean, 1 has a flag that asks for a look
    nik: Mapped[str] = mapped_column(Text)  # encrypted, as every Text column here
    nama: Mapped[str] = mapped_column(Text)
    no_hp: Mapped[str | None] = mapped_column(Text)
    # Estimated on arrival, whole rupiah; with program and months it would tell the income.
    total: Mapped[str] = mapped_column(Text)
    nik_index: Mapped[str] = mapped_column(String(32), index=True)
    phone_index: Mapped[str | None] = mapped_column(String(32), index=True)
    birth_index: Mapped[str] = mapped_column(String(32), index=True)
    heir_index: Mapped[str | None] = mapped_column(String(32), index=True)
    strokes_index: Mapped[str | None] = mapped_column(String(32), index=True)
    captured_at: Mapped[datetime]  # by the phone's clock, corrected
    received_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    author: Mapped[Account] = relationship(foreign_keys=[author_id])
    device: Mapped[Device] = relationship(foreign_keys=[device_id])
    event: Mapped[Event | None] = relationship(foreign_keys=[event_id])

    @validates("kelurahan")
    def _name_areas_above(self, _name: str, kelurahan: str) -> str:
        self.kecamatan, self.kota = kelurahan[:8], kelurahan[:5]
        return kelurahan


class Revision(Model):
    """What was sent, by whom; append-only. Personal members of the record are encrypted one by one."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("enrollment_id", "rev"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    rev: Mapped[int] = mapped_column(Integer)
    act: Mapped[str] = mapped_column(String(8))
    base: Mapped[int | None] = mapped_column(Integer)
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    hash: Mapped[str] = mapped_column(String(43))
    schema: Mapped[int] = mapped_column(Integer)  # the payload's v
    record: Mapped[dict[str, Any]]  # whole record after merging, member by member
    consent: Mapped[dict[str, Any]]
    meta: Mapped[dict[str, Any]]
    captured_at: Mapped[datetime]
    received_at: Mapped[datetime]


class Change(Model):
    """What a phone is to be told, numbered per device without a gap."""

    __tablename__ = "change"

    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"), primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(index=True)
    rev: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(40))
    due_at: Mapped[datetime]  # not sent before: an undo may still come
    time: Mapped[datetime]


class Decision(Model):
    """One decision of a supervisor on one revision."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(
            "act IN ('approve', 'return', 'reject', 'propose', 'withdraw')", name="act"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    enrollment_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.id"), index=True)
    rev: Mapped[int] = mapped_column(Integer)
    act: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(40))
    fields: Mapped[list[Any]] = mapped_column(default=list)  # [{field, code, note}], note encrypted
    note: Mapped[str | None] = mapped_column(Text)  # encrypted
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None] = mapped_column(active_history=True)

    by: Mapped[Account] = relationship(foreign_keys=[by_id])


class Quarantine(Model):
    """A deposit kept aside for a supervisor, routed by the device's territory."""

    __tablename__ = "quarantine"
    __table_args__ = (
        CheckConstraint("status IN ('held', 'released', 'refused')", name="status"),
        Index("ix_quarantine_status_territory", "status", "territory"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    deposit_id: Mapped[UUID] = mapped_column(ForeignKey("deposit.id"), unique=True)
    enrollment_id: Mapped[UUID] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(8), default="held")
    territory: Mapped[str] = mapped_column(String(13))
    held_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    refusal: Mapped[str | None] = mapped_column(String(40))  # the reason told to the phone


class SearchToken(Model):
    """A keyed hash of one name token, so that a name can be found without being readable."""

    __tablename__ = "search_token"
    __table_args__ = (Index("ix_search_token_where", "token", "kelurahan", "enrollment_id"),)

    token: Mapped[str] = mapped_column(String(32), primary_key=True)
    enrollment_id: Mapped[UUID] = mapped_column(
        ForeignKey("enrollment.id"), primary_key=True, index=True
    )
    # The record's own: a search stays in a territory.
    kelurahan: Mapped[str] = mapped_column(String(13), server_default="")


class Tombstone(Model):
    """What was erased, so that a phone that offers it again is answered and not stored."""

    __tablename__ = "tombstone"

    enrollment_id: Mapped[UUID] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(Integer, primary_key=True)
    hash: Mapped[str] = mapped_column(String(43), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40))
    erased_at: Mapped[datetime]
