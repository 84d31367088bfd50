"""What the holder of a slip and the office do with it, at the level of records."""

from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from tests.desk import account
from tests.phone import Phone
from webapp.records import public_status, settling, ticket
from webapp.records.db import db
from webapp.records.models import AuditEvent, Ticket
from webapp.records.public_status import Seen
from webapp.records.ticket import Opened


def ask(app: Flask, token: str, kind: str, now: datetime | None = None) -> Opened:
    """Ask for something with the token of a slip."""
    with app.app_context():
        office = app.extensions["jaring"]
        holder = public_status.find_holder(office, token)
        assert holder is not None
        opened = ticket.open_ticket(office, holder, kind, now or datetime.now(UTC))
        db.session.expunge_all()
        return opened


def answer(app: Flask, ticket_id: UUID, person: UUID, outcome: str = settling.GRANTED) -> Ticket:
    """Answer a request, by default by granting it."""
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        settled = settling.settle(office, account(person), ticket_id, outcome, now)
        db.session.expunge_all()
        return settled


def seen(app: Flask, token: str) -> Seen | None:
    """What the page of a slip tells."""
    with app.app_context():
        return public_status.look_up_token(app.extensions["jaring"], token)


def acts(app: Flask, prefix: str = "ticket.") -> list[str]:
    """What the audit says of requests, in order."""
    with app.app_context():
        lines = db.session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)).all()
        return [act for act in lines if act.startswith(prefix)]


def told(phone: Phone, answered: dict[str, object]) -> list[tuple[str, str]]:
    """State and reason of each change in the answer to a sync."""
    changes = answered["changes"]
    assert isinstance(changes, list)
    return [(change["state"], change["reason"]) for change in changes]
