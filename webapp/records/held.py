"""All that a supervisor sees of one thing kept aside: whose, why, and what it says if it opens."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from webapp.records import audit, review, setting
from webapp.records.aside import CONFLICT, Aside
from webapp.records.db import db, transaction
from webapp.records.history import Earlier, describe
from webapp.records.installation import Installation
from webapp.records.judgement import Arrival, Faulty, judge_record, open_deposit
from webapp.records.lineage import Base, base_of, find_base, find_refused
from webapp.records.models import (
    Account,
    Deposit,
    Device,
    Enrollment,
    Quarantine,
    Revision,
    Slip,
)
from webapp.records.permission import may
from webapp.records.quarantine import group_of, thing_of
from webapp.records.review import NotFound
from webapp.rules.enrollment import merge_record
from webapp.rules.problem import Problem

log = logging.getLogger("jaring")

WORTH_SAYING = timedelta(minutes=10)


@dataclass(frozen=True, repr=False)
class Content:
    """What was signed: the whole record after merging, and what the rules find wrong in it."""

    act: str
    captured_at: datetime
    record: Earlier | None
    problems: list[Problem]


@dataclass(frozen=True, repr=False)
class Held:
    """One thing kept aside, opened for a supervisor; `current` is the record as it stands."""

    quarantine: Quarantine
    deposit: Deposit
    device: Device
    carrier: Device | None
    code: str | None
    content: Content | None
    current: Earlier | None
    # The record it belongs to, if this person may see it.
    enrollment: Enrollment | None
    # How many of this phone wait for the same reason, this one counted.
    group: int
    is_own: bool
    may_settle: bool
    may_release: bool


@dataclass(frozen=True)
class Settled:
    """What somebody has just done to one: stored, withdrawn, invalid or refused; a new slip's code."""

    word: str
    code: str | None


@transaction
def show_held(office: Installation, account: Account, quarantine_id: UUID, now: datetime) -> Held:
    """Open one of a person's territory; that it was opened is written down."""
    held = find_for(account, quarantine_id)
    deposit = db.session.get_one(Deposit, held.deposit_id)
    device = db.session.scalars(
        select(Device).options(joinedload(Device.account)).where(Device.id == deposit.device_id)
    ).one()
    enrollment = _find_enrollment(account, held.enrollment_id)
    base = _find_current(office, held.enrollment_id, device, enrollment)
    is_held, mine = held.status == "held", may(account, "quarantine.settle", thing_of(held))
    shown = Held(
        quarantine=held,
        deposit=deposit,
        device=device,
        carrier=_find_carrier(deposit),
        code=_find_code(deposit),
        content=_open(office, deposit, device, base),
        current=describe(office, base) if base else None,
        enrollment=enrollment,
        group=_count_group(held) if is_held else 0,
        is_own=device.account_id == account.id,
        may_settle=is_held and mine,
        may_release=is_held and mine and held.reason != CONFLICT,
    )
    detail = {"enrollment": str(held.enrollment_id), "rev": deposit.rev}
    audit.record("account", account.id, "quarantine.view", "quarantine", held.id, detail, now)
    return shown


def find_for(account: Account, quarantine_id: UUID) -> Quarantine:
    """What is kept aside, settled or not, if it lies in this person's territory."""
    held = db.session.get(Quarantine, quarantine_id)
    if held is None or not may(account, "quarantine.read", thing_of(held)):
        raise NotFound
    return held


def find_settled(account: Account, quarantine_id: UUID, now: datetime) -> Settled | None:
    """What this person has settled in the last minutes."""
    held = find_for(account, quarantine_id)
    if held.settled_at is None or held.settled_by != account.id:
        return None
    if now - held.settled_at > WORTH_SAYING:
        return None
    deposit = db.session.get_one(Deposit, held.deposit_id)
    enrollment = db.session.get(Enrollment, held.enrollment_id)
    word = "refused" if held.status == "refused" else deposit.outcome
    if word == "stored" and (enrollment is None or enrollment.state == "withdrawn"):
        word = "withdrawn"
    replaced = word == "stored" and deposit.rev == 1 and enrollment is not None
    if enrollment is None or not replaced or enrollment.slip_id == deposit.slip_id:
        return Settled(word, None)
    return Settled(word, enrollment.slip_code)


def _open(
    office: Installation, deposit: Deposit, device: Device, base: Base | None
) -> Content | None:
    """What it says; nothing for what does not open, or what our own reading breaks on."""
    try:
        return _read(office, deposit, device, base)
    except Aside:
        return None
    except Exception:  # whatever it is, it must be seen that it waits
        log.exception("held item not shown", extra={"event": "held_not_shown"})
        return None


def _read(office: Installation, deposit: Deposit, device: Device, base: Base | None) -> Content:
    payload = open_deposit(office, deposit, device)
    settings = setting.get_settings(office)
    arrival = Arrival(office, deposit, device, payload, settings, "vouched")
    said = base_of(deposit, device, payload)
    if payload.act == "correct" and base is not None:
        record = merge_record(base.record, payload.record)
        consent = base.consent if payload.consent is None else payload.consent
        said = replace(base, record=record, consent=consent)
    elif payload.act != "enroll":
        return Content(payload.act, arrival.captured_at, None, [])
    problems: list[Problem] = []
    try:
        judge_record(arrival, said.record, said.consent, said.sent)
    except Faulty as faulty:
        problems = faulty.problems
    except Aside:  # why it is kept aside stands on the page already
        problems = []
    return Content(payload.act, arrival.captured_at, describe(office, said), problems)


def _find_enrollment(account: Account, enrollment_id: UUID) -> Enrollment | None:
    enrollment = db.session.get(Enrollment, enrollment_id)
    if enrollment is None or not may(account, "enrollment.read", review.thing_of(enrollment)):
        return None
    return enrollment


def _find_current(
    office: Installation, enrollment_id: UUID, device: Device, enrollment: Enrollment | None
) -> Base | None:
    """The record as it stands, of its newest revision that says something.

    Nothing of one that this person may not see, or that somebody else's phone has named.
    """
    said = select(func.max(Revision.rev)).where(
        Revision.enrollment_id == enrollment_id, Revision.act != "withdraw"
    )
    refused = find_refused(enrollment_id)
    rev = refused.rev if refused else db.session.scalar(said)
    try:
        base = find_base(office, enrollment_id, rev) if rev else None
    except Aside:  # sealed to a key that is gone
        return None
    if base is None or enrollment is not None or base.author_id == device.account_id:
        return base
    return None


def _find_carrier(deposit: Deposit) -> Device | None:
    if deposit.delivered_by in (None, deposit.device_id):
        return None
    return db.session.get(Device, deposit.delivered_by)


def _find_code(deposit: Deposit) -> str | None:
    """The spoken code of the slip it was sent with, if we know that slip."""
    slip = db.session.get(Slip, deposit.slip_id) if deposit.slip_id else None
    return slip.code if slip else None


def _count_group(held: Quarantine) -> int:
    return len(db.session.scalars(group_of(held)).all())
