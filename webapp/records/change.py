"""What phones are to be told: numbered per device, without a gap, in the transaction of the deed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from webapp.records.db import db
from webapp.records.models import Change, Device, Enrollment

# So many are sent at once; the rest comes with the next call.
PAGE = 200
MARK_BYTES = 6


@dataclass(frozen=True)
class News:
    """What became of one revision, and whose it is."""

    author_id: UUID
    enrollment_id: UUID
    rev: int
    state: str


def announce(
    enrollment: Enrollment, reason: str | None, now: datetime, delay: timedelta = timedelta(0)
) -> None:
    """Tell every active device of the author the enrollment's state, not before delay has passed."""
    tell(news_of(enrollment), reason, now, delay)


def news_of(enrollment: Enrollment) -> News:
    """How an enrollment stands."""
    return News(enrollment.author_id, enrollment.id, enrollment.rev, enrollment.state)


def tell(news: News, reason: str | None, now: datetime, delay: timedelta = timedelta(0)) -> None:
    """Tell every active device of an author what became of a revision, also of one without a row.

    Takes the devices' row locks in the order of their ids; they let in who only names a device, as
    a deposit does, or two that come at once would wait for each other. A delay leaves time for an
    undo.
    """
    devices = db.session.scalars(
        select(Device)
        .where(Device.account_id == news.author_id, Device.revoked_at.is_(None))
        .order_by(Device.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    for device in devices.all():
        device.change_number += 1
        db.session.add(
            Change(
                device_id=device.id,
                n=device.change_number,
                enrollment_id=news.enrollment_id,
                rev=news.rev,
                state=news.state,
                reason=reason,
                due_at=now + delay,
                time=now,
            )
        )


def due(device_id: UUID, after: int, now: datetime) -> list[Change]:
    """The changes numbered past after, up to the first that is not due yet."""
    found: list[Change] = []
    for change in db.session.scalars(
        select(Change)
        .where(Change.device_id == device_id, Change.n > after)
        .order_by(Change.n)
        .limit(PAGE)
    ):
        if change.due_at > now:
            break
        found.append(change)
    return found


def mark_of(device_id: UUID, n: int) -> int | None:
    """What tells change n of a device from another of that number; nothing when there is none."""
    change = db.session.get(Change, (device_id, n))
    if change is None:
        return None
    told = f"{change.enrollment_id} {change.rev} {change.state} {change.time.isoformat()}"
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:MARK_BYTES], "big")


def latest(changes: list[Change]) -> list[Change]:
    """Only the last change of each enrollment: what was undone in between need not be shown."""
    last = {change.enrollment_id: change for change in changes}
    return sorted(last.values(), key=lambda change: change.n)
