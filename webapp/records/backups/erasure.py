"""Erased stays erased: a restored copy of somebody whose time was over is taken out again."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select, update

from webapp.records.db import db, transaction
from webapp.records.models import (
    Callback,
    Change,
    Comparison,
    Decision,
    Deposit,
    Enrollment,
    Presence,
    Quarantine,
    Revision,
    SearchToken,
    Slip,
    Tombstone,
)

OF_AN_ENROLLMENT = (Presence, Callback, Decision, SearchToken, Quarantine, Change, Revision)


@transaction
def erase_again(enrollments: Iterable[UUID]) -> int:
    """Take out what tombstones name; an enrollment goes with the last of its deposits."""
    return sum(_erase(enrollment_id) for enrollment_id in sorted(set(enrollments)))


def _erase(enrollment_id: UUID) -> bool:
    dead = set(
        db.session.execute(
            select(Tombstone.rev, Tombstone.hash).where(Tombstone.enrollment_id == enrollment_id)
        )
    )
    deposits = db.session.scalars(
        select(Deposit).where(Deposit.enrollment_id == enrollment_id)
    ).all()
    gone = [deposit for deposit in deposits if (deposit.rev, deposit.hash) in dead]
    if not gone:
        return False
    db.session.execute(
        delete(Quarantine).where(Quarantine.deposit_id.in_([deposit.id for deposit in gone]))
    )
    if len(gone) == len(deposits):
        pairs = (Comparison.first_id == enrollment_id) | (Comparison.second_id == enrollment_id)
        db.session.execute(delete(Comparison).where(pairs))
        for table in OF_AN_ENROLLMENT:
            db.session.execute(delete(table).where(table.enrollment_id == enrollment_id))
        db.session.execute(delete(Enrollment).where(Enrollment.id == enrollment_id))
        slips = [deposit.slip_id for deposit in gone if deposit.slip_id]
        void = update(Slip).where(Slip.id.in_(slips) | (Slip.enrollment_id == enrollment_id))
        db.session.execute(void.values(state="void", enrollment_id=None))
    for deposit in gone:
        db.session.delete(deposit)
    db.session.flush()
    return True
