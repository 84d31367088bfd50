"""What the head of an RT or RW is told of its residents: name, state and day, and nothing else."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_

from webapp.records import audit
from webapp.records.db import db, transaction
from webapp.records.ending import WITHDRAWN
from webapp.records.enrollment_store import UNREAD, read_field
from webapp.records.installation import Installation
from webapp.records.keys import base64url, read_base64url
from webapp.records.models import Account, Device, Enrollment
from webapp.records.permission import Thing, may
from webapp.rules.dates import jakarta_day
from webapp.rules.wilayah import is_kelurahan

PAGE = 50


class NoHead(Exception):
    """This person's territory names no RT and no RW: there are no own residents."""


class BadCursor(Exception):
    """That is no place in a list."""


@dataclass(frozen=True)
class After:
    """The last resident of the page before."""

    rt: str
    received_at: datetime
    id: UUID


@dataclass(frozen=True)
class Residents:
    """A page as it goes to the phone, and where the next one begins, if there is one."""

    rows: list[dict[str, str]]
    after: After | None


@transaction
def list_residents(
    office: Installation, device: Device, after: After | None, now: datetime
) -> Residents:
    """A page of the own RT, or of the whole RW where the territory names no RT; raises NoHead.

    Who has withdrawn is no longer told of. That the page was read is written down with its number.
    """
    person = device.account
    if not is_head(office, person):
        raise NoHead
    found = list(db.session.scalars(_page(person, after)))
    rows, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    detail = {"number": len(rows)}
    audit.record("device", device.id, "residents.read", "account", person.id, detail, now)
    return Residents(
        [_show(office, one) for one in rows],
        After(last.rt, last.received_at, last.id) if last else None,
    )


def is_head(office: Installation, person: Account) -> bool:
    """Whether somebody looks after the residents of an RT or RW."""
    whole = is_kelurahan(person.territory, office.tables) and person.rw is not None
    return whole and may(person, "residents.read", Thing(person.territory))


def write_after(after: After) -> str:
    """The place where a page ended, as the phone carries it back; it only leads on in one's own list."""
    place = [after.rt, after.received_at.isoformat(), str(after.id)]
    return base64url(json.dumps(place).encode("ascii"))


def read_after(text: str) -> After:
    """The place in a cursor; raises BadCursor."""
    try:
        rt, moment, name = json.loads(read_base64url(text))
        received_at = datetime.fromisoformat(moment)
        if not isinstance(rt, str) or received_at.tzinfo is None:
            raise BadCursor
        return After(rt, received_at, UUID(name))
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise BadCursor from None


def _page(person: Account, after: After | None) -> Select[Any]:
    """One range of the index of neighbourhoods."""
    keys = (Enrollment.rt, Enrollment.received_at, Enrollment.id)
    query = select(Enrollment).where(
        Enrollment.kelurahan == person.territory, Enrollment.rw == person.rw
    )
    if person.rt is not None:
        query = query.where(Enrollment.rt == person.rt)
    if after:
        query = query.where(tuple_(*keys) > tuple_(after.rt, after.received_at, after.id))
    return query.where(Enrollment.state != WITHDRAWN).order_by(*keys).limit(PAGE + 1)


def _show(office: Installation, enrollment: Enrollment) -> dict[str, str]:
    return {
        "name": read_field(office, enrollment, "nama") or UNREAD,
        "state": enrollment.state,
        "day": jakarta_day(enrollment.changed_at.isoformat()),
    }
