"""What waits for a supervisor: attention first, then oldest, page after page along an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true, tuple_
from sqlalchemy.orm import joinedload

from webapp.records.checks import seconds
from webapp.records.db import db
from webapp.records.enrollment_store import open_field
from webapp.records.installation import Installation
from webapp.records.models import (
    Account,
    Deposit,
    Device,
    Enrollment,
    Event,
    Quarantine,
    Revision,
    Slip,
)
from webapp.records.permission import Person
from webapp.rules.nik import mask_nik
from webapp.rules.text import short_name
from webapp.rules.wilayah import is_within, list_kelurahan

PAGE = 25
MOST_CHOICES = 300
PROVINCE = 2  # a code this short is the whole region: nothing needs filtering
R = TypeVar("R")
STATES = {"menunggu": "submitted", "dikembalikan": "returned"}


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see; `view` is menunggu, dikembalikan or karantina."""

    view: str = "menunggu"
    kelurahan: str | None = None
    event: UUID | None = None
    author: UUID | None = None
    flagged: bool = False


@dataclass(frozen=True)
class After:
    """The last row of the page before."""

    attention: int
    moment: datetime
    id: UUID


@dataclass(frozen=True)
class Row:
    """One waiting record, as much of it as a list may show."""

    id: UUID
    nama: str
    nik: str
    author: str
    state: str
    attention: int
    flags: list[str]
    received_at: datetime
    seconds: dict[str, int]


@dataclass(frozen=True)
class HeldRow:
    """One deposit kept aside: sealed or doubtful, so only where it came from is shown."""

    id: UUID
    reason: str
    author: str
    device_number: int
    code: str | None
    held_at: datetime


@dataclass(frozen=True)
class Page(Generic[R]):
    """A page of rows and where the next one begins, if there is one."""

    rows: list[R]
    after: After | None


def list_enrollments(
    office: Installation, person: Person, filters: Filters, after: After | None
) -> Page[Row]:
    """A page of the records of a person's territory in one state."""
    found: list[Enrollment] = []
    for attention in (1, 0):
        if len(found) > PAGE or (filters.flagged and attention == 0):
            break
        if after is None or attention <= after.attention:
            found += _read_rows(office, person, filters, after, attention, PAGE + 1 - len(found))
    took = _read_seconds(found[:PAGE])
    rows = [_show(office, enrollment, took.get(enrollment.id, {})) for enrollment in found[:PAGE]]
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(rows, After(last.attention, last.received_at, last.id) if last else None)


def list_held(office: Installation, person: Person, after: After | None) -> Page[HeldRow]:
    """A page of the deposits kept aside in a person's territory, oldest first."""
    query = (
        select(Quarantine, Deposit, Device, Slip.code)
        .join(Deposit, Deposit.id == Quarantine.deposit_id)
        .join(Device, Device.id == Deposit.device_id)
        .outerjoin(Slip, Slip.id == Deposit.slip_id)
        .options(joinedload(Device.account))
        .where(Quarantine.status == "held", *in_areas(office, person, Quarantine.territory))
        .order_by(Quarantine.held_at, Quarantine.id)
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(
            tuple_(Quarantine.held_at, Quarantine.id) > tuple_(after.moment, after.id)
        )
    found = db.session.execute(query).all()
    rows = [
        HeldRow(q.id, q.reason, short_name(d.account.name), d.number, code, q.held_at)
        for q, _, d, code in found[:PAGE]
    ]
    last = rows[-1] if len(found) > PAGE else None
    return Page(rows, After(0, last.held_at, last.id) if last else None)


def holds_any(office: Installation, person: Person) -> bool:
    """Whether anything at all is kept aside in a person's territory."""
    query = select(Quarantine.id).where(
        Quarantine.status == "held", *in_areas(office, person, Quarantine.territory)
    )
    return db.session.scalar(query.limit(1)) is not None


def list_events(office: Installation, person: Person) -> Sequence[Event]:
    """The events a person can filter by, newest first."""
    above = [person.territory[:end] for end in (2, 5, 8) if end < len(person.territory)]
    within = and_(*in_areas(office, person, Event.territory))
    query = select(Event).where(or_(within, Event.territory.in_(above)))
    return db.session.scalars(query.order_by(Event.first_day.desc()).limit(MOST_CHOICES)).all()


def list_authors(office: Installation, person: Person) -> Sequence[Account]:
    """The volunteers a person can filter by."""
    query = select(Account).where(
        Account.role == "relawan", *in_areas(office, person, Account.territory)
    )
    return db.session.scalars(query.order_by(Account.name).limit(MOST_CHOICES)).all()


def _read_rows(
    office: Installation,
    person: Person,
    filters: Filters,
    after: After | None,
    attention: int,
    most: int,
) -> Sequence[Enrollment]:
    query = (
        select(Enrollment)
        .options(joinedload(Enrollment.author))
        .where(
            Enrollment.state == STATES[filters.view],
            Enrollment.attention == attention,
            *_in_kelurahan(office, person, filters),
        )
        .order_by(Enrollment.received_at, Enrollment.id)
        .limit(most)
    )
    if filters.event:
        query = query.where(Enrollment.event_id == filters.event)
    if filters.author:
        query = query.where(Enrollment.author_id == filters.author)
    if after and after.attention == attention:
        query = query.where(
            tuple_(Enrollment.received_at, Enrollment.id) > tuple_(after.moment, after.id)
        )
    return db.session.scalars(query).all()


def _in_kelurahan(
    office: Installation, person: Person, filters: Filters
) -> list[ColumnElement[bool]]:
    """A kelurahan is a plain value on an index; a wider territory is the list of its kelurahan."""
    within = list_kelurahan(office.tables, person.territory)
    if filters.kelurahan in within:
        return [Enrollment.kelurahan == filters.kelurahan]
    return [] if len(person.territory) <= PROVINCE else [Enrollment.kelurahan.in_(within)]


def in_areas(office: Installation, person: Person, column: Any) -> list[ColumnElement[bool]]:
    """That a column's territory lies in a person's own."""
    if len(person.territory) <= PROVINCE:
        return [true()]
    areas = office.tables.wilayah["areas"]
    return [column.in_([code for code in areas if is_within(code, person.territory)])]


def _read_seconds(found: list[Enrollment]) -> dict[UUID, dict[str, int]]:
    """How long typing and consenting took, of those that were suspiciously fast."""
    fast = [e.id for e in found if {"filled_fast", "consent_fast"} & set(e.flags)]
    if not fast:
        return {}
    latest = select(Revision).where(Revision.enrollment_id.in_(fast)).order_by(Revision.rev)
    return {
        revision.enrollment_id: seconds(revision.meta) for revision in db.session.scalars(latest)
    }


def _show(office: Installation, enrollment: Enrollment, took: dict[str, int]) -> Row:
    return Row(
        id=enrollment.id,
        nama=open_field(office, enrollment, "nama") or "",
        nik=mask_nik(open_field(office, enrollment, "nik") or ""),
        author=short_name(enrollment.author.name),
        state=enrollment.state,
        attention=enrollment.attention,
        flags=enrollment.flags,
        received_at=enrollment.received_at,
        seconds=took,
    )
