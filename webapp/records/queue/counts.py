"""How much stands in each view: read from the counts that are kept along, or counted up to a number."""

from collections import Counter
from datetime import datetime

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
    return found if late is None else found | {"lewat": count_late(person, late)}


def count_late(person: Person, filters: Filters) -> int:
    """How many records of a list there are, up to MOST_COUNTED: in its order, along its index."""
    found = 0
    for attention in (1, 0):
        some = (
            select(Enrollment.id)
            .where(
                *along_index(person, filters),
                Enrollment.attention == attention,
                Enrollment.received_at < filters.before,
            )
            .order_by(Enrollment.received_at, Enrollment.id)
            .limit(MOST_COUNTED - found)
        ).subquery()
        found += db.session.scalar(select(func.count()).select_from(some)) or 0
    return found
