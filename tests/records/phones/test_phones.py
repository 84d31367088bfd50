"""The phones of a territory: who keeps something back, and who is confirmed after a restore."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import make_supervisor
from tests.phone import Phone, write_time
from tests.phones import change_row, looking
from tests.records.phones.test_reports import say
from tests.views.api.test_courier import carry, file_of, forget, seal_some
from tests.worker import record
from webapp.records import phones
from webapp.records.db import db
from webapp.records.models import Account, AuditEvent, Device
from webapp.records.phones import After, Page

NOW = datetime.now(UTC)


@pytest.fixture
def admin(app: Flask) -> UUID:
    """The admin of Jakarta Barat."""
    return make_supervisor(app, "admin.uji", "31.73", "admin")


def waits(app: Flask, client: FlaskClient, phone: Phone, days: int, waiting: int = 3) -> None:
    """The phone says that it has kept records back for so many days."""
    change_row(app, Device, UUID(phone.id), activated_at=datetime.now(UTC) - timedelta(days=60))
    oldest = datetime.now(UTC) - timedelta(days=days)
    say(client, phone, waiting=waiting, oldest_waiting=write_time(oldest))


def page_of(app: Flask, person: UUID, after: After | None = None) -> Page:
    office = app.extensions["jaring"]
    return phones.list_phones(office, db.session.get_one(Account, person), after, datetime.now(UTC))


def silent(app: Flask, person: UUID, now: datetime) -> list[tuple[str, int]]:
    with app.app_context():
        office = app.extensions["jaring"]
        found, _ = phones.list_silent(office, db.session.get_one(Account, person), now)
        return [(str(one.device.id), one.number) for one in found]


def test_the_longest_waiting_phone_stands_first(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, second: Phone, admin: UUID
) -> None:
    waits(app, client, other, days=5)
    waits(app, client, second, days=1)
    with app.app_context():
        rows = page_of(app, admin).rows
        assert [str(row.device.id) for row in rows] == [other.id, second.id, phone.id]
        assert [row.unsent.number if row.unsent else 0 for row in rows] == [3, 3, 0]


def test_page_after_page_every_phone_stands_once(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    other: Phone,
    second: Phone,
    admin: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(phones, "PAGE", 1)
    waits(app, client, other, days=5)
    seen, after = [], None
    with app.app_context():
        for _ in range(3):
            page = page_of(app, admin, after)
            seen += [str(row.device.id) for row in page.rows]
            after = page.after
    assert (seen, after) == ([other.id, phone.id, second.id], None)


def test_what_the_server_knows_is_counted(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    good, bad = phone.seal(record()), phone.seal(record(nik="12"))
    held = phone.seal(record(), slip="A" * 26)
    assert phone.words(client, [good, bad, held]) == ["stored", "invalid", "quarantined"]
    with app.app_context():
        known = page_of(app, admin).rows[0].known
    assert (known.taken, known.refused, known.held, known.arrived) == (1, 1, 1, 1)
    assert known.slips == len(phone.tokens) + 2


def test_after_three_days_a_phone_is_silent_also_when_nothing_was_heard_since(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    waits(app, client, phone, days=0)
    now = datetime.now(UTC)
    assert silent(app, admin, now + timedelta(hours=71)) == []
    assert silent(app, admin, now + timedelta(hours=73)) == [(phone.id, 3)]


def test_a_phone_that_has_sent_or_was_carried_is_not_silent(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, admin: UUID
) -> None:
    items = seal_some(phone, 3)
    waits(app, client, phone, days=9)
    later = datetime.now(UTC) + timedelta(days=9)
    carry(client, other, file_of(phone, items[:2]))
    assert silent(app, admin, later) == [(phone.id, 1)]
    carry(client, other, file_of(phone, items))
    assert silent(app, admin, later) == []
    waits(app, client, phone, days=9)
    assert silent(app, admin, later) == []  # it has not heard yet that all of it is here
    assert phone.words(client, items) == ["already_stored"] * 3
    assert silent(app, admin, later) == []


def test_the_phones_of_another_territory_are_not_there(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    waits(app, client, phone, days=9)
    far = make_supervisor(app, "jauh.uji", "31.73.02")
    assert silent(app, far, datetime.now(UTC)) == []
    with app.app_context():
        assert page_of(app, far).rows == []
        with pytest.raises(phones.NotFound):
            phones.get_phone(db.session.get_one(Account, far), UUID(phone.id))


def lose(app: Flask, client: FlaskClient, phone: Phone, other: Phone) -> None:
    """The restore lost the phone and its person; a courier brings a record of it."""
    item = phone.seal(record())
    forget(app, phone)
    with looking(app) as session:
        session.delete(session.get_one(Account, UUID(phone.answer["person"]["id"])))
        session.commit()
    results = carry(client, other, file_of(phone, [item]))
    assert [r["result"] for r in results] == ["quarantined"]


def test_a_lost_phone_and_its_person_are_confirmed_by_name(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, admin: UUID
) -> None:
    lose(app, client, phone, other)
    with app.app_context():
        by = db.session.get_one(Account, admin)
        office = app.extensions["jaring"]
        assert [str(d.id) for d in phones.list_restored(office, by)] == [phone.id]
        with pytest.raises(phones.NameMissing):
            phones.confirm(UUID(phone.id), " ", by, NOW)
        phones.confirm(UUID(phone.id), " Sri  Contoh ", by, NOW)
        device = db.session.get_one(Device, UUID(phone.id))
        person = device.account
        assert (device.restored, person.restored, person.disabled_at) == (False, False, None)
        assert person.name == "Sri Contoh"
        assert phones.list_restored(office, by) == []
        lines = db.session.query(AuditEvent).filter(AuditEvent.act.endswith(".confirm"))
        assert {(line.act, line.actor_id) for line in lines} == {
            ("account.confirm", admin),
            ("device.confirm", admin),
        }
        assert "Sri" not in str([line.detail for line in lines])
    assert phone.words(client, [phone.seal(record())]) == ["quarantined"]  # its slip is lost, too


def test_a_known_person_keeps_the_own_name(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    change_row(app, Device, UUID(phone.id), restored=True)
    with app.app_context():
        by = db.session.get_one(Account, admin)
        phones.confirm(UUID(phone.id), "Orang Lain", by, NOW)
        phones.confirm(UUID(phone.id), "Orang Lain", by, NOW)
        assert db.session.get_one(Device, UUID(phone.id)).account.name == "Sri Contoh"
        assert db.session.query(AuditEvent).filter_by(act="device.confirm").count() == 1
    assert phone.words(client, [phone.seal(record())]) == ["stored"]


def test_only_an_admin_of_the_territory_confirms(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    change_row(app, Device, UUID(phone.id), restored=True)
    others = [
        make_supervisor(app, "dewi.uji", "31.73.04"),
        make_supervisor(app, "jauh.uji", "31.74", "admin"),
    ]
    with app.app_context():
        for person in others:
            with pytest.raises(phones.NotFound):
                phones.confirm(UUID(phone.id), "X Y", db.session.get_one(Account, person), NOW)
        assert db.session.get_one(Device, UUID(phone.id)).restored


def test_who_was_disabled_before_stays_disabled(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    change_row(app, Device, UUID(phone.id), restored=True)
    change_row(app, Account, UUID(phone.answer["person"]["id"]), disabled_at=NOW)
    with app.app_context():
        by = db.session.get_one(Account, admin)
        assert phones.confirm(UUID(phone.id), "", by, NOW).account.disabled_at is not None
