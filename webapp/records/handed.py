"""Slips handed out against records that came, phone by phone (SECURITY T7).

Handed out is what a phone counts for good, one for each slip it binds, and tells with every call.
Arrived are the slips of the first revisions that came from that phone, whatever became of them:
taken, refused by a rule, kept aside or in conflict; also those that were erased since. A slip that
somebody asked about without a record was handed out, too, whatever its phone has told.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, null, select

from webapp.records.db import db
from webapp.records.models import Deposit, Device, Enrollment, Slip, Tombstone

# By event; what is not known of, or was at none, stands under None.
ByEvent = Counter[UUID | None]


def take_count(device: Device, told: Sequence[Mapping[str, Any]], left: int, now: datetime) -> None:
    """Keep what a phone says it has handed out, after the records of its call were taken.

    `left` is how many records it says it still holds back. Of what it does not hold back, nobody
    knows since when it is missing; it is missing at the latest since now.
    """
    device.handed_out = [dict(one) for one in told]
    missing = count_missing(device)
    if missing == 0:
        device.missing_since = None
    elif left >= missing:
        device.missing_since = device.waiting_since or now
    else:
        device.missing_since = device.missing_since or device.waiting_since or now


def count_missing(device: Device) -> int:
    """How many slips the phone has told of whose records have not come, by no way."""
    told = read_told(device).total()
    return max(0, told - count_arrived([device.id])[device.id].total()) if told else 0


def read_told(device: Device) -> ByEvent:
    """What the phone last told, by event."""
    told: ByEvent = Counter()
    for one in device.handed_out or []:
        told[UUID(one["event"]) if one["event"] else None] += one["made"]
    return told


def count_arrived(devices: Sequence[UUID]) -> dict[UUID, ByEvent]:
    """How many slips' first revisions have come from each of these phones, by the record's event.

    What is no enrollment, or no longer, names no event: its own stands in the sealed record.
    """
    counted: dict[UUID, ByEvent] = {one: Counter() for one in devices}
    for query in (_deposited(devices), _erased(devices)):
        for device_id, event_id, number in db.session.execute(query):
            counted[device_id][event_id] += int(number)
    return counted


def settle(told: ByEvent, arrived: ByEvent) -> ByEvent:
    """What is missing at each event, and in all no more than is missing of all.

    More may have come from an event than was told of it: what was handed out before the phone
    counted, or records whose event is not known, were counted elsewhere. So a surplus is taken off
    what is missing elsewhere, first off what was handed out at no event.
    """
    surplus = (arrived - told).total()
    missing = told - arrived
    for event in sorted(missing, key=lambda one: (one is not None, str(one))):
        taken = min(surplus, missing[event])
        missing[event] -= taken
        surplus -= taken
    return +missing


def without_record() -> ColumnElement[bool]:
    """Whether nothing has come with this slip from the phone it was given to."""
    return and_(Slip.state == "issued", ~_came())


def _deposited(devices: Sequence[UUID]) -> Select[UUID, UUID | None, int]:
    return (
        select(Deposit.device_id, Enrollment.event_id, func.count(Deposit.slip_id.distinct()))
        .outerjoin(Enrollment, Enrollment.id == Deposit.enrollment_id)
        .where(Deposit.device_id.in_(devices), Deposit.rev == 1)
        .group_by(Deposit.device_id, Enrollment.event_id)
    )


def _erased(devices: Sequence[UUID]) -> Select[UUID, None, int]:
    """What an enrollment left behind that was erased when its time was over."""
    buried = exists().where(Tombstone.enrollment_id == Slip.enrollment_id, Tombstone.rev == 1)
    return (
        select(Slip.device_id, null(), func.count())
        .where(Slip.device_id.in_(devices), (Slip.state == "void") | buried, ~_came())
        .group_by(Slip.device_id)
    )


def _came() -> ColumnElement[bool]:
    return exists().where(Deposit.device_id == Slip.device_id, Deposit.slip_id == Slip.id)
