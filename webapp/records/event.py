"""Bazaars and rounds at which people enroll."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from webapp.records import audit
from webapp.records.db import db, transaction
from webapp.records.models import Account, Event


@dataclass(frozen=True)
class NewEvent:
    """What somebody says of an event; territory is an area code, both days are included."""

    name: str
    place: str
    territory: str
    first_day: date
    last_day: date


@transaction
def create_event(new: NewEvent, by: Account | None, now: datetime) -> Event:
    """Announce an event to the phones of its territory."""
    event = Event(
        name=new.name,
        place=new.place,
        territory=new.territory,
        first_day=new.first_day,
        last_day=new.last_day,
        created_at=now,
    )
    db.session.add(event)
    db.session.flush()
    kind, actor = ("account", by.id) if by else ("system", None)
    detail = {"territory": event.territory}
    audit.record(kind, actor, "event.create", "event", event.id, detail, now)
    return event


def list_events(territory: str, today: date) -> list[dict[str, Any]]:
    """The open events, today or to come, of a territory, of what it lies in and of what lies in it."""
    above = [territory[:length] for length in (2, 5, 8, 13) if length <= len(territory)]
    wanted = (
        select(Event)
        .where(Event.closed_at.is_(None), Event.last_day >= today)
        .where(or_(Event.territory.in_(above), Event.territory.startswith(f"{territory}.")))
        .order_by(Event.first_day, Event.name, Event.id)
    )
    return [_describe(event) for event in db.session.scalars(wanted)]


def _describe(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.id),
        "name": event.name,
        "place": event.place,
        "first_day": event.first_day.isoformat(),
        "last_day": event.last_day.isoformat(),
    }
