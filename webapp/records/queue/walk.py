"""Goes along the index of a list, from a place on or back from it, and never looks at too much."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from webapp.records.db import db
from webapp.records.models import Enrollment
from webapp.records.permission import Person
from webapp.records.queue.filters import After, Filters, along_index, area_of
from webapp.rules.wilayah import is_within

# What has no index of its own is looked for among so many rows, and then somebody may go on.
LONGEST = 500
CHUNK, FEW = 100, 5
SEEN = (
    Enrollment.id,
    Enrollment.attention,
    Enrollment.received_at,
    Enrollment.kelurahan,
    Enrollment.rw,
    Enrollment.flags,
    Enrollment.event_id,
    Enrollment.author_id,
)


@dataclass(frozen=True)
class Stretch:
    """The places that were found, in the order of the walk; `left_at` is set where it was broken off."""

    places: list[After] = field(default_factory=list)
    left_at: After | None = None


def walk(
    person: Person,
    filters: Filters,
    start: After | None,
    most: int,
    *,
    back: bool = False,
    skip_author: UUID | None = None,
) -> Stretch:
    """The first `most` places of a list after a place, or before it, going back."""
    found = Stretch()
    wants = Wanted(person, filters, skip_author)
    chunk = CHUNK if wants.is_choosy else max(most, FEW)
    place = start
    for seen, row in enumerate(_rows(person, filters, start, chunk, back=back)):
        if seen == LONGEST:
            return Stretch(found.places, place)
        place = After(row.attention, row.received_at, row.id)
        if wants(row):
            found.places.append(place)
        if len(found.places) == most:
            break
    return found


class Wanted:
    """Whether a row of the index is one of the list."""

    def __init__(self, person: Person, filters: Filters, skip_author: UUID | None) -> None:
        self.filters = filters
        self.skip_author = skip_author
        self.area = area_of(person, filters)
        narrowed = filters.author or filters.event
        self.is_choosy = bool(narrowed or filters.rw or filters.flag)

    def __call__(self, row: Any) -> bool:
        """Look at all that the index does not say."""
        asked = self.filters
        return (
            is_within(row.kelurahan, self.area)
            and (asked.rw is None or row.rw == asked.rw)
            and (asked.event is None or row.event_id == asked.event)
            and (asked.flag is None or asked.flag in row.flags)
            and (self.skip_author is None or row.author_id != self.skip_author)
        )


def _rows(
    person: Person, filters: Filters, start: After | None, chunk: int, *, back: bool
) -> Iterator[Any]:
    """Row after row, those that ask for a look first; each range is one of one index."""
    for attention in (0, 1) if back else (1, 0):
        if filters.flagged and attention == 0:
            continue
        if start and (attention < start.attention if back else attention > start.attention):
            continue
        place = start if start and start.attention == attention else None
        while True:
            rows = _read(person, filters, attention, place, chunk, back=back)
            yield from rows
            if len(rows) < chunk:
                break
            place = After(attention, rows[-1].received_at, rows[-1].id)


def _read(
    person: Person, filters: Filters, attention: int, place: After | None, most: int, *, back: bool
) -> list[Any]:
    keys: list[Any] = [Enrollment.received_at, Enrollment.id]
    query = select(*SEEN).where(
        *along_index(person, filters), Enrollment.attention == attention, *_bounds(filters)
    )
    if place:
        here, there = tuple_(*keys), tuple_(place.moment, place.id)
        query = query.where(here < there if back else here > there)
    ordered = query.order_by(*(key.desc() for key in keys) if back else keys)
    return list(db.session.execute(ordered.limit(most)))


def _bounds(filters: Filters) -> list[ColumnElement[bool]]:
    return [Enrollment.received_at < filters.before] if filters.before else []
