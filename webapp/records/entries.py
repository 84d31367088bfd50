"""What is read of one volunteer to look for signs: entries of the last days, and what others say.

Every reading here ends: so many entries, so many of others, so many NIK that are opened.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import load_only

from webapp.records import handed
from webapp.records.db import db
from webapp.records.enrollment_store import read_field
from webapp.records.fields import blind_index
from webapp.records.installation import Installation
from webapp.records.models import Account, Callback, Device, Enrollment, Revision, Slip, Ticket
from webapp.records.payload import read_time
from webapp.rules.signs import Beside, Entry

CONSENT_STEP = "7"
# NIK that are opened for one volunteer: most are the volunteer's own.
MOST_OPENED, MOST_OTHERS = 200, 100
MOST_ALIKE = 2000
MOST_CALLS = 300
# A slip that somebody asked about longer ago, and that never came, is told no more.
ASKED_WITHIN = timedelta(days=90)
# Dots are no signature: everybody draws the same ones.
DOTS = tuple(json.dumps([[]] * number) for number in range(1, 10))
LIVING = ("submitted", "approved", "handed_over", "registered")
REACHED = ("known", "wrong_data", "not_me", "visited")
READ = (
    *(Enrollment.nik, Enrollment.nik_index, Enrollment.birth_index, Enrollment.phone_index),
    *(Enrollment.heir_index, Enrollment.strokes_index, Enrollment.flags, Enrollment.slip_id),
    *(Enrollment.kelurahan, Enrollment.rw, Enrollment.rt),
    *(Enrollment.captured_at, Enrollment.received_at),
)
Limits = Mapping[str, int]


def read_rows(author_id: UUID, limits: Limits, now: datetime) -> list[Enrollment]:
    """A volunteer's enrollments of the last days, in the order in which they were made."""
    since = now - timedelta(days=limits["sign_days"])
    query = (
        select(Enrollment)
        .options(load_only(*READ))
        .where(Enrollment.author_id == author_id, Enrollment.received_at > since)
        .order_by(Enrollment.received_at.desc(), Enrollment.id)
        .limit(limits["sign_most"])
    )
    return sorted(db.session.scalars(query), key=lambda row: (row.captured_at, row.id))


def read_entries(
    office: Installation, author_id: UUID, rows: Sequence[Enrollment], limits: Limits
) -> list[Entry]:
    """The entries of these rows, as far as they say how they were made."""
    sent = _read_sent(rows)
    known_before = _find_known_before(author_id, rows)
    dots = {blind_index(office.keys, "strokes", shape) for shape in DOTS}
    opened = {row.id for row in rows[-MOST_OPENED:]}
    allowed = timedelta(seconds=limits["clock_off_seconds"])
    return [
        Entry(
            id=str(row.id),
            at=_moment(row, sent.get(row.id), allowed),
            keying_ms=meta["keying_ms"] if (meta := _meta(sent, row)) else None,
            consent_ms=meta["durations_ms"].get(CONSENT_STEP) if meta else None,
            clock_offset_ms=meta["clock_offset_ms"] if meta else 0,
            household=f"{row.kelurahan} {row.rw} {row.rt}",
            phone=row.phone_index,
            heir=row.heir_index,
            strokes=None if row.strokes_index in dots else row.strokes_index,
            nik=read_field(office, row, "nik") if row.id in opened else None,
            known_before=row.id in known_before,
        )
        for row in rows
    ]


def read_beside(
    office: Installation,
    account: Account,
    rows: Sequence[Enrollment],
    limits: Limits,
    now: datetime,
) -> Beside:
    """What slips, workers and other volunteers say."""
    devices = list(db.session.scalars(select(Device).where(Device.account_id == account.id)))
    others = tuple(_read_others(office, account, rows))
    told = _count_slips(devices, limits, now)
    return _with_calls(
        account, limits, now, _with_tickets(devices, rows, Beside(*told, others=others))
    )


def _read_sent(rows: Sequence[Enrollment]) -> dict[UUID, Revision]:
    """The first revisions: a correction says nothing about how the enrollment was made."""
    query = (
        select(Revision)
        .options(load_only(Revision.enrollment_id, Revision.meta, Revision.captured_at))
        .where(Revision.enrollment_id.in_([row.id for row in rows]), Revision.act == "enroll")
    )
    return {sent.enrollment_id: sent for sent in db.session.scalars(query)}


def _meta(sent: Mapping[UUID, Revision], row: Enrollment) -> dict[str, Any] | None:
    revision = sent.get(row.id)
    return revision.meta if revision else None


def _moment(row: Enrollment, sent: Revision | None, allowed: timedelta) -> datetime | None:
    """When it was made; nothing where the phone's own word on it could not be believed."""
    if sent is None or "time" not in sent.meta:
        return row.captured_at
    believable = abs(read_time(sent.meta["time"]) - sent.captured_at) <= allowed
    return sent.captured_at if believable else None


def _find_known_before(author_id: UUID, rows: Sequence[Enrollment]) -> set[UUID]:
    """Whose person somebody else had entered before: of the two, only the later one is a copy."""
    first = (
        select(Enrollment.nik_index, func.min(Enrollment.captured_at))
        .where(Enrollment.nik_index.in_([row.nik_index for row in rows]))
        .where(Enrollment.author_id != author_id)
        .group_by(Enrollment.nik_index)
    )
    entered: dict[str, datetime] = dict(db.session.execute(first).all())
    found = {
        row.id for row in rows if entered.get(row.nik_index, row.captured_at) < row.captured_at
    }
    return found | _find_similar_before(author_id, [r for r in rows if "person_similar" in r.flags])


def _find_similar_before(author_id: UUID, rows: Sequence[Enrollment]) -> set[UUID]:
    """Those remarked as near another, where that other is somebody else's and was here before."""
    if not rows:
        return set()
    births = [row.birth_index for row in rows]
    phones = [row.phone_index for row in rows if row.phone_index]
    near = or_(Enrollment.birth_index.in_(births), Enrollment.phone_index.in_(phones))
    query = select(
        Enrollment.birth_index, Enrollment.phone_index, Enrollment.captured_at, Enrollment.flags
    ).where(near, Enrollment.author_id != author_id)
    others = [
        other
        for other in db.session.execute(query.limit(MOST_ALIKE))
        if "person_similar" in other.flags
    ]
    return {
        row.id
        for row in rows
        if any(
            other.captured_at < row.captured_at
            and (
                other.birth_index == row.birth_index
                or (row.phone_index is not None and other.phone_index == row.phone_index)
            )
            for other in others
        )
    }


def _read_others(office: Installation, account: Account, rows: Sequence[Enrollment]) -> list[str]:
    """The NIK that others entered where this volunteer enters most, the newest of each state."""
    if not rows:
        return []
    where = Counter(row.kelurahan for row in rows).most_common(1)[0][0]
    found: list[Enrollment] = []
    for state in LIVING:
        for attention in (0, 1):
            newest = (
                select(Enrollment)
                .options(load_only(Enrollment.nik, Enrollment.author_id))
                .where(Enrollment.state == state, Enrollment.kelurahan == where)
                .where(Enrollment.attention == attention)
                .order_by(Enrollment.received_at.desc(), Enrollment.id.desc())
                .limit(MOST_OTHERS)
            )
            found += [r for r in db.session.scalars(newest) if r.author_id != account.id]
    return [nik for row in _spread(found) if (nik := read_field(office, row, "nik"))]


def _spread(found: Sequence[Enrollment]) -> list[Enrollment]:
    """So many of them, evenly chosen, so that no state hides the others."""
    step = max(1, -(-len(found) // MOST_OTHERS))
    return list(found[::step])


def _count_slips(devices: Sequence[Device], limits: Limits, now: datetime) -> tuple[int, int]:
    """Slips without a record for longer than the owner allows, and how many were handed out."""
    before = now - timedelta(hours=limits["slip_gap_hours"])
    kept = now - timedelta(hours=limits["unsent_escalation_hours"])
    missing = given = 0
    for device in devices:
        gap = 0
        if device.missing_since and device.missing_since <= before:
            gap = handed.count_missing(device)
            # What a phone says it still holds may come; after some days it does not count.
            if device.waiting_since and device.waiting_since > kept:
                gap -= (device.counts or {}).get("waiting", 0)
        gap = max(0, gap, _count_asked(device, now - ASKED_WITHIN, before))
        arrived = handed.count_arrived([device.id])[device.id].total() if gap else 0
        missing += gap
        given += max(handed.read_told(device).total(), arrived + gap) if gap else 0
    return missing, given


def _count_asked(device: Device, after: datetime, before: datetime) -> int:
    asked = select(func.count()).where(
        Slip.device_id == device.id, Slip.asked_at.between(after, before), handed.without_record()
    )
    return db.session.scalar(asked) or 0


def _with_tickets(devices: Sequence[Device], rows: Sequence[Enrollment], beside: Beside) -> Beside:
    """Whose holder has said: it was not me. What was declined in person does not count."""
    of_slip = {row.slip_id: str(row.id) for row in rows}
    named = Ticket.slip_id.in_(list(of_slip))
    unsent = select(Slip.id).where(
        Slip.device_id.in_([device.id for device in devices]), Slip.state == "issued"
    )
    query = select(Ticket).where(Ticket.kind == "not_me", or_(named, Ticket.slip_id.in_(unsent)))
    counted = [t for t in db.session.scalars(query) if t.outcome in (None, "granted")]
    slips = {ticket.slip_id: of_slip.get(ticket.slip_id, "") for ticket in counted}
    proven = sum(ticket.outcome == "granted" for ticket in counted)
    return replace(beside, disowned=tuple(slips.values()), proven=proven)


def _with_calls(account: Account, limits: Limits, now: datetime, beside: Beside) -> Beside:
    """What workers said who were called back."""
    since = now - timedelta(days=limits["sign_days"])
    query = (
        select(Callback.enrollment_id, Callback.outcome)
        .where(Callback.author_id == account.id, Callback.status == "settled")
        .where(Callback.at > since)
        .limit(MOST_CALLS)
    )
    told = [(str(one), outcome) for one, outcome in db.session.execute(query)]
    reached = sum(outcome in REACHED for _, outcome in told)
    wrong = tuple(one for one, outcome in told if outcome == "wrong_number")
    return replace(
        beside,
        reached=reached,
        unknown=tuple(one for one, outcome in told if outcome == "not_me"),
        called=reached + len(wrong),
        wrong=wrong,
    )
