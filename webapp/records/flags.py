"""Flags that need the database or the clock: who else has this NIK, how fast it was filled in.

They never stop a record. Thresholds are settings; where they come from: SECURITY T18.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from webapp.records import audit, setting, similar
from webapp.records.db import db, lock
from webapp.records.enrollment_store import set_flags
from webapp.records.installation import Installation
from webapp.records.models import Enrollment
from webapp.records.payload import Meta
from webapp.records.similar import BLOCK, GONE
from webapp.rules.dates import JAKARTA_HOURS
from webapp.rules.tables import Tables

CONSENT_STEP = "7"


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
    office: Installation, enrollment: Enrollment, thresholds: Mapping[str, int]
) -> list[tuple[UUID, str]]:
    """Flag this enrollment and the ones it resembles; returns those others, to be audited.

    Holds the NIK, the phone number and the birth date until the transaction ends, so that of two
    that arrive at once neither overlooks the other.
    """
    hold_alike([enrollment])
    db.session.flush()
    alike = {
        "nik_duplicate": similar.find_same_nik(enrollment),
        "phone_shared": _find_sharing(enrollment),
        "person_similar": similar.find_similar(office, enrollment),
    }
    if alike["nik_duplicate"] or alike["person_similar"]:
        _leave_out_settled(enrollment, alike)
    found = _lock_all({one for ids in alike.values() for one in ids})
    raised = []
    for flag, ids in alike.items():
        others = [found[one] for one in sorted(ids) if one in found]
        least = thresholds["phone_shared"] if flag == "phone_shared" else 2
        if len(others) + 1 >= least:
            raised += _flag_all(flag, enrollment, others, office.tables)
    return raised


def count_again(office: Installation, enrollment: Enrollment, now: datetime) -> None:
    """Compare one that is no longer rejected, held and locked, as if it came only now."""
    because = str(enrollment.id)
    for other, flag in compare(office, enrollment, setting.thresholds(office)):
        detail = {"flag": flag, "because_of": because}
        audit.record("system", None, "enrollment.flag", "enrollment", other, detail, now)


def compare_again(office: Installation, enrollments: list[Enrollment]) -> None:
    """Say anew of these, held and locked, whether another has their NIK or may be the same person."""
    db.session.flush()
    for one in enrollments:
        alike = {
            "nik_duplicate": similar.find_same_nik(one),
            "person_similar": similar.find_similar(office, one),
        }
        _leave_out_settled(one, alike)
        kept = [flag for flag in one.flags if flag not in alike]
        set_flags(one, [*kept, *(flag for flag, ids in alike.items() if ids)], office.tables)


def hold_alike(enrollments: list[Enrollment]) -> None:
    """Let nobody else compare with these until the transaction ends."""
    held = {
        name for one in enrollments for name in (one.nik_index, one.phone_index, one.birth_index)
    }
    for name in sorted(name for name in held if name):
        lock(f"same:{name}")


def _leave_out_settled(enrollment: Enrollment, alike: dict[str, list[UUID]]) -> None:
    """Two persons are two persons for good, but with one NIK only until it was to be mended."""
    settled = similar.find_settled(enrollment.id)
    for flag, out in (("nik_duplicate", settled.mending), ("person_similar", settled.different)):
        alike[flag] = [one for one in alike[flag] if one not in out]


def _find_sharing(enrollment: Enrollment) -> list[UUID]:
    if not enrollment.phone_index:
        return []
    sharing = select(Enrollment.id).where(
        Enrollment.phone_index == enrollment.phone_index,
        Enrollment.id != enrollment.id,
        Enrollment.state.not_in(GONE),
    )
    # A number that somebody invents with may stand in thousands: the newest say enough.
    return list(db.session.scalars(sharing.order_by(Enrollment.received_at.desc()).limit(BLOCK)))


def _lock_all(ids: set[UUID]) -> dict[UUID, Enrollment]:
    """Those that still count, locked in the order of their ids, so that two batches never wait for
    each other in a circle.
    """
    if not ids:
        return {}
    locked = db.session.scalars(
        select(Enrollment)
        .where(Enrollment.id.in_(ids))
        .order_by(Enrollment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in locked if one.state not in GONE}


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
