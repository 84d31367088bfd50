"""Workers to be called back: a few at random, and those whose record was remarked upon.

The few are chosen by a keyed hash of the record's id, so that nobody can choose or foresee them.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import joinedload, load_only

from webapp.records import audit, setting
from webapp.records.areas import After, within
from webapp.records.card import today
from webapp.records.db import db, insert, transaction
from webapp.records.ending import WITHDRAWN
from webapp.records.enrollment_store import UNREAD, open_field, read_field
from webapp.records.fields import blind_index
from webapp.records.inquiry import find_watched
from webapp.records.installation import Installation
from webapp.records.models import Account, Callback, Enrollment
from webapp.records.permission import Person, Thing, may
from webapp.records.review import NotFound
from webapp.records.similar import GONE
from webapp.rules.dates import JAKARTA_HOURS
from webapp.rules.text import short_name

PAGE = 25
# What a worker can be asked about: how the record came about, not what is missing in it.
FLAGS = frozenset(
    {
        *("filled_fast", "consent_fast", "night", "burst", "clock_off"),
        *("phone_shared", "person_similar", "nik_duplicate"),
    }
)
NO_ANSWER = "no_answer"
OUTCOMES = ("known", "wrong_data", "not_me", NO_ANSWER, "wrong_number", "visited")
REASONS = ("call_now", "arrange_visit")


class NotOpen(Exception):
    """Somebody has written down what came of it."""


@dataclass(frozen=True, repr=False)
class Row:
    """One worker to be called back; the telephone number is not here."""

    callback: Callback
    enrollment: Enrollment
    nama: str
    author: str


@dataclass(frozen=True)
class Page:
    """A page of workers to be called back and where the next one begins."""

    rows: list[Row]
    after: After | None


def choose(
    office: Installation, records: Sequence[Enrollment], limits: Mapping[str, int], now: datetime
) -> None:
    """Put those of these records on the list that chance or a remark has chosen; part of the intake."""
    rows = [
        {
            "enrollment_id": record.id,
            "author_id": record.author_id,
            "territory": record.kelurahan,
            "why": why,
            "status": "open",
            "chosen_at": now,
            "tries": 0,
        }
        for record in records
        if (why := _why(office, record, limits))
    ]
    if rows:
        db.session.execute(insert(Callback).values(rows).on_conflict_do_nothing())


def list_open(office: Installation, person: Person, after: After | None, now: datetime) -> Page:
    """A page of whom to call, by kelurahan and waiting time; who was tried today comes tomorrow."""
    query = (
        select(Callback, Enrollment)
        .join(Enrollment, Enrollment.id == Callback.enrollment_id)
        .options(joinedload(Enrollment.author))
        .where(Callback.status == "open", within(office, person.territory, Callback.territory))
        .where(Callback.author_id != person.id)
        .where(Enrollment.state != WITHDRAWN)
        .where(or_(Callback.at.is_(None), Callback.at < _midnight(now)))
        .order_by(Callback.territory, Callback.chosen_at, Callback.enrollment_id)
        .limit(PAGE + 1)
    )
    if after:
        place = tuple_(Callback.territory, Callback.chosen_at, Callback.enrollment_id)
        query = query.where(place > tuple_(after.territory, after.moment, after.id))
    found = [_show(office, *one) for one in db.session.execute(query)]
    last = found[PAGE - 1].callback if len(found) > PAGE else None
    next_page = After(last.territory, last.chosen_at, last.enrollment_id) if last else None
    return Page(found[:PAGE], next_page)


@transaction
def open_one(office: Installation, person: Account, enrollment_id: UUID, now: datetime) -> Row:
    """One worker to be called back, of a person's territory; that it was opened is written down."""
    row = _find(office, person, enrollment_id, "integrity.read")
    audit.record("account", person.id, "callback.view", "enrollment", enrollment_id, {}, now)
    return row


@transaction
def reveal_phone(
    office: Installation, person: Account, enrollment_id: UUID, reason: str, now: datetime
) -> str | None:
    """The worker's telephone number, once, with the reason written down."""
    if reason not in REASONS:
        raise ValueError("a reason is checked before it is given")
    row = _find(office, person, enrollment_id, "integrity.settle")
    if row.enrollment.state == WITHDRAWN:  # whoever has withdrawn is left in peace
        raise NotFound
    detail = {"reason": reason}
    audit.record("account", person.id, "phone.reveal", "enrollment", enrollment_id, detail, now)
    return open_field(office, row.enrollment, "no_hp")


@transaction
def settle(
    office: Installation, person: Account, enrollment_id: UUID, outcome: str, now: datetime
) -> Row:
    """Write down what came of a call; who was not reached is tried again tomorrow.

    Raises NotFound, NotOpen.
    """
    if outcome not in OUTCOMES:
        raise ValueError("an outcome is checked before it is given")
    row = _find(office, person, enrollment_id, "integrity.settle", lock=True)
    callback = row.callback
    if callback.status != "open":
        raise NotOpen
    callback.at, callback.by_id, callback.outcome = now, person.id, outcome
    callback.tries += 1
    if outcome != NO_ANSWER:
        callback.status = "settled"
        # What the worker said is a reason to look for signs again.
        row.enrollment.author.entries_at = now
    db.session.flush()
    detail = {"outcome": outcome, "tries": callback.tries}
    audit.record("account", person.id, "callback.settle", "enrollment", enrollment_id, detail, now)
    return row


@transaction
def take_samples(office: Installation, person: Account, account_id: UUID, now: datetime) -> int:
    """Put a few of a volunteer's last records on the list, at random; returns how many."""
    find_watched(person, account_id, "integrity.settle")
    limits = setting.thresholds(office)
    query = (
        select(Enrollment)
        .options(load_only(Enrollment.author_id, Enrollment.kelurahan, Enrollment.state))
        .outerjoin(Callback, Callback.enrollment_id == Enrollment.id)
        .where(Enrollment.author_id == account_id, Callback.enrollment_id.is_(None))
        .where(Enrollment.received_at > now - timedelta(days=limits["sign_days"]))
        .order_by(Enrollment.received_at.desc(), Enrollment.id)
        .limit(limits["sign_most"])
    )
    able = [
        one
        for one in db.session.scalars(query)
        if one.state not in GONE
        and may(person, "integrity.settle", Thing(one.kelurahan, one.author_id))
    ]
    number = min(len(able), limits["callback_samples"])
    chosen = secrets.SystemRandom().sample(able, number)
    for one in chosen:
        db.session.add(
            Callback(
                enrollment_id=one.id,
                author_id=account_id,
                territory=one.kelurahan,
                why="sample",
                chosen_at=now,
            )
        )
    db.session.flush()
    detail = {"enrollments": sorted(str(one.id) for one in chosen)}
    audit.record("account", person.id, "callback.sample", "account", account_id, detail, now)
    return number


def _why(office: Installation, record: Enrollment, limits: Mapping[str, int]) -> str:
    drawn = int(blind_index(office.keys, "callback", str(record.id))[:8], 16)
    # Of 2^32 a hundredth more or less is nothing.
    if drawn % 100 < limits["callback_percent"]:
        return "random"
    return "flagged" if FLAGS.intersection(record.flags) else ""


def _find(
    office: Installation, person: Account, enrollment_id: UUID, act: str, *, lock: bool = False
) -> Row:
    query = (
        select(Callback, Enrollment)
        .join(Enrollment, Enrollment.id == Callback.enrollment_id)
        .options(joinedload(Enrollment.author))
        .where(Callback.enrollment_id == enrollment_id)
    )
    if lock:
        held = query.with_for_update(of=Callback)
        query = held.execution_options(populate_existing=True)
    found = db.session.execute(query).first()
    if found is None or not may(person, act, Thing(found[1].kelurahan, found[1].author_id)):
        raise NotFound
    return _show(office, *found)


def _show(office: Installation, callback: Callback, enrollment: Enrollment) -> Row:
    nama = read_field(office, enrollment, "nama") or UNREAD
    return Row(callback, enrollment, nama, short_name(enrollment.author.name))


def _midnight(now: datetime) -> datetime:
    """When today began in Jakarta."""
    day = datetime.combine(today(now), datetime.min.time(), now.tzinfo)
    return day - timedelta(hours=JAKARTA_HOURS)
