"""The phones as an admin reads them: which are silent, ended or unknown, found by number or person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import aliased, contains_eager, joinedload

from webapp.records import device as devices
from webapp.records import phones, setting
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.models import Account, Device
from webapp.records.people import MOST_LOOKED_AT, PAGE, lies_in, search
from webapp.records.permission import Person, Thing, may

VIEWS = ("semua", "diam", "nonaktif", "pulihan")
CARD = re.compile("[Kk]?[- ]*0*([0-9]{1,8})")


@dataclass(frozen=True)
class Page:
    """A page of phones with what is known of each, and after which the next page begins."""

    rows: list[phones.PhoneRow]
    after: UUID | None


def list_handsets(
    office: Installation, person: Person, view: str, after: UUID | None, now: datetime
) -> Page:
    """A page of a territory's phones: all by number, or those of one kind."""
    last = db.session.get(Device, after) if after else None
    looked_at = _window(office, view, last, now)
    window = aliased(Device, looked_at.subquery())
    wanted = select(window).join(window.account).options(contains_eager(window.account))
    ordered = wanted.where(lies_in(person.territory)).order_by(*_order(view, window))
    found = list(db.session.scalars(ordered.limit(PAGE + 1)))
    if len(found) > PAGE:
        return Page(phones.rows_of(found[:PAGE], now), found[PAGE - 1].id)
    furthest = looked_at.with_only_columns(Device.id).offset(MOST_LOOKED_AT - 1).limit(1)
    return Page(phones.rows_of(found, now), db.session.scalar(furthest))


def find_handsets(person: Person, typed: str, now: datetime) -> list[phones.PhoneRow]:
    """The phones of a card's number, or of the people whose name begins so: a page at most."""
    query = select(Device).join(Device.account).options(contains_eager(Device.account))
    number = CARD.fullmatch(typed.strip())
    if number:
        query = query.where(Device.number == int(number[1]), lies_in(person.territory))
    else:
        owners = [one.id for one in search(person, typed)]
        query = query.where(Device.account_id.in_(owners)).order_by(Account.name, Device.number)
    return phones.rows_of(list(db.session.scalars(query.limit(PAGE))), now)


def get_handset(person: Person, device_id: UUID, act: str = "phone.revoke") -> Device:
    """One phone of an admin's territory; raises phones.NotFound."""
    found = db.session.get(Device, device_id, options=[joinedload(Device.account)])
    if found is None or not may(person, act, Thing(found.account.territory)):
        raise phones.NotFound
    return found


@transaction
def revoke(device_id: UUID, by: Account, now: datetime) -> Device:
    """End a phone's reading at its next call; what it holds may still come, into quarantine."""
    device = get_handset(by, device_id)
    if device.revoked_at is None:
        devices.revoke(device, by, now)
    return device


def count_silent(office: Installation, person: Person, now: datetime) -> int:
    """How many phones have kept records back too long, as far as one look goes."""
    late = _window(office, "diam", None, now).subquery()
    there = select(late.c.id).join(Account, Account.id == late.c.account_id)
    return len(db.session.scalars(there.where(lies_in(person.territory))).all())


def _window(office: Installation, view: str, last: Device | None, now: datetime) -> Select[Any]:
    """The next so many phones of this kind, wherever they are: one range of one index."""
    query = select(Device)
    if view == "diam":
        hours = setting.thresholds(office)["unsent_escalation_hours"]
        query = query.where(Device.waiting_since <= now - timedelta(hours=hours))
        if last and last.waiting_since:
            key = tuple_(Device.waiting_since, Device.id)
            query = query.where(key > tuple_(last.waiting_since, last.id))
    elif view == "nonaktif":
        query = query.where(Device.revoked_at.is_not(None))
        if last and last.revoked_at:
            key = tuple_(Device.revoked_at, Device.id)
            query = query.where(key < tuple_(last.revoked_at, last.id))
    else:
        if view == "pulihan":
            query = query.where(Device.restored.is_(True))
        if last:
            query = query.where(Device.number > last.number)
    return query.order_by(*_order(view, Device)).limit(MOST_LOOKED_AT)


def _order(view: str, device: Any) -> Sequence[Any]:
    if view == "diam":
        return device.waiting_since, device.id
    if view == "nonaktif":
        return device.revoked_at.desc(), device.id.desc()
    return (device.number,)
