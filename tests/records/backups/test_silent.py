"""SECURITY F31: a database put back without a word; the phones' cursors tell, and all is offered again."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from tests.conftest import close
from tests.phone import Phone
from tests.phones import MakeInvitation, count, enrollment, looking
from tests.postgresql import Postgresql
from tests.records.backups.conftest import Restore, Take, of
from webapp.records import audit, cursor, epoch
from webapp.records.change import announce
from webapp.records.db import db, transaction
from webapp.records.keys import base64url
from webapp.records.models import Deposit, Enrollment, Epoch, Revision

Copy = Callable[[], Callable[[], None]]


@pytest.fixture
def copy(app: Flask, database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Copy:
    """Copy the database as an administrator would, behind Jaring's back; the answer puts it back."""
    name = make_url(database_url).database or ""
    made: list[str] = []

    def copy_file() -> Callable[[], None]:
        close(app)
        kept = shutil.copy(name, str(tmp_path / f"copy-{len(made)}.sqlite"))
        made.append(kept)

        def put_back() -> None:
            close(app)
            for journal in ("-wal", "-shm"):
                Path(f"{name}{journal}").unlink(missing_ok=True)
            shutil.copy(kept, name)

        return put_back

    def copy_database() -> Callable[[], None]:
        server: Postgresql = request.getfixturevalue("postgresql")
        close(app)
        kept = server.create(name)
        made.append(kept)

        def put_back() -> None:
            close(app)
            server.drop(name)
            server.say(f"CREATE DATABASE {name} TEMPLATE {kept}")

        return put_back

    return copy_file if database_url.startswith("sqlite") else copy_database


def test_what_came_after_the_copy_is_noticed_and_offered_again(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, copy: Copy
) -> None:
    items = [phone.seal(of(9001)), phone.seal(of(9002))]
    theirs = other.seal(of(9003))
    phone.sync(client, items[:1])
    first = other.sync(client, [theirs])
    put_back = copy()
    phone.sync(client, items[1:])
    put_back()
    assert count(app, Enrollment) == 2
    # The other phone knows of nothing that is missing; it is told all the same.
    assert other.sync(client)["epoch"] == first["epoch"]
    noticed = phone.sync(client)
    assert noticed["epoch"] != first["epoch"]
    assert other.sync(client)["epoch"] == noticed["epoch"]
    assert phone.words(client, items) == ["already_stored", "stored"]
    assert other.words(client, [theirs]) == ["already_stored"]
    assert [count(app, table) for table in (Deposit, Enrollment, Revision)] == [3, 3, 3]
    assert count(app, Epoch) == 2
    with looking(app):
        assert audit.verify().whole


def test_slips_that_the_copy_does_not_know_tell_it_too(
    app: Flask, client: FlaskClient, phone: Phone, copy: Copy
) -> None:
    put_back = copy()
    phone.tokens.clear()
    phone.sync(client, want_tokens=200)
    epoch = phone.sync(client)["epoch"]
    given = phone.tokens[0]
    item = phone.envelop(phone.payload(of(9001)), slip=f"{given['token']}.{given['code']}")
    put_back()
    assert phone.sync(client)["epoch"] != epoch
    assert phone.words(client, [item]) == ["stored"]
    # The worker holds the slip already: code and QR stay good.
    assert enrollment(app, item).slip_code == given["code"]


@transaction
def decide(item: dict[str, object], state: str) -> None:
    """What the review desk does, as far as phones are told."""
    row = db.session.get_one(Enrollment, UUID(str(item["id"])))
    row.state = state
    announce(row, None, datetime.now(UTC))


def test_other_decisions_under_the_same_numbers_are_told_again(
    app: Flask, client: FlaskClient, phone: Phone, copy: Copy
) -> None:
    """Else a phone would show `approved` for ever, where the supervisor has returned it."""
    item = phone.seal(of(9001))
    phone.sync(client, [item])
    put_back = copy()
    with app.app_context():
        decide(item, "approved")
    assert phone.sync(client)["changes"][0]["state"] == "approved"
    put_back()
    with app.app_context():
        decide(item, "returned")
    epoch = phone.answer["epoch"]
    answer = phone.sync(client)
    assert answer["epoch"] != epoch
    assert answer["changes"][0]["state"] == "returned"
    assert enrollment(app, item).state == "returned"
    assert phone.sync(client)["epoch"] == answer["epoch"]


def test_a_life_that_the_copy_has_not_heard_of_is_noticed_once(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    other: Phone,
    copy: Copy,
    make_invitation: MakeInvitation,
    back_up: Take,
    bring_back: Restore,
) -> None:
    """After it no number is given that the lost life may have given."""
    put_back = copy()
    bring_back(back_up().path)
    second = phone.sync(client)["epoch"]
    assert other.sync(client)["epoch"] == second
    lost = Phone.activate(client, make_invitation().secret).answer["device"]["number"]
    put_back()
    third = phone.sync(client)["epoch"]
    assert third != second
    assert other.sync(client)["epoch"] == third
    assert phone.sync(client)["epoch"] == third
    assert Phone.activate(client, make_invitation().secret).answer["device"]["number"] > lost


def test_a_cursor_of_an_earlier_version_is_still_understood(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    office = app.extensions["jaring"]
    known = cursor.find_cursor(office.keys, UUID(phone.id), phone.cursor)
    assert known is not None
    numbers = (known.n, known.seq, known.slip_round, known.settings)
    content = ".".join(("1", known.epoch.hex, *map(str, numbers)))
    mac = cursor._mac(office.keys, UUID(phone.id), content)
    phone.cursor = base64url(f"{content}.{mac}".encode())
    answer = phone.sync(client)
    assert answer["epoch"] == phone.answer["epoch"]
    assert "settings" not in answer


def test_a_life_that_follows_a_lost_one_keeps_what_phones_were_told(app: Flask) -> None:
    now = datetime.now(UTC)
    with app.app_context():
        epoch.raise_purge_before(now, now)
        assert epoch.begin_after(uuid4(), now).purge_before == now
