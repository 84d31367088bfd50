"""How long an enrollment takes its volunteer: the middle of the newest records, nobody's in particular."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, desc, select, union_all

from webapp.records.db import db
from webapp.records.models import Enrollment, Revision
from webapp.rules.dates import JAKARTA_HOURS

NEWEST = 200
JAKARTA = timezone(timedelta(hours=JAKARTA_HOURS))
KOTA, KECAMATAN, KELURAHAN = 5, 8, 13  # how long the code of an area of this level is
STATES = (
    "submitted",
    "returned",
    "approved",
    "rejected",
    "withdrawn",
    "handed_over",
    "registered",
    "bpjs_rejected",
)


@dataclass(frozen=True)
class Pace:
    """Of how many records, and the median of the seconds of typing and of the whole talk."""

    among: int
    keying: int
    service: int


def measure(area: str, first: date, last: date, event: UUID | None) -> Pace:
    """The pace of the newest records of an area that came on these days, and from this event."""
    newest = union_all(
        *(
            select(_newest_of(area, state, attention, first, last).subquery())
            for state in STATES
            for attention in (0, 1)
        )
    ).subquery()
    found = select(newest.c.id, newest.c.event_id).order_by(desc(newest.c.received_at))
    rows = db.session.execute(found.limit(NEWEST)).all()
    ids = [row.id for row in rows if event is None or row.event_id == event]
    sent = select(Revision.meta).where(Revision.enrollment_id.in_(ids), Revision.act == "enroll")
    metas = list(db.session.scalars(sent)) if ids else []
    if not metas:
        return Pace(0, 0, 0)
    return Pace(len(metas), _middle([_keying(meta) for meta in metas]), _middle(_talks(metas)))


def at_level(area: str) -> list[ColumnElement[bool]]:
    """That a record lies in an area: one value of the index of that level."""
    columns: dict[int, Any] = {
        KOTA: Enrollment.kota,
        KECAMATAN: Enrollment.kecamatan,
        KELURAHAN: Enrollment.kelurahan,
    }
    return [columns[len(area)] == area] if len(area) in columns else []


def _newest_of(
    area: str, state: str, attention: int, first: date, last: date
) -> Select[UUID, UUID | None, datetime]:
    """The newest records of one range of one index."""
    return (
        select(Enrollment.id, Enrollment.event_id, Enrollment.received_at)
        .where(
            Enrollment.state == state,
            *at_level(area),
            Enrollment.attention == attention,
            Enrollment.received_at >= _midnight(first),
            Enrollment.received_at < _midnight(last + timedelta(days=1)),
        )
        .order_by(Enrollment.received_at.desc())
        .limit(NEWEST)
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JAKARTA)


def _keying(meta: dict[str, Any]) -> int:
    return int(meta.get("keying_ms", 0))


def _talks(metas: list[dict[str, Any]]) -> list[int]:
    return [sum(meta.get("durations_ms", {}).values()) for meta in metas]


def _middle(milliseconds: list[int]) -> int:
    return round(median(milliseconds) / 1000)
