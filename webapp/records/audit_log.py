"""Reading the audit: who did what, newest first, as far as a person's territory reaches.

Nothing here walks the table. Every window of lines is one range of one index; what is asked for
besides is sifted out of the window, and a request opens only so many windows. Where that was not
enough the page says how far it came, and goes on from there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from heapq import merge
from itertools import islice
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from webapp.records import audit
from webapp.records.account import OFFICE_ROLES
from webapp.records.audit_acts import GROUPS
from webapp.records.audit_scene import Scene, look_up
from webapp.records.db import db, transaction
from webapp.records.models import Account, AuditEvent, Device
from webapp.records.permission import Person

JAKARTA = timezone(timedelta(hours=7))  # all year
PAGE = 50
WINDOW = 200
MOST_WINDOWS = 10
MOST_PHONES = 20
MOST_CHOICES = 300
# Lines carry the moment at which their request came, which may lie a little before the line's turn.
DISORDER = 200


@dataclass(frozen=True)
class Filters:
    """What a reader wants to see; `group` is a key of GROUPS, `thing` the id of whatever was acted on."""

    actor: UUID | None = None
    group: str | None = None
    thing: str | None = None
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class LogPage:
    """A page of lines, what they are about, and the line before which the next page begins.

    `is_full` is false where the bound of one request came first: there may be more before.
    """

    lines: list[AuditEvent]
    scene: Scene
    before: int | None
    is_full: bool


@dataclass(frozen=True)
class _Span:
    """From line `first` up to, and not with, line `before`."""

    first: int
    before: int


def list_lines(person: Person, filters: Filters, before: int | None = None) -> LogPage:
    """A page of what a person may see of the audit, newest first."""
    span = _find_span(filters, before)
    found: list[AuditEvent] = []
    scene = Scene()
    reached = span.before
    for _ in range(MOST_WINDOWS):
        window = _read_window(filters, _Span(span.first, reached))
        scene = scene.joined(look_up(window))
        for line in window:
            reached = line.seq
            if _fits(line, filters) and scene.is_visible(line, person):
                found.append(line)
            if len(found) == PAGE:
                return LogPage(found, scene, reached, is_full=True)
        if len(window) < WINDOW:
            return LogPage(found, scene, None, is_full=True)
    return LogPage(found, scene, reached, is_full=False)


def newest() -> int:
    """The number of the last line."""
    return db.session.scalar(select(func.max(AuditEvent.seq))) or 0


def days_to_lines(first_day: date | None, last_day: date | None) -> tuple[int, int]:
    """The first line of some days (in Jakarta), and the one after their last; lines are numbered in order."""
    end = newest() + 1
    first = _first_since(_midnight(first_day), end) - DISORDER if first_day else 1
    past = (
        _first_since(_midnight(last_day + timedelta(days=1)), end) + DISORDER if last_day else end
    )
    return max(1, first), min(end, past)


def _find_span(filters: Filters, before: int | None) -> _Span:
    first, past = days_to_lines(filters.first_day, filters.last_day)
    return _Span(first, min(past, before) if before else past)


def _first_since(moment: datetime, end: int) -> int:
    """The first line not before a moment, by halving: twenty looks for a million lines."""
    low, high = 1, end
    while low < high:
        middle = (low + high) // 2
        at = db.session.scalar(select(AuditEvent.at).where(AuditEvent.seq == middle))
        if at is None or at >= moment:
            high = middle
        else:
            low = middle + 1
    return low


def _read_window(filters: Filters, span: _Span) -> list[AuditEvent]:
    """The newest lines of a span, along the narrowest index that the filters name."""
    if filters.thing:
        keys: list[ColumnElement[bool]] = [AuditEvent.object_id == filters.thing]
    elif filters.actor:
        keys = [AuditEvent.actor_id == one for one in _actors(filters.actor)]
    elif filters.group:
        keys = [AuditEvent.act == act for act in GROUPS.get(filters.group, ())]
    else:
        keys = [AuditEvent.seq > 0]
    ranges = (_read_range(key, span) for key in keys)
    return list(islice(merge(*ranges, key=lambda line: -line.seq), WINDOW))


def _read_range(key: ColumnElement[bool], span: _Span) -> Sequence[AuditEvent]:
    wanted = select(AuditEvent).where(
        key, AuditEvent.seq >= span.first, AuditEvent.seq < span.before
    )
    return db.session.scalars(wanted.order_by(AuditEvent.seq.desc()).limit(WINDOW)).all()


def _actors(account_id: UUID) -> Iterator[UUID]:
    """A person acts by the own name at the desk, and by the name of each phone in the field."""
    yield account_id
    phones = select(Device.id).where(Device.account_id == account_id)
    yield from db.session.scalars(phones.order_by(Device.number.desc()).limit(MOST_PHONES))


def _fits(line: AuditEvent, filters: Filters) -> bool:
    """Whether a line of the window is also what the other filters ask for."""
    day = line.at.astimezone(JAKARTA).date()
    return (
        (filters.group is None or line.act in GROUPS.get(filters.group, ()))
        and (filters.first_day is None or day >= filters.first_day)
        and (filters.last_day is None or day <= filters.last_day)
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JAKARTA).astimezone(UTC)


@transaction
def note_reading(by: Account, filters: Filters, now: datetime) -> None:
    """Write down that somebody reads the audit, and by which filters; of a thing, which one."""
    used = [name for name, value in asdict(filters).items() if value is not None]
    audit.record("account", by.id, "audit.read", "audit", filters.thing or "-", {"by": used}, now)


def list_officers(person: Person) -> Sequence[Account]:
    """Who acts at the desk in a person's territory, to be chosen from."""
    within = or_(
        Account.territory == person.territory,
        Account.territory.startswith(f"{person.territory}.", autoescape=True),
    )
    query = select(Account).where(Account.role.in_(OFFICE_ROLES), within)
    return db.session.scalars(query.order_by(Account.name, Account.id).limit(MOST_CHOICES)).all()
