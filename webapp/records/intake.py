"""Takes sealed items in: each its own transaction, kept first, judged then, answered with one word."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from webapp.records import audit, change, deposit, failpoints, quarantine, setting
from webapp.records import enrollment_store as store
from webapp.records.db import OUT_OF_REACH, db, transaction
from webapp.records.deposit import Item, ItemResult
from webapp.records.enrollment_store import Judged
from webapp.records.flags import compare
from webapp.records.installation import Installation
from webapp.records.judgement import (
    Arrival,
    Faulty,
    check_envelope,
    judge_record,
    open_deposit,
)
from webapp.records.lineage import find_base, newest_rev
from webapp.records.models import Deposit, Device, Enrollment, Slip
from webapp.records.quarantine import EARLY, Aside
from webapp.rules.enrollment import merge_record
from webapp.rules.review import may_act

log = logging.getLogger("jaring")


@dataclass
class Lines:
    """Audit lines of one transaction, written last, because the audit makes other writers wait."""

    now: datetime
    kept: list[tuple[UUID | None, str, UUID, dict[str, Any]]] = field(default_factory=list)

    def add(self, device: UUID | None, act: str, enrollment: UUID, **detail: Any) -> None:
        self.kept.append((device, act, enrollment, detail))

    def write(self) -> None:
        for device, act, enrollment, detail in self.kept:
            actor = "device" if device else "system"
            audit.record(actor, device, act, "enrollment", enrollment, detail, self.now)


def receive(
    office: Installation,
    device: Device,
    item: Item,
    now: datetime,
    delivered_by: UUID | None = None,
) -> ItemResult:
    """Take one item and answer it; one that breaks us is put aside and holds nobody up."""
    try:
        result = _receive(office, device, item, now, delivered_by)
    except OUT_OF_REACH:
        raise
    except Exception:  # whatever it is, the other items go on
        log.exception("item put aside", extra={"event": "item_put_aside"})
        result = _put_aside(device, item, now, delivered_by)
    failpoints.hit("sync.after_commit")
    return result


@transaction
def judge_again(office: Installation, held: Deposit, now: datetime) -> None:
    """Run the intake once more for a deposit that was kept aside."""
    lines = Lines(now)
    _judge_all(office, held, lines)
    lines.write()


@transaction
def _receive(
    office: Installation, device: Device, item: Item, now: datetime, delivered_by: UUID | None
) -> ItemResult:
    if deposit.is_erased(item):
        return ItemResult(item.id, item.rev, "already_stored", item.hash)
    kept = deposit.keep(device, item, now, delivered_by)
    lines = Lines(now)
    if kept.how == "new":
        _judge_all(office, kept.deposit, lines)
    elif kept.how == "clash":
        _note_clash(kept.deposit, lines)
    lines.write()
    failpoints.hit("sync.before_commit")
    return deposit.answer(kept, item)


@transaction
def _put_aside(device: Device, item: Item, now: datetime, delivered_by: UUID | None) -> ItemResult:
    kept = deposit.keep(device, item, now, delivered_by)
    lines = Lines(now)
    if kept.how == "new":
        quarantine.hold(kept.deposit, "unexpected", now)
        lines.add(device.id, "deposit.quarantined", item.id, rev=item.rev, reason="unexpected")
    elif kept.how == "clash":
        _note_clash(kept.deposit, lines)
    lines.write()
    return deposit.answer(kept, item)


def _note_clash(clashing: Deposit, lines: Lines) -> None:
    """Other content for a revision that is taken, or a number used before."""
    if clashing.outcome == "quarantined":
        quarantine.hold(clashing, "seq_used", lines.now)
    act = f"deposit.{clashing.outcome}"
    lines.add(clashing.device_id, act, clashing.enrollment_id, rev=clashing.rev)


def _judge_all(office: Installation, kept: Deposit, lines: Lines) -> None:
    """Judge a deposit, and after it those that came early and waited for it."""
    _judge(office, kept, lines)
    if kept.outcome not in ("stored", "invalid"):
        return
    for waiting in quarantine.early(kept.enrollment_id):
        _judge_early(office, waiting, lines)


def _judge_early(office: Installation, waiting: Deposit, lines: Lines) -> None:
    """What waited is no part of what has come now: if it breaks us, it stays where it is."""
    try:
        _judge(office, waiting, lines, was_early=True)
    except OUT_OF_REACH:
        raise
    except Exception:  # whatever it is, what has come now is taken
        log.exception("item left aside", extra={"event": "item_left_aside"})
        quarantine.hold(waiting, "unexpected", lines.now)
    if waiting.outcome in ("stored", "invalid"):
        quarantine.settle(waiting, lines.now)


def _judge(office: Installation, kept: Deposit, lines: Lines, *, was_early: bool = False) -> None:
    """Give a deposit its word: all of what it says is written, or none of it."""
    raised, reason = Lines(lines.now), None
    try:
        with db.session.begin_nested():
            _take(office, kept, raised, was_early=was_early)
            kept.outcome = "stored"
        lines.kept += raised.kept
    except Aside as aside:
        reason = aside.reason
        quarantine.hold(kept, reason, lines.now)
    except Faulty as faulty:
        kept.outcome = "invalid"
        kept.problems = [{"field": p.field, "code": p.code} for p in faulty.problems]
    detail = {"rev": kept.rev, "reason": reason} if reason else {"rev": kept.rev}
    lines.add(kept.device_id, f"deposit.{kept.outcome}", kept.enrollment_id, **detail)


def _take(office: Installation, kept: Deposit, lines: Lines, *, was_early: bool) -> None:
    device = db.session.get_one(Device, kept.device_id)
    payload = open_deposit(office, kept, device)
    arrival = Arrival(
        office, kept, device, payload, setting.get_settings(office), was_early=was_early
    )
    check_envelope(arrival)
    enrollment = ACTS[payload.act](arrival, lines)
    if payload.act != "enroll":
        change.announce(enrollment, None, lines.now)


def _enroll(arrival: Arrival, lines: Lines) -> Enrollment:
    payload = arrival.payload
    judged = judge_record(arrival, payload.record, payload.consent, arrival.sent)
    return _open_enrollment(arrival, judged, arrival.device, lines)


def _correct(arrival: Arrival, lines: Lines) -> Enrollment:
    """Merge the mended members onto what they mend, and check the whole again."""
    payload = arrival.payload
    enrollment = _lock_enrollment(arrival.id)
    current = newest_rev(arrival.id)
    if current is None or (payload.base or 0) > current:
        raise Aside(EARLY)
    if payload.base != current:
        raise Aside("base_not_current")
    if enrollment is not None and not _may_mend(enrollment, arrival):
        raise Aside("not_returned")
    base = find_base(arrival.office, arrival.id, current)
    _check_own(arrival, base.author_id, base.slip_id)
    record = merge_record(base.record, payload.record)
    consent = base.consent if payload.consent is None else payload.consent
    judged = judge_record(arrival, record, consent, base.sent)
    if enrollment is None:
        return _open_enrollment(arrival, judged, base.device, lines)
    enrollment.state = "submitted"
    return _write(arrival, enrollment, judged, lines)


def _withdraw(arrival: Arrival, lines: Lines) -> Enrollment:
    """The worker's wish ends an enrollment, from whatever state it is in."""
    enrollment = _lock_enrollment(arrival.id)
    if enrollment is None:
        raise Aside(EARLY)
    _check_own(arrival, enrollment.author_id, enrollment.slip_id)
    if arrival.payload.rev <= enrollment.rev:
        raise Aside("base_not_current")
    store.add_revision(arrival.deposit, arrival.device, arrival.payload, arrival.captured_at)
    enrollment.rev, enrollment.state = arrival.payload.rev, "withdrawn"
    enrollment.changed_at = lines.now
    return enrollment


ACTS: dict[str, Callable[[Arrival, Lines], Enrollment]] = {
    "enroll": _enroll,
    "correct": _correct,
    "withdraw": _withdraw,
}


def _may_mend(enrollment: Enrollment, arrival: Arrival) -> bool:
    """While it is returned; what came early is taken as long as nobody has decided yet."""
    if arrival.was_early and enrollment.state == "submitted":
        return True
    return may_act(enrollment.state, "submitted", "correct", arrival.office.tables)


def _check_own(arrival: Arrival, author_id: UUID, slip_id: bytes | None) -> None:
    if author_id != arrival.device.account_id:
        raise Aside("author_foreign")
    if slip_id != arrival.deposit.slip_id:
        raise Aside("slip_foreign")


def _open_enrollment(arrival: Arrival, judged: Judged, device: Device, lines: Lines) -> Enrollment:
    """A new enrollment: its slip is bound to it for good."""
    slip = _claim_slip(arrival, device)
    event = arrival.payload.meta.event
    enrollment = Enrollment(
        id=arrival.id,
        state="submitted",
        author_id=device.account_id,
        device_id=device.id,
        event_id=UUID(event) if event else None,
        slip_id=slip.id,
        slip_code=slip.code,
        author_territory=device.account.territory,
        received_at=arrival.deposit.received_at,
    )
    return _write(arrival, enrollment, judged, lines)


def _write(arrival: Arrival, enrollment: Enrollment, judged: Judged, lines: Lines) -> Enrollment:
    keys, tables = arrival.office.keys, arrival.office.tables
    enrollment.rev, enrollment.changed_at = arrival.payload.rev, lines.now
    store.write_columns(keys, tables, enrollment, judged)
    db.session.add(enrollment)
    db.session.flush()
    content = store.seal_content(keys, enrollment.id, judged)
    store.add_revision(
        arrival.deposit, arrival.device, arrival.payload, arrival.captured_at, content
    )
    store.write_tokens(keys, enrollment.id, judged.record["nama"])
    for other, flag in compare(enrollment, arrival.settings["thresholds"], tables):
        lines.add(None, "enrollment.flag", other, flag=flag, because_of=str(enrollment.id))
    return enrollment


def _claim_slip(arrival: Arrival, device: Device) -> Slip:
    """Bind the slip: of two that claim it at once, the row lets one."""
    slip_id = arrival.deposit.slip_id
    claimed: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(Slip)
        .where(Slip.id == slip_id, Slip.device_id == device.id, Slip.state == "issued")
        .values(state="arrived", enrollment_id=arrival.id)
        .execution_options(synchronize_session=False)
    )
    slip = db.session.get(Slip, slip_id, populate_existing=True)
    if slip is None:
        raise Aside("slip_unknown")
    if claimed.rowcount == 1:
        return slip
    if slip.device_id != device.id:
        raise Aside("slip_foreign")
    raise Aside("slip_void" if slip.state == "void" else "slip_used")


def _lock_enrollment(enrollment_id: UUID) -> Enrollment | None:
    return db.session.scalar(
        select(Enrollment)
        .where(Enrollment.id == enrollment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
