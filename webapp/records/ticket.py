"""What the holders of slips ask for: opened without an account, changing nothing by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import aliased

from webapp.records import audit, public_status
from webapp.records.db import db, insert, transaction
from webapp.records.device import card_number
from webapp.records.ending import WITHDRAWN
from webapp.records.enrollment_store import open_field
from webapp.records.installation import Installation
from webapp.records.lineage import JUDGED
from webapp.records.models import Account, Deposit, Device, Enrollment, Slip, Ticket
from webapp.records.permission import Person, Thing, may
from webapp.records.public_status import Holder
from webapp.records.queue import PAGE, After, Page, in_areas
from webapp.records.review import NotFound, thing_of
from webapp.rules.text import short_name

KINDS = ("not_me", "correction", "withdrawal")
# Requests of a subject are answered within 3 x 24 hours (UU 27/2022 Pasal 30, 32, 41).
ANSWER_WITHIN = timedelta(hours=72)
SOON = timedelta(hours=24)
# An answer stands on the worker's page for so long.
WORTH_SAYING = timedelta(days=30)
MOST_COUNTED = 100


class NothingToAsk(Exception):
    """The enrollment has ended: there is nothing left to mend or to withdraw."""


@dataclass(frozen=True)
class Opened:
    """A request as it stands, and whether it was this time that it was opened."""

    ticket: Ticket
    is_new: bool


@dataclass(frozen=True, repr=False)
class Row:
    """One open request in a list; the name only of a record that the reader may see."""

    ticket: Ticket
    code: str | None
    nama: str
    officer: str


@transaction
def open_ticket(office: Installation, holder: Holder, kind: str, now: datetime) -> Opened:
    """Write down what the holder of a slip asks for; asked twice it is one request.

    Raises NothingToAsk.
    """
    if kind not in KINDS:
        raise ValueError("a request is of a known kind")
    seen = public_status.describe(office, holder)
    if seen is None or seen.state == WITHDRAWN:
        raise NothingToAsk
    record = public_status.find_record(holder)
    values = {
        "id": uuid4(),
        "slip_id": holder.slip_id,
        "kind": kind,
        "territory": _territory(holder, record),
        "status": "open",
        "opened_at": now,
        "due_at": now + ANSWER_WITHIN,
    }
    # Of two that ask at once, the index lets one open it.
    first = insert(Ticket).values(**values).on_conflict_do_nothing().returning(Ticket.id)
    is_new = db.session.scalar(first) is not None
    ticket = db.session.scalar(
        select(Ticket)
        .where(Ticket.slip_id == holder.slip_id, Ticket.kind == kind, Ticket.status == "open")
        .execution_options(populate_existing=True)
    )
    if ticket is None:  # it was settled at this very moment
        return open_ticket(office, holder, kind, now)
    if is_new:
        detail = {"kind": kind, "enrollment": str(record.id) if record else None}
        audit.record("system", None, "ticket.open", "ticket", ticket.id, detail, now)
    return Opened(ticket, is_new)


def list_of_slip(slip_id: bytes, now: datetime) -> Sequence[Ticket]:
    """What was asked for with a slip and is open, or was answered not long ago; newest first."""
    worth = (Ticket.status == "open") | (Ticket.settled_at > now - WORTH_SAYING)
    query = select(Ticket).where(Ticket.slip_id == slip_id, worth)
    return db.session.scalars(query.order_by(Ticket.opened_at.desc(), Ticket.id)).all()


def list_of_record(enrollment: Enrollment) -> Sequence[Ticket]:
    """What is asked for with the slip of a record, or with one that it had before."""
    had = select(Deposit.slip_id).where(
        Deposit.enrollment_id == enrollment.id, Deposit.outcome.in_(JUDGED)
    )
    mine = (Ticket.slip_id == enrollment.slip_id) | Ticket.slip_id.in_(had)
    query = select(Ticket).where(mine).order_by(Ticket.opened_at, Ticket.id)
    return db.session.scalars(query).all()


def list_open(office: Installation, account: Account, after: After | None = None) -> Page[Row]:
    """A page of what is open in a person's territory, the most urgent first."""
    author = aliased(Account)
    query = (
        select(Ticket, Slip, Enrollment, Device, author)
        .outerjoin(Slip, Slip.id == Ticket.slip_id)
        .outerjoin(Enrollment, Enrollment.slip_id == Ticket.slip_id)
        .outerjoin(Device, Device.id == Slip.device_id)
        .outerjoin(author, author.id == Device.account_id)
        .where(Ticket.status == "open", *in_areas(office, account, Ticket.territory))
        .order_by(Ticket.due_at, Ticket.id)
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(tuple_(Ticket.due_at, Ticket.id) > tuple_(after.moment, after.id))
    found = db.session.execute(query).all()
    rows = [
        Row(
            ticket,
            slip.code if slip else None,
            _name(office, account, enrollment),
            f"{short_name(person.name)} ({card_number(device)})" if person else "",
        )
        for ticket, slip, enrollment, device, person in found[:PAGE]
    ]
    last = rows[-1].ticket if len(found) > PAGE else None
    return Page(rows, After(0, last.due_at, last.id) if last else None)


def count_open(office: Installation, account: Person, now: datetime) -> tuple[int, int]:
    """How many are open in a person's territory, and how many of those are overdue; counts to 100."""
    waiting = (
        select(Ticket.due_at)
        .where(Ticket.status == "open", *in_areas(office, account, Ticket.territory))
        .order_by(Ticket.due_at)
        .limit(MOST_COUNTED)
    )
    due = list(db.session.scalars(waiting))
    return len(due), sum(moment <= now for moment in due)


def urgency(ticket: Ticket, now: datetime) -> str:
    """`late` past its 72 hours, `soon` past 48, else nothing."""
    if ticket.status != "open" or now < ticket.due_at - SOON:
        return ""
    return "late" if now >= ticket.due_at else "soon"


def find_for(account: Account, ticket_id: UUID, *, lock: bool = False) -> Ticket:
    """A request of a person's territory; otherwise it is as if it did not exist."""
    query = select(Ticket).where(Ticket.id == ticket_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    ticket = db.session.scalar(query)
    if ticket is None or not may(account, "ticket.read", Thing(ticket.territory)):
        raise NotFound
    return ticket


def holder_of(ticket: Ticket) -> Holder:
    """The slip that a request was made with, as far as we know it."""
    slip = db.session.get(Slip, ticket.slip_id, populate_existing=True)
    device_id = slip.device_id if slip else _sender_of(ticket.slip_id)
    device = db.session.get(Device, device_id) if device_id else None
    return Holder(ticket.slip_id, slip, device)


def _sender_of(slip_id: bytes) -> UUID | None:
    """Of a slip whose row is lost: the phone that has sent something with it."""
    sent = select(Deposit.device_id).where(Deposit.slip_id == slip_id)
    return db.session.scalar(sent.order_by(Deposit.received_at).limit(1))


def _territory(holder: Holder, record: Enrollment | None) -> str:
    """Who is to settle it: those of the volunteer's territory, or of the whole office."""
    if record is not None:
        return record.author_territory
    if holder.device is not None:
        return holder.device.account.territory
    widest = select(Account.territory).where(
        Account.role.in_(("admin", "supervisor")), Account.disabled_at.is_(None)
    )
    order = widest.order_by(func.length(Account.territory), Account.territory)
    return db.session.scalars(order.limit(1)).one()


def _name(office: Installation, account: Account, enrollment: Enrollment | None) -> str:
    if enrollment is None or not may(account, "enrollment.read", thing_of(enrollment)):
        return ""
    return open_field(office, enrollment, "nama") or ""
