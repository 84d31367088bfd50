"""What a supervisor does with what is kept aside, and what can be seen of it afterwards."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from tests.desk import account
from tests.phone import Phone
from tests.phones import change_row, looking
from webapp.records import quarantine
from webapp.records.models import Account, AuditEvent, Deposit, Device, Quarantine
from webapp.records.quarantine import Outcome, Tally


def revoke(app: Flask, phone: Phone) -> None:
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))


def disable(app: Flask, phone: Phone) -> None:
    change_row(app, Account, UUID(phone.answer["person"]["id"]), disabled_at=datetime.now(UTC))


def held_of(app: Flask, item: dict[str, Any]) -> Quarantine:
    """The quarantine of these very bytes."""
    with looking(app) as session:
        wanted = select(Quarantine).join(Deposit, Deposit.id == Quarantine.deposit_id)
        return session.scalars(wanted.where(Deposit.hash == item["hash"])).one()


def status_of(app: Flask, item: dict[str, Any]) -> tuple[str, str]:
    held = held_of(app, item)
    return held.status, held.reason


def release(app: Flask, person: UUID, item: dict[str, Any]) -> Outcome:
    held = held_of(app, item)
    with app.app_context():
        office = app.extensions["jaring"]
        return quarantine.release(office, account(person), held.id, datetime.now(UTC))


def release_all(app: Flask, person: UUID, item: dict[str, Any]) -> Tally:
    held = held_of(app, item)
    with app.app_context():
        office = app.extensions["jaring"]
        return quarantine.release_all(office, account(person), held.id, datetime.now(UTC))


def refuse(app: Flask, person: UUID, item: dict[str, Any], reason: str = "orang_sama") -> None:
    held = held_of(app, item)
    with app.app_context():
        office = app.extensions["jaring"]
        quarantine.refuse(office, account(person), held.id, reason, datetime.now(UTC))


def lines(app: Flask, act: str) -> list[dict[str, Any]]:
    """What the audit says of an act, in order."""
    with looking(app) as session:
        wanted = select(AuditEvent).where(AuditEvent.act == act).order_by(AuditEvent.seq)
        return [{**line.detail, "by": line.actor_id} for line in session.scalars(wanted)]


def told(answer: dict[str, Any]) -> list[tuple[str, int, str, str | None]]:
    """The changes of an answer, as far as a phone shows them."""
    return [(c["id"], c["rev"], c["state"], c["reason"]) for c in answer["changes"]]
