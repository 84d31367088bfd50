"""Pages of the queue: attention first, then oldest; the rows beside an open record, and the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.records.checks import seconds
from webapp.records.db import db
from webapp.records.enrollment_store import UNREAD, read_field
from webapp.records.installation import Installation
from webapp.records.models import Enrollment, Revision
from webapp.records.permission import Person
from webapp.records.queue.filters import After, Filters
from webapp.records.queue.walk import Stretch, walk
from webapp.rules.nik import mask_nik
from webapp.rules.text import short_name

PAGE = 25
ABOVE = 5  # so many rows stand above an open record
R = TypeVar("R")


@dataclass(frozen=True)
class Row:
    """One record of a list, as much of it as a list may show."""

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
class Page(Generic[R]):
    """A page of rows and where the next one begins, if there is one, and the one before ends.

    `looked_on` says that the search was broken off before the page was full.
    """

    rows: list[R]
    after: After | None
    before: After | None = None
    looked_on: bool = False


def list_enrollments(
    office: Installation,
    person: Person,
    filters: Filters,
    after: After | None,
    before: After | None = None,
) -> Page[Row]:
    """A page of the records of a person's territory that follow a place, or that stand before one."""
    if before:
        return _list_back(office, person, filters, before)
    stretch = walk(person, filters, after, PAGE + 1)
    places = stretch.places[:PAGE]
    more = places[-1] if len(stretch.places) > PAGE else stretch.left_at
    first = (places[0] if places else after) if after else None
    return Page(show_all(office, _ids(places)), more, first, looked_on=stretch.left_at is not None)


def find_next(
    _office: Installation, person: Person, filters: Filters, after: UUID | None
) -> UUID | None:
    """The record that follows another in the same list and that this person can decide.

    Nothing at the end of the list, or where nothing waits for a decision; of a long list with a
    filter that no index knows, nothing within the stretch that is looked at.
    """
    if not filters.is_open:
        return None
    start = find_place(after) if after else None
    found = walk(person, filters, start, 1, skip_author=person.id).places
    return found[0].id if found else None


def find_place(enrollment_id: UUID) -> After | None:
    """Where a record stands, or has stood, in its lists."""
    found = db.session.get(Enrollment, enrollment_id)
    return After(found.attention, found.received_at, enrollment_id) if found else None


def list_beside(
    office: Installation, person: Person, filters: Filters, enrollment_id: UUID
) -> Page[Row]:
    """The part of a list in which a record stands, or stood before it was decided."""
    place = find_place(enrollment_id)
    above = walk(person, filters, place, ABOVE, back=True) if place else Stretch()
    start = above.places[0] if above.places else above.left_at
    stretch = walk(person, filters, start, PAGE + 1 - len(above.places))
    places = [*above.places[::-1], *stretch.places][:PAGE]
    first = above.places[-1] if len(above.places) == ABOVE else above.left_at
    more = len(above.places) + len(stretch.places) > PAGE
    return Page(show_all(office, _ids(places)), places[-1] if more else stretch.left_at, first)


def _list_back(office: Installation, person: Person, filters: Filters, before: After) -> Page[Row]:
    """The page that ends before a place; the first page when that is not a whole one."""
    stretch = walk(person, filters, before, PAGE + 1, back=True)
    if len(stretch.places) <= PAGE and stretch.left_at is None:
        return list_enrollments(office, person, filters, None)
    places = stretch.places[:PAGE][::-1]
    first = places[0] if len(stretch.places) > PAGE else stretch.left_at
    last = places[-1] if places else before
    return Page(show_all(office, _ids(places)), last, first, looked_on=stretch.left_at is not None)


def show_all(office: Installation, ids: Sequence[UUID]) -> list[Row]:
    """The rows of these records, in their order."""
    wanted = select(Enrollment).options(joinedload(Enrollment.author)).where(Enrollment.id.in_(ids))
    found = {one.id: one for one in db.session.scalars(wanted)} if ids else {}
    took = _read_seconds(list(found.values()))
    return [show(office, found[name], took.get(name, {})) for name in ids if name in found]


def _ids(places: Sequence[After]) -> list[UUID]:
    return [place.id for place in places]


def _read_seconds(found: list[Enrollment]) -> dict[UUID, dict[str, int]]:
    """How long typing and consenting took, of those that were suspiciously fast."""
    fast = [e.id for e in found if {"filled_fast", "consent_fast"} & set(e.flags)]
    if not fast:
        return {}
    latest = select(Revision).where(Revision.enrollment_id.in_(fast)).order_by(Revision.rev)
    return {
        revision.enrollment_id: seconds(revision.meta) for revision in db.session.scalars(latest)
    }


def show(office: Installation, enrollment: Enrollment, took: dict[str, int]) -> Row:
    """A record as a row; the NIK stays masked."""
    return Row(
        id=enrollment.id,
        nama=read_field(office, enrollment, "nama") or UNREAD,
        nik=mask_nik(read_field(office, enrollment, "nik") or ""),
        author=short_name(enrollment.author.name),
        state=enrollment.state,
        attention=enrollment.attention,
        flags=enrollment.flags,
        received_at=enrollment.received_at,
        seconds=took,
    )
