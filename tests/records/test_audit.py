"""The audit grows by one line for each act, and shows when somebody has touched it."""

import threading
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select, text

from webapp.records import audit
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.models import Account, AuditEvent

TAMPER = {
    "detail": "UPDATE audit_event SET detail = '{\"x\": 2}' WHERE seq = 2",
    "actor": "UPDATE audit_event SET actor_kind = 'device' WHERE seq = 2",
    "moment": "UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE seq = 2",
    "removal": "DELETE FROM audit_event WHERE seq = 2",
}


@transaction
def note(number: int, now: datetime) -> None:
    audit.record("system", None, "test", "thing", number, {"x": number}, now)


def test_every_line_follows_from_the_one_before(office: Installation, now: datetime) -> None:
    for number in range(5):
        note(number, now)
    verdict = audit.verify()
    assert (verdict.lines, verdict.whole) == (5, True)
    last = db.session.get(AuditEvent, 5)
    assert last is not None
    assert verdict.last_hash == last.hash


@pytest.mark.parametrize("how", TAMPER)
def test_a_changed_or_missing_line_is_noticed(
    office: Installation, now: datetime, how: str
) -> None:
    for number in range(4):
        note(number, now)
    _drop_protection()
    with db.engine.begin() as connection:
        connection.execute(text(TAMPER[how]))
    db.session.rollback()
    assert audit.verify().broken == 2


def test_an_act_that_fails_leaves_no_line(office: Installation, now: datetime) -> None:
    @transaction
    def fail() -> None:
        note(1, now)
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert audit.verify().lines == 0


def test_writers_at_once_make_one_chain(app: Flask, office: Installation, now: datetime) -> None:
    def five() -> None:
        with app.app_context():
            for number in range(5):
                note(number, now)

    threads = [threading.Thread(target=five) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    verdict = audit.verify()
    assert (verdict.lines, verdict.whole) == (20, True)


def test_no_line_holds_a_name(office: Installation, volunteer: Account) -> None:
    lines = db.session.scalars(select(AuditEvent)).all()
    assert lines
    assert not any(volunteer.name in str(line.detail) for line in lines)


def _drop_protection() -> None:
    """What somebody with the database's own password could do."""
    names = ["audit_event_no_update", "audit_event_no_delete"]
    drops = (
        [f"DROP TRIGGER {name}" for name in names]
        if db.engine.dialect.name == "sqlite"
        else ["DROP TRIGGER audit_event_append_only ON audit_event"]
    )
    db.session.rollback()
    with db.engine.begin() as connection:
        for drop in drops:
            connection.execute(text(drop))
