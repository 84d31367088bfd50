"""How far a territory has come: added up from the counts that are kept along, never record by record.

Whatever is not in those counts is looked up so many rows at most. Nothing here is counted by
volunteer: it is no list of who did most.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from webapp.records import gap, phones, setting, ticket
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import (
    Account,
    AreaTally,
    DayTally,
    DecisionTally,
    Device,
    Enrollment,
    Signal,
)
from webapp.records.pace import Pace, at_level, measure
from webapp.records.permission import Person, Thing, may
from webapp.records.queue import in_areas
from webapp.records.review import NotFound
from webapp.records.tally import NONE, count_waiting, day_of
from webapp.rules.tables import Tables
from webapp.rules.wilayah import is_kelurahan, list_kelurahan, parent_code

# Further is not counted: the page says "100 or more".
MOST_COUNTED = 100
APPROVED = ("approved", "handed_over", "registered", "bpjs_rejected")
HANDED_OVER = APPROVED[1:]
DECIDED = ("approve", "return", "reject")


@dataclass(frozen=True)
class Span:
    """The days on which records came, both included, and the event they came from, if only one counts."""

    first: date
    last: date
    event: UUID | None = None


@dataclass(frozen=True)
class Reader:
    """A person who looks at no more than a part of the own territory."""

    id: UUID
    role: str
    territory: str


@dataclass(frozen=True)
class Progress:
    """How many records stand in each state, and how many have come how far."""

    states: Mapping[str, int]

    @property
    def sent(self) -> int:
        return sum(self.states.values())

    @property
    def approved(self) -> int:
        return sum(self.states.get(state, 0) for state in APPROVED)

    @property
    def handed_over(self) -> int:
        return sum(self.states.get(state, 0) for state in HANDED_OVER)


@dataclass(frozen=True)
class Part:
    """A part of the area: a code, or the number of an RW."""

    code: str
    progress: Progress


@dataclass(frozen=True)
class Waiting:
    """What waits for a decision; `ages` counts today's, those in time, those late and those later still."""

    number: int
    flagged: int
    oldest: datetime | None
    ages: tuple[int, int, int, int]

    @property
    def late(self) -> int:
        return self.ages[2] + self.ages[3]


@dataclass(frozen=True)
class Returns:
    """How many decisions were made, and for which reasons records went back."""

    decided: int
    reasons: list[tuple[str, int]]

    @property
    def returned(self) -> int:
        return sum(number for _, number in self.reasons)


@dataclass(frozen=True)
class Pending:
    """What else somebody should look after; none is counted further than MOST_COUNTED."""

    silent: int
    requests: int
    requests_late: int
    gaps: int
    signs: int


@dataclass(frozen=True)
class Overview:
    """All that the page shows of an area."""

    progress: Progress
    waiting: Waiting
    parts: list[Part]
    returns: Returns
    pace: Pace
    pending: Pending


def find_area(office: Installation, person: Person, code: str) -> str:
    """An area inside a person's territory, the whole of it when none is named; raises NotFound."""
    area = code or person.territory
    known = area in office.tables.wilayah["areas"]
    if not known or not may(person, "overview.read", Thing(area)):
        raise NotFound
    return area


def summarize(
    office: Installation, person: Person, area: str, span: Span, now: datetime
) -> Overview:
    """How an area stands, and what came of the records of these days."""
    reader = Reader(person.id, person.role, find_area(office, person, area))
    within = list_kelurahan(office.tables, area)
    return Overview(
        progress=_count_states(within, span),
        waiting=_count_ages(office, area, within, now),
        parts=_list_parts(office.tables, area, within),
        returns=_count_returns(within, span),
        pace=measure(area, span.first, span.last, span.event),
        pending=_count_pending(office, reader, now),
    )


def _count_states(within: list[str], span: Span) -> Progress:
    counted = select(DayTally.state, func.sum(DayTally.number)).where(
        DayTally.kelurahan.in_(within), DayTally.day.between(span.first, span.last)
    )
    if span.event:
        counted = counted.where(DayTally.event == str(span.event))
    found = db.session.execute(counted.group_by(DayTally.state))
    return Progress({state: int(number) for state, number in found})


def _count_ages(office: Installation, area: str, within: list[str], now: datetime) -> Waiting:
    """Days count from midnight to midnight, as the queue counts them."""
    number = count_waiting([AreaTally.kelurahan.in_(within)])
    oldest = _find_oldest(area)
    promised, ages = setting.thresholds(office)["review_days"], [0, 0, 0, 0]
    if oldest:
        today = day_of(now)
        counted = select(DayTally.day, func.sum(DayTally.number)).where(
            DayTally.kelurahan.in_(within),
            DayTally.day.between(day_of(oldest), today),
            DayTally.state == "submitted",
        )
        for day, found in db.session.execute(counted.group_by(DayTally.day)):
            age = (today - day).days
            ages[(age > 0) + (age > promised) + (age > 2 * promised + 1)] += int(found)
    in_all = number.get(0, 0) + number.get(1, 0)
    return Waiting(in_all, number.get(1, 0), oldest, (ages[0], ages[1], ages[2], ages[3]))


def _find_oldest(area: str) -> datetime | None:
    firsts = [
        db.session.scalar(
            select(Enrollment.received_at)
            .where(
                Enrollment.state == "submitted", *at_level(area), Enrollment.attention == attention
            )
            .order_by(Enrollment.received_at)
            .limit(1)
        )
        for attention in (0, 1)
    ]
    return min((moment for moment in firsts if moment), default=None)


def _list_parts(tables: Tables, area: str, within: list[str]) -> list[Part]:
    """The parts of an area in the order of their codes: those of the map, and the RW that occur."""
    whole = is_kelurahan(area, tables)
    children = [code for code in tables.wilayah["areas"] if parent_code(code) == area]
    length = max(map(len, children), default=0)
    part: Any = AreaTally.rw if whole else func.substr(AreaTally.kelurahan, 1, length)
    counted = select(part, AreaTally.state, func.sum(AreaTally.number)).where(
        AreaTally.kelurahan.in_(within), AreaTally.number > 0
    )
    states: dict[str, Counter[str]] = {code: Counter() for code in children}
    for code, state, number in db.session.execute(counted.group_by(part, AreaTally.state)):
        states.setdefault(code, Counter())[state] += int(number)
    return [Part(code, Progress(found)) for code, found in sorted(states.items())]


def _count_returns(within: list[str], span: Span) -> Returns:
    """The decisions of these days; those taken back are not among them."""
    counted = select(DecisionTally.act, DecisionTally.reason, func.sum(DecisionTally.number)).where(
        DecisionTally.kelurahan.in_(within),
        DecisionTally.day.between(span.first, span.last),
        DecisionTally.act.in_(DECIDED),
        DecisionTally.number > 0,
    )
    decided, reasons = 0, Counter[str]()
    for act, reason, number in db.session.execute(
        counted.group_by(DecisionTally.act, DecisionTally.reason)
    ):
        decided += int(number)
        if act == "return" and reason != NONE:
            reasons[reason] += int(number)
    return Returns(decided, sorted(reasons.items(), key=lambda one: (-one[1], one[0])))


def _count_pending(office: Installation, reader: Reader, now: datetime) -> Pending:
    requests, overdue = ticket.count_open(office, reader, now)
    return Pending(
        silent=_count_silent(office, reader, now),
        requests=requests,
        requests_late=overdue,
        gaps=min(gap.count_overdue(office, reader, now), MOST_COUNTED),
        signs=_count_signs(office, reader),
    )


def _count_silent(office: Installation, reader: Reader, now: datetime) -> int:
    """On how many phones records have waited longer than their volunteers are reminded of."""
    hours = setting.thresholds(office)["unsent_reminder_hours"]
    late = (
        select(Device.id)
        .join(Account, Account.id == Device.account_id)
        .where(
            phones.in_areas(office, reader), Device.waiting_since <= now - timedelta(hours=hours)
        )
        .limit(MOST_COUNTED)
    )
    return len(db.session.scalars(late).all())


def _count_signs(office: Installation, reader: Reader) -> int:
    signs = select(Signal.kind).where(*in_areas(office, reader, Signal.territory))
    return len(db.session.scalars(signs.limit(MOST_COUNTED)).all())
