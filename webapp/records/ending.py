"""Ends an enrollment and its slip on the worker's wish, whoever brings it: a phone or the office."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from webapp.records.change import News, news_of
from webapp.records.db import db
from webapp.records.models import Enrollment, Slip, Ticket

WITHDRAWN = "withdrawn"
# Why, when it was not the wish of the one who enrolled but of the one who never did.
NOT_ME = "bukan_saya"
ON_REQUEST = "atas_permintaan"


def end_enrollment(enrollment: Enrollment, now: datetime) -> News:
    """The worker's wish ends it from whatever state it is in; its slip stays bound and says so."""
    enrollment.state, enrollment.changed_at = WITHDRAWN, now
    return news_of(enrollment)


def void_slip(slip_id: bytes, device_id: UUID) -> bool:
    """End a slip that no record holds; False when there is none such, or a record has come for it."""
    ended: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(Slip)
        .where(Slip.id == slip_id, Slip.device_id == device_id, Slip.state == "issued")
        .values(state="void")
        .execution_options(synchronize_session=False)
    )
    return ended.rowcount == 1


def find_end(slip_id: bytes) -> Ticket | None:
    """The granted wish that ended a slip for which no record had come."""
    granted = select(Ticket).where(
        Ticket.slip_id == slip_id,
        Ticket.outcome == "granted",
        Ticket.kind.in_(("withdrawal", "not_me")),
    )
    return db.session.scalar(granted.order_by(Ticket.settled_at.desc()).limit(1))
