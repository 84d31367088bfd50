"""What a signed revision does to the tables: it enrolls, corrects or withdraws."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from webapp.records import audit, callback
from webapp.records import enrollment_store as store
from webapp.records.aside import EARLY, Aside, waits_for_another
from webapp.records.change import News, news_of
from webapp.records.db import db
from webapp.records.ending import WITHDRAWN, end_enrollment, void_slip
from webapp.records.enrollment_store import Judged
from webapp.records.flags import compare
from webapp.records.judgement import Arrival, Faulty, judge_record
from webapp.records.lineage import find_base, find_refused, first_slip, newest_rev
from webapp.records.models import Device, Enrollment, Event, Slip
from webapp.records.slip import issue_bound
from webapp.rules.enrollment import merge_record
from webapp.rules.review import may_act, may_move


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


def enroll(arrival: Arrival, lines: Lines) -> News:
    """The first revision: a new enrollment."""
    payload = arrival.payload
    if (newest_rev(arrival.id) or 0) > payload.rev:
        # A supervisor has let its withdrawal end it before it came.
        raise Aside("rev_passed")
    judged = judge_record(arrival, payload.record, payload.consent, arrival.sent)
    return _open_enrollment(arrival, judged, arrival.device, lines)


def correct(arrival: Arrival, lines: Lines) -> News:
    """Merge the mended members onto what they mend, and check the whole again."""
    payload = arrival.payload
    enrollment = _lock_enrollment(arrival.id)
    current = newest_rev(arrival.id)
    if current is None or (payload.base or 0) > current:
        raise Aside(EARLY)
    if payload.base != current:
        _check_newer(arrival, current)
    if enrollment is not None:
        _check_own(arrival, enrollment.author_id, enrollment.slip_id)
    if not _may_mend(enrollment, arrival):
        raise Aside("not_returned")
    base = find_base(arrival.office, arrival.id, current)
    _check_own(arrival, base.author_id, base.slip_id)
    # Whatever it names, it is merged onto the current one: so the revision says.
    arrival = replace(arrival, payload=payload.model_copy(update={"base": current}))
    record = merge_record(base.record, payload.record)
    consent = base.consent if payload.consent is None else payload.consent
    try:
        judged = judge_record(arrival, record, consent, base.sent)
    except Faulty as faulty:
        # Nobody asks its phone for this record, so nothing that it mended could be taken.
        if arrival.how == "vouched" and enrollment is not None and enrollment.state != "returned":
            raise Aside("not_returned") from faulty
        raise
    if enrollment is None:
        return _open_enrollment(arrival, judged, base.device, lines)
    enrollment.state = "submitted"
    return _write(arrival, enrollment, judged, lines)


def withdraw(arrival: Arrival, lines: Lines) -> News:
    """The worker's wish ends an enrollment, from whatever state it is in."""
    enrollment = _lock_enrollment(arrival.id)
    if enrollment is None:
        return _withdraw_refused(arrival)
    _check_own(arrival, enrollment.author_id, enrollment.slip_id)
    if arrival.payload.rev <= enrollment.rev and arrival.how != "vouched":
        raise Aside("base_not_current")
    store.add_revision(arrival.deposit, arrival.device, arrival.payload, arrival.captured_at)
    enrollment.rev = max(enrollment.rev, arrival.payload.rev)
    return end_enrollment(enrollment, lines.now)


ACTS: dict[str, Callable[[Arrival, Lines], News]] = {
    "enroll": enroll,
    "correct": correct,
    "withdraw": withdraw,
}


def _withdraw_refused(arrival: Arrival) -> News:
    """Of a record that was refused and has no row: nothing of it is left to mend, its slip ends."""
    current = newest_rev(arrival.id)
    if current is None:
        # What it withdraws comes still, unless a supervisor has refused it.
        if arrival.how != "vouched" or waits_for_another(arrival.deposit):
            raise Aside(EARLY)
        author_id, device = arrival.device.account_id, arrival.device
    else:
        if find_refused(arrival.id) is None:
            raise Aside("not_returned")
        if arrival.payload.rev <= current:
            _check_newer(arrival, current)
        base = find_base(arrival.office, arrival.id, current)
        _check_own(arrival, base.author_id, base.slip_id)
        author_id, device = base.author_id, base.device
    if arrival.deposit.slip_id:
        void_slip(arrival.deposit.slip_id, device.id)
    return News(author_id, arrival.id, arrival.payload.rev, WITHDRAWN)


def _check_newer(arrival: Arrival, current: int) -> None:
    """It does not mend the current revision: a supervisor may have it merged onto that, if it is later."""
    if arrival.how != "vouched":
        raise Aside("base_not_current")
    if arrival.payload.rev <= current:
        raise Aside("rev_passed")


def _may_mend(enrollment: Enrollment | None, arrival: Arrival) -> bool:
    """While it is returned or refused; before anybody has decided also what came early.

    What a supervisor vouches for brings a record back to review, from wherever review can be
    taken up again.
    """
    if enrollment is None:
        return find_refused(arrival.id) is not None
    tables = arrival.office.tables
    if enrollment.state == "submitted":
        return arrival.how in ("early", "vouched")
    if arrival.how == "vouched":
        return may_move(enrollment.state, "submitted", tables)
    return may_act(enrollment.state, "submitted", "correct", tables)


def _check_own(arrival: Arrival, author_id: UUID, slip_id: bytes | None) -> None:
    """Only its author mends a record, by the slip it has or had when it was sealed."""
    if author_id != arrival.device.account_id:
        raise Aside("author_foreign")
    if arrival.how == "vouched" or arrival.deposit.slip_id == slip_id:
        return
    if arrival.deposit.slip_id != first_slip(arrival.id):
        raise Aside("slip_foreign")


def _open_enrollment(arrival: Arrival, judged: Judged, device: Device, lines: Lines) -> News:
    """A new enrollment: its slip is bound to it for good."""
    slip = _bind_slip(arrival, device, lines)
    enrollment = Enrollment(
        id=arrival.id,
        state="submitted",
        author_id=device.account_id,
        device_id=device.id,
        event_id=_known_event(arrival),
        slip_id=slip.id,
        slip_code=slip.code,
        author_territory=device.account.territory,
        received_at=arrival.deposit.received_at,
    )
    return _write(arrival, enrollment, judged, lines)


def _known_event(arrival: Arrival) -> UUID | None:
    """The event it was made at; one that nobody knows cannot be named."""
    event = arrival.payload.meta.event
    return UUID(event) if event and db.session.get(Event, UUID(event)) else None


def _write(arrival: Arrival, enrollment: Enrollment, judged: Judged, lines: Lines) -> News:
    keys, tables = arrival.office.keys, arrival.office.tables
    enrollment.rev, enrollment.changed_at = arrival.payload.rev, lines.now
    store.write_columns(keys, tables, enrollment, judged)
    db.session.add(enrollment)
    db.session.flush()
    content = store.seal_content(keys, enrollment.id, judged)
    store.add_revision(
        arrival.deposit, arrival.device, arrival.payload, arrival.captured_at, content
    )
    store.write_tokens(keys, enrollment, judged.record["nama"])
    limits, touched = arrival.settings["thresholds"], [enrollment]
    for other, flag in compare(arrival.office, enrollment, limits):
        lines.add(None, "enrollment.flag", other, flag=flag, because_of=str(enrollment.id))
        touched.append(db.session.get_one(Enrollment, other))
    callback.choose(arrival.office, touched, limits, lines.now)
    # The volunteer is looked at again, once somebody asks (records/integrity).
    enrollment.author.entries_at = lines.now
    return news_of(enrollment)


def _bind_slip(arrival: Arrival, device: Device, lines: Lines) -> Slip:
    """Its own slip; a new one where a supervisor vouches for a record whose slip cannot be its."""
    try:
        return _claim_slip(arrival, device)
    except Aside as aside:
        if arrival.how != "vouched":
            raise
        lines.add(None, "slip.replace", arrival.id, reason=aside.reason)
        return issue_bound(arrival.office, device, arrival.id, lines.now)


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
