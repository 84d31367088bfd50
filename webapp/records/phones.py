"""The phones of a territory: what they said last, what is known of them, and who confirms them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload

from webapp.records import audit, reports, setting
from webapp.records.db import db, lock, transaction
from webapp.records.epoch import get_epoch
from webapp.records.installation import Installation
from webapp.records.models import Account, Deposit, Device, Quarantine, Slip
from webapp.records.permission import Person, Thing, may
from webapp.records.reports import Disagreement
from webapp.rules.text import clean
from webapp.rules.wilayah import is_within

PAGE = 25
PROVINCE = 2  # a code this short is the whole region: nothing needs filtering
# So many silent phones are named one by one.
MOST_NAMED = 3
LONGEST_NAME = 100


class NotFound(Exception):
    """No such phone in this person's territory."""


class NameMissing(Exception):
    """A person whom a restore has lost is known by number only: the name must be given."""


@dataclass(frozen=True)
class After:
    """Where a page ended: the moment since which its last phone waited, and the phone."""

    moment: datetime | None
    id: UUID


@dataclass(frozen=True)
class Unsent:
    """A phone with records that are not here."""

    device: Device
    number: int
    since: datetime


@dataclass(frozen=True)
class Known:
    """What the server itself knows of a phone's records."""

    taken: int
    refused: int
    held: int
    slips: int
    arrived: int


@dataclass(frozen=True)
class PhoneRow:
    """One phone with what it said and what is known."""

    device: Device
    unsent: Unsent | None
    known: Known
    disagreements: list[Disagreement]


@dataclass(frozen=True)
class Page:
    """A page of phones and where the next one begins, if there is one."""

    rows: list[PhoneRow]
    after: After | None


def list_phones(office: Installation, person: Person, after: After | None, now: datetime) -> Page:
    """A page of the phones of a person's territory, the longest waiting first."""
    found: list[Device] = []
    if after is None or after.moment is not None:
        found += _read(_waiting(office, person, after))
    if len(found) <= PAGE:
        found += _read(_at_rest(office, person, None if found else after))
    shown, more = found[:PAGE], len(found) > PAGE
    rows = rows_of(shown, now)
    return Page(rows, After(shown[-1].waiting_since, shown[-1].id) if more else None)


def rows_of(devices: Sequence[Device], now: datetime) -> list[PhoneRow]:
    """These phones, each with what it said and what is known."""
    known, epoch = _gather([device.id for device in devices]), get_epoch(now)
    return [
        PhoneRow(device, _unsent(device), known[device.id], reports.compare(device, epoch))
        for device in devices
    ]


def list_silent(office: Installation, person: Person, now: datetime) -> tuple[list[Unsent], int]:
    """The phones that have kept records back longer than the owner allows, and how many more."""
    hours = setting.thresholds(office)["unsent_escalation_hours"]
    late = within(office, person).where(Device.waiting_since <= now - timedelta(hours=hours))
    first = late.order_by(Device.waiting_since, Device.id).limit(PAGE)
    found = [unsent for device in _read(first) if (unsent := _unsent(device))]
    return found[:MOST_NAMED], len(found[MOST_NAMED:])


def list_restored(office: Installation, person: Person) -> Sequence[Device]:
    """The phones that a restore had lost and that nobody has confirmed yet."""
    lost = within(office, person).where(Device.restored.is_(True))
    return _read(lost.order_by(Device.number).limit(PAGE))


def get_phone(person: Person, device_id: UUID) -> Device:
    """A phone of a person's territory; raises NotFound."""
    device = db.session.get(Device, device_id, options=[joinedload(Device.account)])
    if device is None or not may(person, "phones.read", Thing(device.account.territory)):
        raise NotFound
    return device


@transaction
def confirm(device_id: UUID, name: str, by: Account, now: datetime) -> Device:
    """Trust a phone again that a restore had lost, and its person, if the restore lost them, too.

    What it has deposited meanwhile stays aside until somebody releases it. Raises NotFound, and
    NameMissing for a person who is known by a number only.
    """
    lock("device")
    device = get_phone(by, device_id)
    if not may(by, "phone.confirm", Thing(device.account.territory)):
        raise NotFound
    person, given = device.account, clean(name)[:LONGEST_NAME]
    if person.restored and len(given) < 2:
        raise NameMissing
    was_lost, device.restored = device.restored, False
    if person.restored:
        person.name, person.restored, person.disabled_at = given, False, None
        audit.record("account", by.id, "account.confirm", "account", person.id, {}, now)
    if was_lost:
        detail = {"number": device.number}
        audit.record("account", by.id, "device.confirm", "device", device.id, detail, now)
    return device


def _unsent(device: Device) -> Unsent | None:
    """What a phone keeps back, as far as is known."""
    if device.waiting_since is None:
        return None
    number = reports.count_unsent(device)
    return Unsent(device, number, device.waiting_since) if number else None


def _waiting(office: Installation, person: Person, after: After | None) -> Select[Any]:
    query = within(office, person).where(Device.waiting_since.is_not(None))
    if after and after.moment:
        later = Device.waiting_since > after.moment
        same = and_(Device.waiting_since == after.moment, Device.id > after.id)
        query = query.where(or_(later, same))
    return query.order_by(Device.waiting_since, Device.id).limit(PAGE + 1)


def _at_rest(office: Installation, person: Person, after: After | None) -> Select[Any]:
    query = within(office, person).where(Device.waiting_since.is_(None))
    if after and after.moment is None:
        last = select(Device.number).where(Device.id == after.id).scalar_subquery()
        query = query.where(Device.number > last)
    return query.order_by(Device.number).limit(PAGE + 1)


def within(office: Installation, person: Person) -> Select[Any]:
    """The phones of a person's territory, each with whose it is."""
    query = select(Device).join(Device.account).options(joinedload(Device.account))
    return query.where(in_areas(office, person))


def in_areas(office: Installation, person: Person) -> ColumnElement[bool]:
    """Whether an account works in a person's territory."""
    if len(person.territory) <= PROVINCE:
        return true()
    areas = office.tables.wilayah["areas"]
    return Account.territory.in_([code for code in areas if is_within(code, person.territory)])


def _read(query: Select[Any]) -> list[Device]:
    return list(db.session.scalars(query))


def _gather(devices: list[UUID]) -> dict[UUID, Known]:
    """What is known of these phones, one question for each kind of thing."""
    mine = Deposit.device_id.in_(devices)
    stored = _count_by(Deposit.device_id, mine, Deposit.outcome == "stored")
    refused = reports.refused_now(mine).subquery()
    refusals = _count_by(refused.c.device_id)
    held = dict(
        db.session.execute(
            select(Deposit.device_id, func.count())
            .join(Quarantine, Quarantine.deposit_id == Deposit.id)
            .where(mine, Quarantine.status == "held")
            .group_by(Deposit.device_id)
        ).all()
    )
    own = Slip.device_id.in_(devices)
    slips = _count_by(Slip.device_id, own)
    arrived = _count_by(Slip.device_id, own, Slip.state == "arrived")
    return {
        one: Known(
            taken=stored.get(one, 0),
            refused=refusals.get(one, 0),
            held=held.get(one, 0),
            slips=slips.get(one, 0),
            arrived=arrived.get(one, 0),
        )
        for one in devices
    }


def _count_by(column: Any, *which: ColumnElement[bool]) -> dict[UUID, int]:
    counted = select(column, func.count()).where(*which).group_by(column)
    return {one: int(number) for one, number in db.session.execute(counted)}
