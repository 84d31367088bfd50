"""What a reader of the queue can choose from: the events and the volunteers of a territory."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Account, Event
from webapp.records.permission import Person
from webapp.records.queue.filters import in_areas

MOST_CHOICES = 300


def list_events(office: Installation, person: Person) -> Sequence[Event]:
    """The events a person can filter by, newest first."""
    above = [person.territory[:end] for end in (2, 5, 8) if end < len(person.territory)]
    within = and_(*in_areas(office, person, Event.territory))
    query = select(Event).where(or_(within, Event.territory.in_(above)))
    return db.session.scalars(query.order_by(Event.first_day.desc()).limit(MOST_CHOICES)).all()


def list_authors(office: Installation, person: Person) -> Sequence[Account]:
    """The volunteers a person can filter by."""
    query = select(Account).where(
        Account.role == "relawan", *in_areas(office, person, Account.territory)
    )
    return db.session.scalars(query.order_by(Account.name).limit(MOST_CHOICES)).all()
