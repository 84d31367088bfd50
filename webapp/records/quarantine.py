"""What is kept aside for a supervisor: held with its reason, until it is released or refused."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.records.db import db
from webapp.records.models import Account, Deposit, Device, Quarantine

# Waits here by itself until the revision it builds on has come.
EARLY = "early"


class Aside(Exception):
    """An item that a supervisor has to see; the reason is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def hold(deposit: Deposit, reason: str, now: datetime) -> Quarantine:
    """Keep a deposit aside, for the people of its device's territory."""
    deposit.outcome = "quarantined"
    held = db.session.scalar(select(Quarantine).where(Quarantine.deposit_id == deposit.id))
    if held is None:
        held = Quarantine(
            deposit_id=deposit.id,
            enrollment_id=deposit.enrollment_id,
            territory=_territory_of(deposit.device_id),
            status="held",
            held_at=now,
        )
        db.session.add(held)
    held.reason = reason
    return held


def early(enrollment_id: UUID) -> list[Deposit]:
    """The deposits that wait for an earlier revision of this enrollment, oldest revision first."""
    return list(
        db.session.scalars(
            select(Deposit)
            .join(Quarantine, Quarantine.deposit_id == Deposit.id)
            .where(
                Quarantine.enrollment_id == enrollment_id,
                Quarantine.status == "held",
                Quarantine.reason == EARLY,
            )
            .order_by(Deposit.rev)
        )
    )


def settle(deposit: Deposit, now: datetime) -> None:
    """Close the quarantine of a deposit that has been taken after all."""
    held = db.session.scalar(select(Quarantine).where(Quarantine.deposit_id == deposit.id))
    if held is not None:
        held.status, held.settled_at = "released", now


def _territory_of(device_id: UUID) -> str:
    owner = select(Account.territory).join(Device, Device.account_id == Account.id)
    return db.session.scalars(owner.where(Device.id == device_id)).one()
