"""What a reader of the queue can choose from: the events and the volunteers of a small area.

In an area wider than a kecamatan there are too many to choose from; the area is chosen first.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Account, Event
from webapp.records.permission import Person
from webapp.records.queue.filters import KECAMATAN, Filters, area_of
from webapp.rules.wilayah import is_within, list_kelurahan

MOST_CHOICES = 300


def list_events(
    office: Installation, person: Person, filters: Filters | None = None
) -> Sequence[Event]:
    """The events that touch the area that is listed, newest first."""
    area = area_of(person, filters or Filters())
    above = [area[:end] for end in (2, 5, 8) if end < len(area)]
    query = select(Event).where(Event.territory.in_([*above, *_areas(office, area)]))
    return db.session.scalars(query.order_by(Event.first_day.desc()).limit(MOST_CHOICES)).all()


def list_authors(
    office: Installation, person: Person, filters: Filters | None = None
) -> Sequence[Account]:
    """The volunteers of the area that is listed, by name."""
    areas = _areas(office, area_of(person, filters or Filters()))
    query = select(Account).where(Account.role == "relawan", Account.territory.in_(areas))
    return sorted(db.session.scalars(query.limit(MOST_CHOICES)), key=lambda one: one.name)


def find_event(event_id: UUID) -> Event | None:
    """The event that is filtered by, wherever it is: everybody may know of it."""
    return db.session.get(Event, event_id)


def find_author(person: Person, account_id: UUID) -> Account | None:
    """The volunteer who is filtered by, if he or she belongs to this person's territory."""
    author = db.session.get(Account, account_id)
    return author if author and is_within(author.territory, person.territory) else None


def _areas(office: Installation, area: str) -> list[str]:
    within = list_kelurahan(office.tables, area) if len(area) == KECAMATAN else []
    return [area, *within]
