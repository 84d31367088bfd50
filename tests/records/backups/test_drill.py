"""SECURITY section 9: the monthly drill says of each thing whether it holds, and fails when one does not."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyrage import x25519
from sqlalchemy import text

from tests.phone import Phone
from tests.records.backups.conftest import Take, of
from tests.worker import record
from webapp.records.backups import drill as drilling
from webapp.records.backups.age import WrongIdentity
from webapp.records.backups.drill import Check
from webapp.records.backups.place import Place, engine_of
from webapp.records.db import db

ALL = ["file", "opens", "restores", "counts", "audit", "sample", "fields"]
Drill = Callable[..., list[Check]]


@pytest.fixture
def drill(app: Flask, place: Place, folder: Path, identity: x25519.Identity) -> Drill:
    """Try the newest backup, as the custodian does each month."""

    def do(by: x25519.Identity | None = None) -> list[Check]:
        with app.app_context():
            path, now = drilling.newest_backup(folder), datetime.now(UTC)
            office = app.extensions["jaring"]
            return list(drilling.drill(office, place, path, by or identity, now))

    return do


def test_a_drill_restores_opens_and_counts_and_leaves_nothing_behind(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, drill: Drill, place: Place
) -> None:
    items = [phone.seal(of(9001 + i)) for i in range(3)]
    phone.sync(client, items)
    back_up()
    phone.sync(client, [phone.seal(of(9009))])
    checks = drill()
    assert [check.name for check in checks] == ALL
    assert all(check.passed for check in checks)
    assert checks[-2].found == "3 sealed records open"
    with app.app_context():
        assert drilling.last_passed() is not None
        workplace = engine_of(place).workplace()
        assert [path.name for path in workplace.glob(".jaring-*")] == []


def test_keys_that_do_not_belong_to_it_fail_the_drill(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, drill: Drill
) -> None:
    """A backup of the database without its keys opens nothing: the drill tells before the bad day."""
    phone.sync(client, [phone.seal(record())])
    back_up()
    office = app.extensions["jaring"]
    object.__setattr__(office, "keys", type(office.keys)(**{**vars(office.keys), "sealing": {}}))
    checks = {check.name: check.passed for check in drill()}
    assert checks == {**dict.fromkeys(ALL, True), "sample": False}
    with app.app_context():
        assert drilling.last_passed() is None


def test_an_audit_that_was_changed_before_the_backup_fails_the_drill(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, drill: Drill
) -> None:
    with app.app_context(), db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
        else:
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE audit_event SET act = 'x' WHERE seq = 2"))
    back_up()
    checks = {check.name: check.passed for check in drill()}
    assert checks == {**dict.fromkeys(ALL, True), "audit": False}


def test_a_file_that_was_swapped_for_another_fails_the_drill(back_up: Take, drill: Drill) -> None:
    first, second = back_up(), back_up()
    second.path.write_bytes(first.path.read_bytes())
    assert {check.name: check.passed for check in drill()}["file"] is False


def test_a_manifest_that_was_rewritten_fails_the_drill(back_up: Take, drill: Drill) -> None:
    beside = back_up().path.with_suffix(".json")
    beside.write_text(beside.read_text().replace('"epoch_number": 1', '"epoch_number": 7'))
    assert {check.name: check.passed for check in drill()}["file"] is False


def test_a_key_that_was_never_given_to_it_opens_nothing(back_up: Take, drill: Drill) -> None:
    back_up()
    with pytest.raises(WrongIdentity):
        drill(by=x25519.Identity.generate())
