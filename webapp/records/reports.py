"""What a phone says of itself, held against what the server knows: the truth audit (SECURITY 10.7).

A report is made before the items of its call are judged, so everything here speaks of that
moment, `last_seen_at`. Only what no order of events can explain is a disagreement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from webapp.records import handed
from webapp.records.db import db
from webapp.records.models import Deposit, Device, Epoch, Quarantine, Slip, Tombstone
from webapp.records.payload import read_time

# A copy stays on the phone at least so long after its receipt (SECURITY 4, phone 7).
COPY_STAYS = timedelta(days=14)
# Numbers are compared so far back: what is older may have been erased by now.
NUMBERS_WITHIN = timedelta(days=90)
# Surely sealed by the device it lies under.
GENUINE = ("stored", "invalid")


@dataclass(frozen=True)
class Disagreement:
    """A comparison that fails, by its code, with the phone's number and the server's."""

    code: str
    phone: int
    server: int


def take_report(
    device: Device, counts: Mapping[str, Any], sent: int, epoch: UUID | None, now: datetime
) -> None:
    """Keep what a phone says of itself in a call that brings `sent` records.

    `epoch` is the one in which it lives by its cursor, if that is the present one.
    """
    device.last_seen_at = now
    told = {name: number for name, number in counts.items() if name != "handed_out"}
    device.counts = {**told, "sent": sent, "epoch": str(epoch) if epoch else None}
    if counts["waiting"] <= sent:
        device.waiting_since = None
    elif sent or counts["oldest_waiting"] is None:
        # Which of them it sent is known, how old the others are is not: they wait since now at least.
        device.waiting_since = now
    else:
        oldest = read_time(counts["oldest_waiting"])
        device.waiting_since = min(max(oldest, device.activated_at), now)
    # Older apps count no slips; what a newer one has told stays.
    if (slips := counts.get("handed_out")) is not None:
        handed.take_count(device, slips, max(0, counts["waiting"] - sent), now)


def take_delivery(device: Device) -> None:
    """After somebody else has brought records of this phone: what is now known to wait there."""
    if device.missing_since is not None and handed.count_missing(device) == 0:
        device.missing_since = None
    if device.waiting_since is None:
        return
    if count_unsent(device) == 0:
        device.waiting_since = None
    elif device.last_seen_at is not None and _count_carried(device):
        device.waiting_since = max(device.waiting_since, device.last_seen_at)


def count_unsent(device: Device) -> int:
    """How many records the phone spoke of that are not here, whoever may have brought them."""
    if device.counts is None:
        return 0
    left = device.counts["waiting"] - device.counts.get("sent", 0)
    return max(0, left - _count_carried(device)) if left > 0 else 0


def compare(device: Device, epoch: Epoch) -> list[Disagreement]:
    """Where the phone's last report and the server cannot both be right.

    Nothing is compared before the phone has come in once in the present epoch, and nothing that
    came after its report counts against it.
    """
    said, seen = device.counts, device.last_seen_at
    if said is None or seen is None or said.get("epoch") != str(epoch.id):
        return []
    waiting, refused, retained = said["waiting"], said["refused"], said["retained"]
    found = []
    # What was refused is there as refused, or its receipt or its correction is on the way.
    if (known := _count_refused(device, seen)) > refused + waiting:
        found.append(Disagreement("refused", refused, known))
    # Of what arrived lately, a copy is kept, or its receipt was lost and it still waits.
    if (known := _count_to_keep(device, seen, epoch.purge_before)) > retained + waiting:
        found.append(Disagreement("kept", retained, known))
    # A copy that waits no more has a receipt, and a receipt is of something that is here.
    if (known := _count_received(device, seen)) < retained:
        found.append(Disagreement("received", retained, known))
    # A number that was given has come, or waits.
    nothing_waits = waiting == 0 and said["oldest_waiting"] is None
    if nothing_waits and (missing := _count_missing(device, seen)):
        found.append(Disagreement("missing", 0, missing))
    return found


def refused_now(devices: ColumnElement[bool]) -> Select[Any]:
    """The deposits that are refused and that nothing has followed yet."""
    later = aliased(Deposit)
    followed = exists().where(later.enrollment_id == Deposit.enrollment_id, later.rev > Deposit.rev)
    return select(Deposit).where(devices, Deposit.outcome == "invalid", ~followed)


def _count_carried(device: Device) -> int:
    """Records of this phone that came since its report, or that it has never been answered."""
    unasked = Deposit.seq > device.seq_acknowledged
    since = Deposit.received_at > device.last_seen_at
    return _count_records(device, or_(unasked, since))


def _count_refused(device: Device, seen: datetime) -> int:
    """Refused by their very receipt; of a refusal after quarantine the phone may not know yet."""
    held = exists().where(Quarantine.deposit_id == Deposit.id)
    refused = refused_now(Deposit.device_id == device.id).where(Deposit.received_at < seen, ~held)
    return db.session.scalar(select(func.count()).select_from(refused.subquery())) or 0


def _count_to_keep(device: Device, seen: datetime, purge_before: datetime | None) -> int:
    young = Deposit.received_at > seen - COPY_STAYS
    kept = or_(young, Deposit.received_at >= purge_before) if purge_before else true()
    before = Deposit.received_at < seen
    return _count_records(device, and_(before, kept, Deposit.outcome.in_(GENUINE)))


def _count_received(device: Device, seen: datetime) -> int:
    received = select(func.coalesce(func.sum(Deposit.copies), 0)).where(
        Deposit.device_id == device.id, Deposit.received_at < seen
    )
    return int(db.session.scalar(received) or 0) + _count_erased(device)


def _count_missing(device: Device, seen: datetime) -> int:
    """Numbers between the first and the last of the recent ones under which nothing ever came."""
    own = Deposit.device_id == device.id
    recent = select(func.min(Deposit.seq), func.max(Deposit.seq)).where(
        own,
        Deposit.outcome.in_(GENUINE),
        Deposit.received_at.between(seen - NUMBERS_WITHIN, seen),
    )
    first, last = db.session.execute(recent).one()
    if first is None or last is None:
        return 0
    # Of too many copies only the first are kept and the others counted: they had numbers, too.
    # So had those that lie here without one.
    there = select(func.coalesce(func.sum(Deposit.copies), 0)).where(
        own, or_(Deposit.seq.between(first, last), Deposit.seq.is_(None))
    )
    came = int(db.session.scalar(there) or 0) + _count_erased(device)
    return max(0, last - first + 1 - came)


def _count_erased(device: Device) -> int:
    """What was taken from this phone once and erased when its time was over."""
    erased = (
        select(func.count())
        .select_from(Tombstone)
        .join(Slip, Slip.enrollment_id == Tombstone.enrollment_id)
        .where(Slip.device_id == device.id)
    )
    return db.session.scalar(erased) or 0


def _count_records(device: Device, which: ColumnElement[bool]) -> int:
    records = select(func.count(Deposit.enrollment_id.distinct())).where(
        Deposit.device_id == device.id, which
    )
    return db.session.scalar(records) or 0
