"""The revisions of an enrollment, also of one that was refused and has no row yet: what mends what."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from webapp.records.db import db
from webapp.records.enrollment_store import open_consent, open_record
from webapp.records.flags import Sent
from webapp.records.installation import Installation
from webapp.records.judgement import open_deposit, possible_time
from webapp.records.models import Deposit, Device, Enrollment, Revision
from webapp.records.payload import Meta, Payload, read_time
from webapp.rules.enrollment import merge_record

JUDGED = ("stored", "invalid")


@dataclass(frozen=True, repr=False)
class Base:
    """A revision as a correction finds it: whole, with whose it is and how it was first made."""

    record: dict[str, Any]
    consent: dict[str, Any] | None
    author_id: UUID
    slip_id: bytes | None
    device: Device
    sent: Sent


def newest_rev(enrollment_id: UUID, below: int | None = None) -> int | None:
    """The current revision: the newest that was stored or refused, or the newest of those below one."""
    judged = select(func.max(Deposit.rev)).where(
        Deposit.enrollment_id == enrollment_id, Deposit.outcome.in_(JUDGED)
    )
    return db.session.scalar(judged if below is None else judged.where(Deposit.rev < below))


def find_refused(enrollment_id: UUID) -> Deposit | None:
    """The refused deposit that is the current revision, if it is one."""
    newest = (
        select(Deposit)
        .where(Deposit.enrollment_id == enrollment_id, Deposit.outcome.in_(JUDGED))
        .order_by(Deposit.rev.desc())
        .limit(1)
    )
    deposit = db.session.scalar(newest)
    return deposit if deposit is not None and deposit.outcome == "invalid" else None


def first_slip(enrollment_id: UUID) -> bytes | None:
    """The slip that the first revision was sealed with, whatever slip the record was given since."""
    return db.session.scalar(
        select(Deposit.slip_id)
        .where(Deposit.enrollment_id == enrollment_id, Deposit.outcome.in_(JUDGED))
        .order_by(Deposit.rev)
        .limit(1)
    )


def find_base(office: Installation, enrollment_id: UUID, rev: int) -> Base:
    """A stored or refused revision, whole."""
    revision = db.session.scalar(
        select(Revision).where(Revision.enrollment_id == enrollment_id, Revision.rev == rev)
    )
    if revision is not None:
        return read_revision(office, revision)
    return _of_refused(office, enrollment_id, rev)


def read_revision(office: Installation, revision: Revision) -> Base:
    """A stored revision, whole."""
    enrollment = db.session.get_one(Enrollment, revision.enrollment_id)
    if revision.act == "enroll" or revision.base is None:
        meta = {name: value for name, value in revision.meta.items() if name != "time"}
        sent = Sent(
            enrollment.id,
            enrollment.author_id,
            Meta.model_validate(meta),
            read_time(revision.meta["time"]),
            revision.captured_at,
        )
    else:
        sent = find_base(office, enrollment.id, revision.base).sent
    return Base(
        record=open_record(office, revision),
        consent=open_consent(office, revision),
        author_id=enrollment.author_id,
        slip_id=enrollment.slip_id,
        device=enrollment.device,
        sent=sent,
    )


def _of_refused(office: Installation, enrollment_id: UUID, rev: int) -> Base:
    """A refused revision is read from its sealed bytes; nothing of it stands in clear anywhere."""
    deposit = db.session.scalars(
        select(Deposit).where(
            Deposit.enrollment_id == enrollment_id,
            Deposit.rev == rev,
            Deposit.outcome == "invalid",
        )
    ).one()
    device = db.session.get_one(Device, deposit.device_id)
    payload = open_deposit(office, deposit, device)
    # What a supervisor released was merged onto what was current then, whatever it names itself.
    before = newest_rev(enrollment_id, below=rev)
    if before is None:
        return base_of(deposit, device, payload)
    base = find_base(office, enrollment_id, before)
    return Base(
        record=merge_record(base.record, payload.record),
        consent=base.consent if payload.consent is None else payload.consent,
        author_id=base.author_id,
        slip_id=base.slip_id,
        device=base.device,
        sent=base.sent,
    )


def base_of(deposit: Deposit, device: Device, payload: Payload) -> Base:
    """A first revision as it was sent."""
    claimed_at = read_time(payload.time)
    captured_at = possible_time(claimed_at, device, deposit)
    return Base(
        record=payload.record,
        consent=payload.consent,
        author_id=device.account_id,
        slip_id=deposit.slip_id,
        device=device,
        sent=Sent(payload.enrollment_id, device.account_id, payload.meta, claimed_at, captured_at),
    )
