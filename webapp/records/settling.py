"""The office's answer to a request: granted or declined in person, and what a granted one does."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.records import audit, public_status, ticket
from webapp.records.change import News, tell
from webapp.records.db import db, transaction
from webapp.records.ending import NOT_ME, ON_REQUEST, WITHDRAWN, end_enrollment, void_slip
from webapp.records.installation import Installation
from webapp.records.intake import hold_still
from webapp.records.models import Account, Decision, Enrollment, Quarantine, Slip, Ticket
from webapp.records.permission import Thing, may
from webapp.records.public_status import Holder, Seen
from webapp.records.review import MoveNotAllowed, OwnEntry, find_for, thing_of
from webapp.rules.review import is_reason, may_act

GRANTED = "granted"
ENDING = {"withdrawal": ON_REQUEST, "not_me": NOT_ME}
# Where its volunteer has to mend it anyway, whatever the worker asks to be mended.
MENDED_ALREADY = "returned"


class NotOpen(Exception):
    """Somebody has settled it since it was shown."""


class NotGrantable(Exception):
    """In its present state nothing can be mended here, so only a reason can be given."""


@dataclass(frozen=True, repr=False)
class Case:
    """One request with what is known of its slip; the record only if this person may see it."""

    ticket: Ticket
    slip: Slip | None
    holder: Holder
    seen: Seen | None
    record: Enrollment | None
    settled_by: Account | None
    is_own: bool
    may_settle: bool
    may_grant: bool


@transaction
def show(office: Installation, account: Account, ticket_id: UUID, now: datetime) -> Case:
    """Open a request of a person's territory; that it was opened is written down."""
    found = ticket.find_for(account, ticket_id)
    holder = ticket.holder_of(found)
    record = public_status.find_record(holder)
    thing, is_open = _thing_of(found, holder, record), found.status == "open"
    mine = may(account, "ticket.settle", thing)
    case = Case(
        ticket=found,
        slip=holder.slip,
        holder=holder,
        seen=public_status.describe(office, holder),
        record=record if record and may(account, "enrollment.read", thing_of(record)) else None,
        settled_by=db.session.get(Account, found.settled_by) if found.settled_by else None,
        is_own=thing.author_id == account.id,
        may_settle=is_open and mine,
        may_grant=is_open and mine and _is_grantable(office, account, found, holder, record),
    )
    audit.record("account", account.id, "ticket.view", "ticket", found.id, {}, now)
    return case


@transaction
def settle(
    office: Installation, account: Account, ticket_id: UUID, outcome: str, now: datetime
) -> Ticket:
    """Grant a request, whose holder has shown KTP and slip, or decline it for a reason.

    Raises NotFound, OwnEntry, NotOpen, NotGrantable.
    """
    if outcome != GRANTED and not is_reason("ticket", outcome, office.tables):
        raise ValueError("an outcome is checked before it is given")
    holder = ticket.holder_of(ticket.find_for(account, ticket_id))
    record = _hold_still(holder)
    found = ticket.find_for(account, ticket_id, lock=True)
    if not may(account, "ticket.settle", _thing_of(found, holder, record)):
        raise OwnEntry
    if found.status != "open":
        raise NotOpen
    if outcome == GRANTED and not _is_grantable(office, account, found, holder, record):
        raise NotGrantable
    if outcome == GRANTED and found.kind in ENDING:
        record = _end(account, holder, record, ENDING[found.kind], now)
    _close(found, account, outcome, now)
    detail = {
        "kind": found.kind,
        "outcome": outcome,
        "enrollment": str(record.id) if record else None,
        "state": record.state if record else None,
    }
    audit.record("account", account.id, "ticket.settle", "ticket", found.id, detail, now)
    return found


@transaction
def withdraw(office: Installation, account: Account, enrollment_id: UUID, now: datetime) -> None:
    """Record a withdrawal that the worker has said in person; a request for it is answered with it.

    Raises NotFound, OwnEntry, MoveNotAllowed.
    """
    hold_still(enrollment_id)
    enrollment = find_for(account, enrollment_id, "enrollment.read", lock=True)
    if not may(account, "enrollment.withdraw", thing_of(enrollment)):
        raise OwnEntry
    if not may_act(enrollment.state, WITHDRAWN, "withdraw", office.tables):
        raise MoveNotAllowed
    _withdraw_record(account, enrollment, ON_REQUEST, now)
    asked = [one for one in ticket.list_of_record(enrollment) if one.kind == "withdrawal"]
    for one in asked:
        if one.status == "open":
            _close(one, account, GRANTED, now)
    detail = {
        "rev": enrollment.rev,
        "state": enrollment.state,
        "tickets": [str(one.id) for one in asked if one.settled_at == now],
    }
    audit.record(
        "account", account.id, "enrollment.withdraw", "enrollment", enrollment.id, detail, now
    )


def find_record(found: Ticket) -> Enrollment | None:
    """The record of the slip that a request was made with."""
    return public_status.find_record(ticket.holder_of(found))


def may_withdraw(office: Installation, account: Account, enrollment: Enrollment) -> bool:
    """Whether this person may record now that its worker withdraws."""
    allowed = may_act(enrollment.state, WITHDRAWN, "withdraw", office.tables)
    return allowed and may(account, "enrollment.withdraw", thing_of(enrollment))


def _thing_of(found: Ticket, holder: Holder, record: Enrollment | None) -> Thing:
    """Where a request lies, and who has entered what it is about."""
    author = holder.device.account_id if holder.device else None
    return Thing(found.territory, record.author_id if record else author)


def _is_grantable(
    office: Installation,
    account: Account,
    found: Ticket,
    holder: Holder,
    record: Enrollment | None,
) -> bool:
    """An end can always be granted; a correction only while its volunteer can be asked for it."""
    if found.kind in ENDING:
        return True
    if record is None:
        seen = public_status.describe(office, holder)
        return seen is not None and seen.state == MENDED_ALREADY
    if record.state == MENDED_ALREADY:
        return True
    mine = may(account, "enrollment.decide", thing_of(record))
    return mine and may_act(record.state, MENDED_ALREADY, "decide", office.tables)


def _hold_still(holder: Holder) -> Enrollment | None:
    """The record of a slip, locked; what is still on its way waits until this is settled."""
    sent = public_status.list_deposits(holder)
    record = public_status.find_record(holder)
    known = record.id if record else sent[0].enrollment_id if sent else None
    if known is None:
        return None
    hold_still(known)
    return _lock(known)


def _lock(enrollment_id: UUID) -> Enrollment | None:
    return db.session.scalar(
        select(Enrollment)
        .where(Enrollment.id == enrollment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _end(
    account: Account, holder: Holder, record: Enrollment | None, reason: str, now: datetime
) -> Enrollment | None:
    """End the enrollment of a slip, or the slip itself while no record holds it."""
    if record is None and holder.slip and not void_slip(holder.slip_id, holder.slip.device_id):
        # It has come at this very moment.
        found = public_status.find_record(holder)
        record = _lock(found.id) if found else None
    if record is None:
        _refuse_held(account, holder, now)
    elif record.state != WITHDRAWN:
        _withdraw_record(account, record, reason, now)
    return record


def _withdraw_record(account: Account, enrollment: Enrollment, reason: str, now: datetime) -> None:
    """The move from any state, with who was told it and why, and the news for its phones."""
    db.session.add(
        Decision(
            enrollment_id=enrollment.id,
            rev=enrollment.rev,
            act="withdraw",
            reason=reason,
            fields=[],
            by_id=account.id,
            at=now,
        )
    )
    tell(end_enrollment(enrollment, now), reason, now)


def _refuse_held(account: Account, holder: Holder, now: datetime) -> None:
    """Of a slip without a record: what waits aside is refused, and its phone hears that it ended."""
    told = None
    for sent in public_status.list_deposits(holder):
        if sent.status == "held":
            held = db.session.scalars(
                select(Quarantine).where(Quarantine.deposit_id == sent.id).with_for_update()
            ).one()
            held.status, held.refusal = "refused", ON_REQUEST
            held.settled_at, held.settled_by = now, account.id
        told = told or News(sent.author_id, sent.enrollment_id, sent.rev, WITHDRAWN)
    if told:
        tell(told, ON_REQUEST, now)


def _close(found: Ticket, account: Account, outcome: str, now: datetime) -> None:
    found.status, found.outcome = "settled", outcome
    found.settled_at, found.settled_by = now, account.id
    db.session.flush()
