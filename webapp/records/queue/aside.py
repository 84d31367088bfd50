"""What is kept aside in a territory, oldest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import joinedload

from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Deposit, Device, Quarantine, Slip
from webapp.records.permission import Person
from webapp.records.queue.filters import After, in_areas
from webapp.records.queue.pages import PAGE, Page
from webapp.rules.text import short_name


@dataclass(frozen=True)
class HeldRow:
    """One deposit kept aside: sealed or doubtful, so only where it came from is shown."""

    id: UUID
    reason: str
    author: str
    device_number: int
    code: str | None
    held_at: datetime


def list_held(office: Installation, person: Person, after: After | None) -> Page[HeldRow]:
    """A page of the deposits kept aside in a person's territory, oldest first."""
    query = (
        select(Quarantine, Deposit, Device, Slip.code)
        .join(Deposit, Deposit.id == Quarantine.deposit_id)
        .join(Device, Device.id == Deposit.device_id)
        .outerjoin(Slip, Slip.id == Deposit.slip_id)
        .options(joinedload(Device.account))
        .where(Quarantine.status == "held", *in_areas(office, person, Quarantine.territory))
        .order_by(Quarantine.held_at, Quarantine.id)
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(
            tuple_(Quarantine.held_at, Quarantine.id) > tuple_(after.moment, after.id)
        )
    found = db.session.execute(query).all()
    rows = [
        HeldRow(q.id, q.reason, short_name(d.account.name), d.number, code, q.held_at)
        for q, _, d, code in found[:PAGE]
    ]
    last = rows[-1] if len(found) > PAGE else None
    return Page(rows, After(0, last.held_at, last.id) if last else None)


def holds_any(office: Installation, person: Person) -> bool:
    """Whether anything at all is kept aside in a person's territory."""
    query = select(Quarantine.id).where(
        Quarantine.status == "held", *in_areas(office, person, Quarantine.territory)
    )
    return db.session.scalar(query.limit(1)) is not None
