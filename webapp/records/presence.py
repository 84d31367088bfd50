"""Who has a record open: two who work on it see each other, and one opening is one line of the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.records import audit
from webapp.records.db import db, insert, transaction
from webapp.records.models import Account, Enrollment, Presence
from webapp.records.review import find_for

# Whoever was not heard of for so long has gone; whoever comes back after it opens the record anew.
LATELY = timedelta(minutes=2)


@dataclass(frozen=True)
class Watch:
    """A record as somebody has it open: what it is now, and who else has it open."""

    rev: int
    state: str
    others: Sequence[Presence]


@transaction
def note_opening(
    account: Account, enrollment: Enrollment, arrived: datetime, now: datetime
) -> None:
    """Write down that somebody sees a record; once for as long as the same revision stays open.

    arrived is when the revision came: a newer one on the screen is another opening.
    """
    row = db.session.get(Presence, (enrollment.id, account.id))
    since = _since(row, now)
    # A page may have asked who is here before anything was shown; that was no opening.
    opened = row is not None and since >= arrived
    opened = opened and audit.has_read(account.id, enrollment.id, since)
    _stay(account, enrollment.id, since if opened else now, now)
    if not opened:
        audit.record_reading(account.id, enrollment.id, enrollment.rev, now)


@transaction
def stay(account: Account, enrollment_id: UUID, now: datetime) -> Watch:
    """Say that a record is still open on somebody's screen, and learn what became of it."""
    enrollment = find_for(account, enrollment_id, "enrollment.read")
    row = db.session.get(Presence, (enrollment_id, account.id))
    _stay(account, enrollment_id, _since(row, now), now)
    return Watch(enrollment.rev, enrollment.state, list_others(account, enrollment_id, now))


def list_others(account: Account, enrollment_id: UUID, now: datetime) -> Sequence[Presence]:
    """Who else has had a record open in the last two minutes, whoever came first first."""
    query = (
        select(Presence)
        .options(joinedload(Presence.account))
        .where(
            Presence.enrollment_id == enrollment_id,
            Presence.account_id != account.id,
            Presence.seen_at > now - LATELY,
        )
        .order_by(Presence.since)
    )
    return db.session.scalars(query).all()


def _since(row: Presence | None, now: datetime) -> datetime:
    """Since when somebody has had a record open; from now on where it was left meanwhile."""
    return row.since if row and now - row.seen_at <= LATELY else now


def _stay(account: Account, enrollment_id: UUID, since: datetime, now: datetime) -> None:
    row = {"enrollment_id": enrollment_id, "account_id": account.id}
    here = insert(Presence).values(**row, since=since, seen_at=now)
    moments = {"since": since, "seen_at": now}
    db.session.execute(here.on_conflict_do_update(index_elements=list(row), set_=moments))
