"""Settling while others settle, send or die: all of it or nothing, and once (SECURITY I2, I10)."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.phone import Phone
from tests.phones import count, enrollment, looking
from tests.records.quarantine.hands import held_of, lines, release, revoke, status_of
from tests.served import ROOT
from tests.worker import record
from webapp.records import audit
from webapp.records.db import db
from webapp.records.models import Device, Enrollment, Revision
from webapp.records.quarantine import NotHeld


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gives back, or the exception it ends with."""
    barrier = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        barrier.wait()
        try:
            answers[place] = acts[place]()
        except NotHeld as error:
            answers[place] = error

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_released_by_two_at_once_it_is_stored_once(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, colleague: UUID
) -> None:
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    people = (supervisor, colleague)
    answers = at_once(*(lambda person=person: release(app, person, item) for person in people))
    assert sorted(type(answer).__name__ for answer in answers) == ["NotHeld", "Outcome"]
    assert [count(app, table) for table in (Enrollment, Revision)] == [1, 1]
    assert len(lines(app, "quarantine.release")) == 1


def test_a_record_and_its_correction_that_come_at_once_are_both_taken(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    for _ in range(5):
        item = phone.seal(record())
        mended = phone.correct(item, {"nama": "Budi Santosa"})
        senders = [
            lambda one=one: phone.try_sync(app.test_client(), [one]) for one in (item, mended)
        ]
        assert {answer.status_code for answer in at_once(*senders)} == {200}
        assert phone.words(client, [item]) == ["already_stored"]
        waits = phone.words(client, [mended]) == ["quarantined"]
        if waits:  # it came after the record, which nobody had returned
            assert status_of(app, mended) == ("held", "not_returned")
        else:
            assert enrollment(app, item).rev == 2


def test_a_release_that_dies_before_its_audit_was_never_made(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    supervisor: UUID,
    database_url: str,
    instance: Path,
) -> None:
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JARING_", "DATABASE_"))}
    for point in ("audit.before_write:1", "audit.before_write:2"):
        environment = {
            **kept,
            "JARING_INSTANCE": str(instance),
            "DATABASE_URL": database_url,
            "JARING_FAILPOINTS": point,
        }
        arguments = [str(supervisor), str(held_of(app, item).id)]
        done = subprocess.run(
            [sys.executable, "-c", RELEASE, *arguments], cwd=ROOT, env=environment, check=False
        )
        assert done.returncode == 86
        assert status_of(app, item) == ("held", "device_revoked")
        assert count(app, Enrollment) == 0
    assert release(app, supervisor, item).word == "stored"
    with looking(app):
        assert audit.verify().whole


RELEASE = """
import sys
from datetime import UTC, datetime
from uuid import UUID
from webapp import create_app
from webapp.records import quarantine
from webapp.records.db import db
from webapp.records.models import Account

app = create_app()
with app.app_context():
    person = db.session.get(Account, UUID(sys.argv[1]))
    office = app.extensions["jaring"]
    quarantine.release(office, person, UUID(sys.argv[2]), datetime.now(UTC))
"""


def test_what_is_being_deposited_keeps_nobody_from_telling_its_phone(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, database: str
) -> None:
    """A deposit names its device; were that to lock others out, two at once would wait for ever."""
    if database == "sqlite":
        pytest.skip("one writer at a time")
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    with app.app_context(), db.engine.connect() as depositing:
        depositing.execute(select(Device.id).with_for_update(read=True, key_share=True))
        done: list[str] = []
        telling = threading.Thread(
            target=lambda: done.extend(
                [release(app, supervisor, item).word, *phone.words(app.test_client(), [])]
            ),
            daemon=True,
        )
        telling.start()
        telling.join(20)
        waits = telling.is_alive()
        depositing.rollback()
        telling.join(20)
    assert (waits, done) == (False, ["stored"])
