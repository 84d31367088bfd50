"""Flags that need the database or the clock: who else has this NIK, how fast it was filled in.

They never stop a record. Thresholds are settings; where they come from: SECURITY T18.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from webapp.records.db import db, lock
from webapp.records.enrollment_store import set_flags
from webapp.records.models import Enrollment
from webapp.records.payload import Meta
from webapp.rules.dates import JAKARTA_HOURS
from webapp.rules.tables import Tables

CONSENT_STEP = "7"
# Whose enrollment no longer counts when people, phones or signatures are compared.
GONE = ("withdrawn", "rejected")


@dataclass(frozen=True)
class Sent:
    """What the phone tells about how an enrollment came about, and when and by whom that was."""

    enrollment_id: UUID
    author_id: UUID
    meta: Meta
    claimed_at: datetime
    captured_at: datetime


def flag_making(sent: Sent, thresholds: Mapping[str, int]) -> list[str]:
    """Flags of the time of day, the haste and the clock."""
    hour = (sent.captured_at + timedelta(hours=JAKARTA_HOURS)).hour
    consent_ms = sent.meta.durations_ms.get(CONSENT_STEP)
    wrong_by = max(
        abs(timedelta(milliseconds=sent.meta.clock_offset_ms)),
        abs(sent.claimed_at - sent.captured_at),
    )
    found = {
        "filled_fast": sent.meta.keying_ms < thresholds["filled_fast_ms"],
        "consent_fast": consent_ms is not None and consent_ms < thresholds["consent_fast_ms"],
        "clock_off": wrong_by > timedelta(seconds=thresholds["clock_off_seconds"]),
        "night": hour >= thresholds["night_from_hour"] or hour < thresholds["night_to_hour"],
        "burst": _count_hour_before(sent) >= thresholds["burst_per_hour"],
    }
    return [flag for flag, raised in found.items() if raised]


def compare(
    enrollment: Enrollment, thresholds: Mapping[str, int], tables: Tables
) -> list[tuple[UUID, str]]:
    """Flag this enrollment and the ones it resembles; returns those others, to be audited.

    Holds the NIK and the phone number until the transaction ends, so that of two that arrive at
    once neither overlooks the other.
    """
    held = [enrollment.nik_index, enrollment.phone_index]
    for name in sorted(name for name in held if name):
        lock(f"same:{name}")
    db.session.flush()
    same_nik = _find_others(enrollment, Enrollment.nik_index == enrollment.nik_index)
    raised = _flag_all("nik_duplicate", enrollment, same_nik, tables) if same_nik else []
    if enrollment.phone_index:
        sharing = _find_others(enrollment, Enrollment.phone_index == enrollment.phone_index)
        if len(sharing) + 1 >= thresholds["phone_shared"]:
            raised += _flag_all("phone_shared", enrollment, sharing, tables)
    return raised


def _find_others(enrollment: Enrollment, alike: ColumnElement[bool]) -> list[Enrollment]:
    """Locked in the order of their ids, so that two batches never wait for each other in a circle."""
    return list(
        db.session.scalars(
            select(Enrollment)
            .where(alike, Enrollment.id != enrollment.id, Enrollment.state.not_in(GONE))
            .order_by(Enrollment.id)
            .with_for_update()
        )
    )


def _flag_all(
    flag: str, enrollment: Enrollment, others: list[Enrollment], tables: Tables
) -> list[tuple[UUID, str]]:
    raised = [one for one in [enrollment, *others] if flag not in one.flags]
    for one in raised:
        set_flags(one, [*one.flags, flag], tables)
    return [(one.id, flag) for one in raised if one.id != enrollment.id]


def _count_hour_before(sent: Sent) -> int:
    """How many others this person captured in the hour before."""
    since = sent.captured_at - timedelta(hours=1)
    count = select(func.count()).where(
        Enrollment.author_id == sent.author_id,
        Enrollment.id != sent.enrollment_id,
        Enrollment.received_at >= since,
        Enrollment.captured_at > since,
        Enrollment.captured_at <= sent.captured_at,
    )
    return db.session.scalar(count) or 0
