"""Clean records of one volunteer approved together, once some that chance named were looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from webapp.records import setting
from webapp.records.db import db, transaction
from webapp.records.enrollment_store import read_field
from webapp.records.fields import blind_index
from webapp.records.installation import Installation
from webapp.records.lineage import JUDGED
from webapp.records.models import (
    Account,
    AuditEvent,
    Comparison,
    Decision,
    Deposit,
    Enrollment,
    Ticket,
)
from webapp.records.permission import Thing, may
from webapp.records.queue import After, Filters
from webapp.records.queue.walk import walk
from webapp.records.review import (
    MoveNotAllowed,
    NotCurrent,
    NotFound,
    OwnEntry,
    Ruling,
    carry_out,
    find_for,
    thing_of,
    write_audit,
)

RATED = timedelta(days=30)
MOST_RATED = 300
# An opening of yesterday is no opening of this list.
STILL_KNOWN = timedelta(hours=24)
# The place in a list at which what has no attention flag begins.
CLEAN = After(0, datetime(2000, 1, 1, tzinfo=UTC), UUID(int=0))

Listed = Sequence[tuple[UUID, int]]  # records with the revision that stood in the list


class NotOpened(Exception):
    """Not every record that chance named was opened; `ids` are those that still must be."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        super().__init__("a sample was not opened")
        self.ids = list(ids)


class NotClean(Exception):
    """Something asks for a look at this record, so it is not decided with others."""


@dataclass(frozen=True, repr=False)
class Line:
    """One record of a list: whether it must be opened first, and whether it was."""

    id: UUID
    rev: int
    nama: str
    kelurahan: str
    rw: str
    rt: str
    received_at: datetime
    is_sample: bool
    is_opened: bool


@dataclass(frozen=True, repr=False)
class Batch:
    """The clean records of one volunteer, oldest first; `is_stricter` where many were sent back."""

    author: Account
    lines: list[Line]
    is_stricter: bool

    @property
    def unopened(self) -> list[Line]:
        """What must be opened before this list can be approved."""
        return [line for line in self.lines if line.is_sample and not line.is_opened]


@dataclass(frozen=True)
class Outcome:
    """What became of a list: its decisions, and the records that had changed meanwhile."""

    decisions: list[UUID]
    left_out: list[UUID]


def get_batch(office: Installation, account: Account, author_id: UUID, now: datetime) -> Batch:
    """What one volunteer's list is now; raises NotFound for people and records of elsewhere."""
    author = _get_author(account, author_id)
    most = setting.thresholds(office)["bulk_most"]
    # Twice as many, because some of them may be waiting for something else.
    found = walk(account, Filters(author=author_id), CLEAN, 2 * most).places
    sifted = _sift([place.id for place in found])
    names = {one.id: read_field(office, one, "nama") for one in sifted}
    clean = [one for one in sifted if names[one.id]][:most]
    listed = [(one.id, one.rev) for one in clean]
    samples = choose_samples(office, account, author_id, listed, now)
    opened = _find_opened(account, samples, now)
    lines = [
        Line(
            id=one.id,
            rev=one.rev,
            nama=names[one.id] or "",
            kelurahan=one.kelurahan,
            rw=one.rw,
            rt=one.rt,
            received_at=one.received_at,
            is_sample=(one.id, one.rev) in samples,
            is_opened=one.id in opened,
        )
        for one in clean
    ]
    return Batch(author, lines, _is_returned_often(office, author_id, now))


def approve(
    office: Installation, account: Account, author_id: UUID, listed: Listed, now: datetime
) -> Outcome:
    """Approve every record of a list that this person was shown, each in a transaction of its own.

    Raises NotFound, and NotOpened before anything is decided.
    """
    _get_author(account, author_id)
    samples = choose_samples(office, account, author_id, listed, now)
    opened = _find_opened(account, samples, now)
    if missing := [one for one, _ in samples if one not in opened]:
        raise NotOpened(missing)
    outcome = Outcome([], [])
    for enrollment_id, rev in listed:
        try:
            decision = _approve_one(office, account, author_id, enrollment_id, rev, now)
            outcome.decisions.append(decision.id)
        except (NotFound, OwnEntry, NotCurrent, MoveNotAllowed, NotClean):
            outcome.left_out.append(enrollment_id)
    return outcome


def choose_samples(
    office: Installation, account: Account, author_id: UUID, listed: Listed, now: datetime
) -> list[tuple[UUID, int]]:
    """Which records of a list must be opened: the lowest keyed hashes, the same at every look.

    Nobody can tell them beforehand, and each supervisor gets others.
    """
    numbers = setting.thresholds(office)
    stricter = _is_returned_often(office, author_id, now)
    number = numbers["bulk_samples_more" if stricter else "bulk_samples"]

    def rank(one: tuple[UUID, int]) -> str:
        return blind_index(office.keys, "bulk", f"{account.id} {one[0]} {one[1]}")

    return sorted(listed, key=rank)[:number]


def find_name(office: Installation, account: Account, enrollment_id: UUID) -> str | None:
    """Whose record this is, while this person may see it."""
    try:
        enrollment = find_for(account, enrollment_id, "enrollment.read")
    except NotFound:
        return None
    return read_field(office, enrollment, "nama")


@transaction
def _approve_one(
    office: Installation,
    account: Account,
    author_id: UUID,
    enrollment_id: UUID,
    rev: int,
    now: datetime,
) -> Decision:
    """Approve a record that is still as it stood in the list; the audit says it was one of many."""
    enrollment = find_for(account, enrollment_id, "enrollment.read", lock=True)
    if not may(account, "enrollment.decide", thing_of(enrollment)):
        raise OwnEntry
    if enrollment.rev != rev:
        raise NotCurrent
    if enrollment.author_id != author_id or not _sift([enrollment_id]):
        raise NotClean
    decision = carry_out(office, account, enrollment, Ruling("approve"), now)
    write_audit(account, "enrollment.approve", enrollment, decision, now, how="together")
    return decision


def _get_author(account: Account, author_id: UUID) -> Account:
    """Whose list it is; nobody has one of his own entries."""
    author = db.session.get(Account, author_id)
    if author is None or not may(account, "bulk.approve", Thing(author.territory, author.id)):
        raise NotFound
    return author


def _sift(ids: Sequence[UUID]) -> list[Enrollment]:
    """Of these records those that nothing speaks against, in the same order."""
    wanted = select(Enrollment).where(
        Enrollment.id.in_(ids), Enrollment.state == "submitted", Enrollment.attention == 0
    )
    found = {one.id: one for one in db.session.scalars(wanted)} if ids else {}
    held_up = _find_asked(ids) | _find_proposed(ids) | _find_compared(ids)
    return [found[one] for one in ids if one in found and one not in held_up]


def _find_asked(ids: Collection[UUID]) -> set[UUID]:
    """Those about which their holder has asked for something, with this slip or an earlier one."""
    is_open = Ticket.status == "open"
    now_held = select(Enrollment.id).join(Ticket, Ticket.slip_id == Enrollment.slip_id)
    had = select(Deposit.enrollment_id).join(Ticket, Ticket.slip_id == Deposit.slip_id)
    judged = (Deposit.enrollment_id.in_(ids), Deposit.outcome.in_(JUDGED))
    return {
        *db.session.scalars(now_held.where(Enrollment.id.in_(ids), is_open)),
        *db.session.scalars(had.where(*judged, is_open)),
    }


def _find_proposed(ids: Collection[UUID]) -> set[UUID]:
    """Those of which somebody suspects that they are invented."""
    query = (
        select(Decision.enrollment_id)
        .join(Enrollment, Enrollment.id == Decision.enrollment_id)
        .where(
            Decision.enrollment_id.in_(ids),
            Decision.act == "propose",
            Decision.undone_at.is_(None),
            Decision.rev == Enrollment.rev,
        )
    )
    return set(db.session.scalars(query))


def _find_compared(ids: Collection[UUID]) -> set[UUID]:
    """Those that may be the same person as another, which was asked about and not answered yet."""
    pairs = (
        select(Comparison)
        .outerjoin(Decision, Decision.id == Comparison.decision_id)
        .where(
            or_(Comparison.first_id.in_(ids), Comparison.second_id.in_(ids)),
            Decision.undone_at.is_(None),
        )
    )
    last = {
        (one.first_id, one.second_id): one.verdict
        for one in db.session.scalars(pairs.order_by(Comparison.at))
    }
    return {one for pair, verdict in last.items() if verdict == "ask" for one in pair}


def _find_opened(account: Account, listed: Listed, now: datetime) -> set[UUID]:
    """Those that this person has opened lately, in the very revision of the list."""
    query = select(AuditEvent).where(
        AuditEvent.act == "enrollment.read",
        AuditEvent.object_id.in_([str(one) for one, _ in listed]),
        AuditEvent.actor_id == account.id,
        AuditEvent.at > now - STILL_KNOWN,
    )
    read = {(line.object_id, line.detail.get("rev")) for line in db.session.scalars(query)}
    return {one for one, rev in listed if (str(one), rev) in read}


def _is_returned_often(office: Installation, author_id: UUID, now: datetime) -> bool:
    """Whether more of what this volunteer sent in lately was sent back than is usual."""
    lately = (
        select(Enrollment.id)
        .where(Enrollment.author_id == author_id, Enrollment.received_at > now - RATED)
        .order_by(Enrollment.received_at.desc())
        .limit(MOST_RATED)
    )
    ruled = select(Decision.act).where(
        Decision.enrollment_id.in_(lately),
        Decision.act.in_(("approve", "return", "reject")),
        Decision.undone_at.is_(None),
    )
    acts = db.session.scalars(ruled).all()
    usual = setting.thresholds(office)["bulk_return_percent"]
    return acts.count("return") * 100 > usual * len(acts)
