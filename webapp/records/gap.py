"""Where slips were handed out and no record came: a sign to ask about, never a proof (SECURITY T7).

What is handed out, what has arrived and what is missing is defined in `handed`. Every list here
ends after so many lines, the worst first.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, null, or_, select
from sqlalchemy.orm import aliased, joinedload

from webapp.records import handed, phones, setting
from webapp.records.card import today
from webapp.records.db import db
from webapp.records.handed import ByEvent
from webapp.records.installation import Installation
from webapp.records.models import Account, Device, Event, Slip
from webapp.records.permission import Person

MOST_PHONES = 50
MOST_ASKED = 50
MOST_SILENT = 10
MOST_EVENTS = 20
# So many phones are added up for the table of events.
MOST_COUNTED = 5000
# What was asked about longer ago, and never came, no longer stands here.
ASKED_WITHIN = timedelta(days=90)
EVENTS_WITHIN = timedelta(days=30)
LENGTHS = (2, 5, 8, 13)  # of the codes of a province, a city, a district and a ward


@dataclass(frozen=True)
class Line:
    """Slips handed out, and how many of them are missing: of one phone or of one event."""

    handed: int
    missing: int

    @property
    def arrived(self) -> int:
        return self.handed - self.missing


@dataclass(frozen=True)
class PhoneGap:
    """A phone of which slips are missing; `asked` of them somebody has asked about."""

    device: Device
    line: Line
    asked: int
    since: datetime
    events: list[tuple[Event | None, int]]


@dataclass(frozen=True)
class Asked:
    """A slip that somebody asked about, of which no record has come."""

    slip: Slip
    device: Device


@dataclass(frozen=True)
class Gaps:
    """All that a supervisor is shown; `more` says whether further phones have a gap."""

    phones: list[PhoneGap]
    more: bool
    events: list[tuple[Event | None, Line]]
    asked: list[Asked]
    silent: list[Device]


def find_gaps(office: Installation, person: Person, now: datetime) -> Gaps:
    """The gaps of a person's territory, the largest first, and the phones silent longest."""
    asked = _list_asked(office, person, now - ASKED_WITHIN, now)
    known = _read_missing(office, person, now)
    devices = {one.id: one for one in [*known[:MOST_PHONES], *(one.device for one in asked)]}
    missing, found = _measure(list(devices.values()), asked)
    names = _read_events([*(event for one in missing.values() for event in one)])
    gaps = [
        PhoneGap(
            device=devices[device_id],
            line=line,
            asked=sum(one.device.id == device_id for one in asked),
            since=_since(devices[device_id], asked),
            events=[(names.get(event) if event else None, n) for event, n in by.most_common()],
        )
        for device_id, line in found.items()
        if (by := missing[device_id])
    ]
    return Gaps(
        phones=sorted(gaps, key=lambda gap: (-gap.line.missing, gap.since, gap.device.number)),
        more=len(known) > MOST_PHONES,
        events=_add_up(office, person, missing, now),
        asked=asked,
        silent=_list_silent(office, person, now),
    )


def count_overdue(office: Installation, person: Person, now: datetime) -> int:
    """On how many phones a slip has been missing longer than the owner allows."""
    hours = setting.thresholds(office)["slip_gap_hours"]
    before = now - timedelta(hours=hours)
    asked = _list_asked(office, person, now - ASKED_WITHIN, before)
    late = (
        select(Device.id)
        .join(Device.account)
        .where(phones.in_areas(office, person), Device.missing_since <= before)
        .limit(MOST_COUNTED)
    )
    return len({*db.session.scalars(late), *(one.device.id for one in asked)})


def _measure(
    devices: Sequence[Device], asked: Sequence[Asked]
) -> tuple[dict[UUID, ByEvent], dict[UUID, Line]]:
    """What is missing of each phone by event, and its line."""
    arrived = handed.count_arrived([device.id for device in devices])
    asked_of = Counter(one.device.id for one in asked)
    missing, lines = {}, {}
    for device in devices:
        told, here = handed.read_told(device), arrived[device.id]
        by_event = handed.settle(told, here)
        # A slip that somebody holds was handed out, also where its phone never got to tell.
        untold = max(0, asked_of[device.id] - by_event.total())
        by_event[None] += untold
        missing[device.id] = +by_event
        total = by_event.total()
        lines[device.id] = Line(max(told.total(), here.total() + total), total)
    return missing, lines


def _since(device: Device, asked: Sequence[Asked]) -> datetime:
    known = [one.slip.asked_at for one in asked if one.device.id == device.id]
    moments = [moment for moment in [device.missing_since, *known] if moment is not None]
    return min(moments)


def _read_missing(office: Installation, person: Person, before: datetime) -> list[Device]:
    query = phones.within(office, person).where(Device.missing_since <= before)
    ordered = query.order_by(Device.missing_since, Device.id).limit(MOST_PHONES + 1)
    return list(db.session.scalars(ordered))


def _list_asked(
    office: Installation, person: Person, after: datetime, before: datetime
) -> list[Asked]:
    query = (
        select(Slip, Device)
        .join(Device, Device.id == Slip.device_id)
        .join(Device.account)
        .options(joinedload(Device.account))
        .where(phones.in_areas(office, person), Slip.asked_at.between(after, before))
        .where(handed.without_record())
        .order_by(Slip.asked_at, Slip.id)
        .limit(MOST_ASKED)
    )
    return [Asked(slip, device) for slip, device in db.session.execute(query)]


def _add_up(
    office: Installation, person: Person, missing: dict[UUID, ByEvent], now: datetime
) -> list[tuple[Event | None, Line]]:
    """What all phones of the territory told, event by event: the largest gap first."""
    told: ByEvent = Counter()
    for device in _read_counting(office, person):
        told += handed.read_told(device)
    gaps: ByEvent = Counter()
    for by_event in missing.values():
        gaps += by_event
    events = _read_events([*told, *gaps])
    recent = today(now - EVENTS_WITHIN)
    lines = [
        (event, Line(max(told[key], gaps[key]), gaps[key]))
        for key in {*told, *gaps}
        if (event := events.get(key) if key else None) is not None or key is None
        if gaps[key] or (event is not None and event.last_day >= recent)
    ]
    lines.sort(key=lambda one: (-one[1].missing, one[0] is None, one[0].name if one[0] else ""))
    return lines[:MOST_EVENTS]


def _read_counting(office: Installation, person: Person) -> Sequence[Device]:
    counting = phones.within(office, person).where(Device.handed_out.is_not(null()))
    newest = counting.order_by(Device.last_seen_at.desc(), Device.id).limit(MOST_COUNTED)
    return db.session.scalars(newest).all()


def _read_events(wanted: Sequence[UUID | None]) -> dict[UUID | None, Event]:
    ids = [key for key in set(wanted) if key is not None]
    return {event.id: event for event in db.session.scalars(select(Event).where(Event.id.in_(ids)))}


def _list_silent(office: Installation, person: Person, now: datetime) -> list[Device]:
    """Phones that have not called for days while an event runs where they work.

    Not one that another phone of the same person has replaced.
    """
    running = db.session.scalars(_running(person.territory, today(now))).all()
    if not running:
        return []
    hours = setting.thresholds(office)["phone_silent_hours"]
    other, seen = aliased(Device), func.coalesce(Device.last_seen_at, Device.activated_at)
    replaced = exists().where(other.account_id == Device.account_id, other.activated_at > seen)
    query = (
        phones.within(office, person)
        .where(seen <= now - timedelta(hours=hours), ~replaced)
        .where(Device.revoked_at.is_(None), Account.disabled_at.is_(None))
        .where(or_(*(_works_at(territory) for territory in set(running))))
        .order_by(seen, Device.id)
        .limit(MOST_SILENT)
    )
    return list(db.session.scalars(query))


def _running(territory: str, day: date) -> Select[str]:
    """Where events run today, in a territory or around it."""
    around = or_(
        Event.territory.in_(_above(territory)), Event.territory.startswith(f"{territory}.")
    )
    return select(Event.territory).where(
        around, Event.closed_at.is_(None), Event.first_day <= day, Event.last_day >= day
    )


def _works_at(territory: str) -> ColumnElement[bool]:
    inside = Account.territory.startswith(f"{territory}.")
    return or_(inside, Account.territory.in_(_above(territory)))


def _above(territory: str) -> list[str]:
    """A territory and what it lies in."""
    return [territory[:length] for length in LENGTHS if length <= len(territory)]
