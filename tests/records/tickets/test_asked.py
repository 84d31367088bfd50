"""A slip that somebody asks about though its record has not come is remembered, once (SECURITY T7)."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from tests.phone import Phone, slip_id
from tests.phones import looking
from tests.worker import record
from webapp.records.models import Slip
from webapp.records.slip import note_asked
from webapp.rules.slip import read_slip_id

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


def ask(app: Flask, token: str, at: datetime) -> datetime | None:
    """Ask about a slip, and see when it was first asked about."""
    named = read_slip_id(slip_id(token))
    assert named is not None
    with app.app_context():
        note_asked(named, at)
    with looking(app) as session:
        return session.get_one(Slip, named).asked_at


def test_the_first_question_stays(app: Flask, phone: Phone) -> None:
    token = phone.tokens[0]["token"]
    assert ask(app, token, NOON) == NOON
    assert ask(app, token, NOON + timedelta(hours=2)) == NOON


def test_a_slip_of_which_anything_has_come_is_not_asked_about(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    arrived, refused = phone.tokens[0]["token"], phone.tokens[1]["token"]
    items = [phone.seal(record()), phone.seal(record(nama=""))]
    assert phone.words(client, items) == ["stored", "invalid"]
    assert [ask(app, token, NOON) for token in (arrived, refused)] == [None, None]


def test_a_slip_that_nobody_has_is_no_fault(app: Flask, phone: Phone) -> None:
    with app.app_context():
        note_asked(bytes(16), NOON)
