"""How much stands in each view: read from the counts that are kept along, or counted up to a number."""

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.records.db import db
from webapp.records.models import AreaTally, Enrollment
from webapp.records.permission import Person
from webapp.records.queue.filters import (
    STATES,
    WAITING,
    Filters,
    along_index,
    area_of,
    in_kelurahan,
)

# Nobody needs to know how many more: beyond it a count only says that there are more.
MOST_COUNTED = 100


def count_views(person: Person, filters: Filters, late_before: datetime) -> dict[str, int]:
    """How many records each view has in the area and RW that are listed.

    Empty where a filter is set that no count is kept for; `lewat` is counted up to MOST_COUNTED.
    """
    if filters.event or filters.author or filters.flag or filters.before:
        return {}
    counted = (
        select(AreaTally.state, AreaTally.attention, func.sum(AreaTally.number))
        .where(in_kelurahan(AreaTally.kelurahan, area_of(person, filters)))
        .group_by(AreaTally.state, AreaTally.attention)
    )
    if filters.rw:
        counted = counted.where(AreaTally.rw == filters.rw)
    numbers: Counter[str] = Counter()
    flagged = 0
    for state, attention, number in db.session.execute(counted):
        numbers[state] += int(number)
        flagged += int(number) if state == WAITING and attention else 0
    found = {view: numbers[state] for view, state in STATES.items()} | {"tanda": flagged}
    late = None if filters.rw else Filters(area=area_of(person, filters), before=late_before)
    del found["lewat"]
    return found if late is None else found | {"lewat": count_some(along_late(person, late))}


def along_late(person: Person, filters: Filters) -> list[Any]:
    """That something waits in an area since before a moment: two ranges of one index."""
    return [
        *along_index(person, filters),
        Enrollment.attention.in_((1, 0)),
        Enrollment.received_at < filters.before,
    ]


def count_some(conditions: list[Any]) -> int:
    """How many records there are under these conditions, up to MOST_COUNTED."""
    some = select(Enrollment.id).where(*conditions).limit(MOST_COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0
