"""Counts kept along with every change of a record or decision, so that no page has to count.

What a transaction changes is noted as the session writes it, and added up once before the commit:
in the order of the keys, and while it holds the lock of the audit, so that two never wait for each
other in a circle.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, event, func, inspect, select
from sqlalchemy.orm import Session, SessionTransaction

from webapp.records.db import Model, db, insert, lock, transaction
from webapp.records.models import AreaTally, DayTally, Decision, DecisionTally, Enrollment
from webapp.rules.dates import jakarta_day

NONE = "-"
NOTED, MARKS = "tally", "tally_marks"
Key = tuple[Any, ...]
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    AreaTally: ("kelurahan", "rw", "state", "attention"),
    DayTally: ("kelurahan", "day", "event", "state"),
    DecisionTally: ("kelurahan", "day", "act", "reason"),
}
OF_ENROLLMENT = ("kelurahan", "rw", "state", "attention", "event_id", "received_at")


@dataclass(frozen=True)
class Note:
    """That one more or one less is counted under a key."""

    table: type[Model]
    key: Key
    by: int


def day_of(moment: datetime) -> date:
    """The day in Jakarta of a moment."""
    return date.fromisoformat(jakarta_day(moment.astimezone(UTC).isoformat()))


def watch(session: Any) -> None:
    """Have every session of this kind keep the counts."""
    for name, listener in (
        ("after_flush", _note_changes),
        ("before_commit", _add_up),
        ("after_transaction_create", _remember),
        ("after_soft_rollback", _forget),
    ):
        if not event.contains(session, name, listener):
            event.listen(session, name, listener)


@transaction
def recount() -> None:
    """Count everything anew: after a restore, and after records were erased past the session."""
    lock("audit")
    found: Counter[tuple[type[Model], Key]] = Counter()
    columns = [getattr(Enrollment, name) for name in OF_ENROLLMENT]
    for row in db.session.execute(select(*columns).execution_options(yield_per=5000)):
        found.update(_keys_of_enrollment(row))
    ruled = select(Enrollment.kelurahan, Decision.at, Decision.act, Decision.reason)
    joined = ruled.join(Enrollment, Enrollment.id == Decision.enrollment_id)
    for where, at, act, reason in db.session.execute(joined.where(Decision.undone_at.is_(None))):
        found[DecisionTally, (where, day_of(at), act, reason or NONE)] += 1
    for table in COLUMNS:
        db.session.execute(delete(table))
    _write(db.session(), found)


def count_waiting(areas: list[ColumnElement[bool]]) -> dict[int, int]:
    """How many records wait in these areas (conditions on kelurahan), by attention 0 and 1."""
    counted = select(AreaTally.attention, func.sum(AreaTally.number)).where(
        AreaTally.state == "submitted", *areas
    )
    found = db.session.execute(counted.group_by(AreaTally.attention))
    return {attention: int(number) for attention, number in found}


def _note_changes(session: Session, _context: object) -> None:
    notes = session.info.setdefault(NOTED, [])
    for thing in session.new:
        notes += _counted(thing, 1)
    for thing in session.deleted:
        notes += _counted(thing, -1, _before)
    for thing in session.dirty:
        if isinstance(thing, Enrollment | Decision):
            before, after = _counted(thing, -1, _before), _counted(thing, 1)
            if [note.key for note in before] != [note.key for note in after]:
                notes += [*before, *after]


def _counted(thing: object, by: int, read: Callable[[Any, str], Any] = getattr) -> list[Note]:
    if isinstance(thing, Enrollment):
        row = _Row(*(read(thing, name) for name in OF_ENROLLMENT))
        return [Note(table, key, by) for table, key in _keys_of_enrollment(row)]
    if isinstance(thing, Decision) and read(thing, "undone_at") is None:
        enrollment = db.session.get(Enrollment, thing.enrollment_id)
        where = enrollment.kelurahan if enrollment else NONE
        key = (where, day_of(thing.at), thing.act, thing.reason or NONE)
        return [Note(DecisionTally, key, by)]
    return []


@dataclass(frozen=True)
class _Row:
    kelurahan: str
    rw: str
    state: str
    attention: int
    event_id: object
    received_at: datetime


def _keys_of_enrollment(row: Any) -> list[tuple[type[Model], Key]]:
    at_event = str(row.event_id) if row.event_id else NONE
    return [
        (AreaTally, (row.kelurahan, row.rw, row.state, row.attention)),
        (DayTally, (row.kelurahan, day_of(row.received_at), at_event, row.state)),
    ]


def _before(thing: object, name: str) -> Any:
    """What an attribute was before this flush."""
    gone = inspect(thing).attrs[name].history.deleted
    return gone[0] if gone else getattr(thing, name)


def _add_up(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    found: Counter[tuple[type[Model], Key]] = Counter()
    for note in session.info.pop(NOTED, []):
        found[note.table, note.key] += note.by
    session.info.pop(MARKS, None)
    if any(found.values()):
        lock("audit")
        _write(session, found)


def _write(session: Session, found: Counter[tuple[type[Model], Key]]) -> None:
    for table, names in COLUMNS.items():
        changed = [(key, by) for (counted, key), by in found.items() if counted is table and by]
        for key, by in sorted(changed, key=lambda one: tuple(map(str, one[0]))):
            row = dict(zip(names, key, strict=True))
            number = table.__table__.c.number
            added = insert(table).values(**row, number=by)
            told = added.on_conflict_do_update(index_elements=names, set_={"number": number + by})
            session.execute(told)


def _remember(_session: Session, began: SessionTransaction) -> None:
    """A part of a transaction that is undone alone takes back what it noted."""
    if began.nested:
        notes = began.session.info.setdefault(NOTED, [])
        began.session.info.setdefault(MARKS, {})[began] = len(notes)


def _forget(session: Session, ended: SessionTransaction) -> None:
    notes = session.info.get(NOTED, [])
    mark = session.info.get(MARKS, {}).pop(ended, 0) if ended.nested else 0
    del notes[mark:]
