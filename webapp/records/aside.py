"""Puts aside what a supervisor has to see: held with its reason, until it is settled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from webapp.records.db import db
from webapp.records.models import Account, Deposit, Device, Quarantine

# Waits here by itself until the revision it builds on has come.
EARLY = "early"
# Other content for a revision that is taken.
CONFLICT = "conflict"


class Aside(Exception):
    """An item that a supervisor has to see; the reason is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def hold(deposit: Deposit, reason: str, now: datetime) -> Quarantine:
    """Keep a deposit aside, for the people of its device's territory."""
    if reason != CONFLICT:  # whose deposit keeps the word it was answered with
        deposit.outcome = "quarantined"
    held, territory = find_held(deposit), _territory_of(deposit.device_id)
    if held is None:
        held = Quarantine(deposit_id=deposit.id, enrollment_id=deposit.enrollment_id, held_at=now)
        db.session.add(held)
    held.reason, held.status, held.territory = reason, "held", territory
    held.settled_at = held.settled_by = held.refusal = None
    return held


def find_held(deposit: Deposit) -> Quarantine | None:
    """The quarantine of a deposit, settled or not."""
    return db.session.scalar(select(Quarantine).where(Quarantine.deposit_id == deposit.id))


def is_refused(deposit: Deposit) -> bool:
    """Whether a supervisor has refused it for good."""
    held = find_held(deposit)
    return held is not None and held.status == "refused"


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


def waits_for_another(deposit: Deposit) -> bool:
    """Whether an earlier revision of the same enrollment is still held."""
    earlier = (
        select(Quarantine.id)
        .join(Deposit, Deposit.id == Quarantine.deposit_id)
        .where(
            Quarantine.enrollment_id == deposit.enrollment_id,
            Quarantine.status == "held",
            Deposit.rev < deposit.rev,
        )
    )
    return db.session.scalar(earlier.limit(1)) is not None


def settle(deposit: Deposit, now: datetime) -> None:
    """Close the quarantine of a deposit that has been taken after all."""
    held = find_held(deposit)
    if held is not None:
        held.status, held.settled_at = "released", now


def _territory_of(device_id: UUID) -> str:
    owner = select(Account.territory).join(Device, Device.account_id == Account.id)
    return db.session.scalars(owner.where(Device.id == device_id)).one()
