"""Selisih slip: what is missing is named with words that accuse nobody, and overdue above the queue."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Browser, make_supervisor
from tests.phone import Phone
from tests.phones import change_row
from tests.records.phones.test_gap import ask, event, tell
from tests.records.phones.test_silent import seen
from tests.views.test_phones import card
from tests.worker import record
from webapp.records.models import Account
from webapp.rules.slip import show_code

SIGN = "Tanda untuk ditanya, bukan bukti."
NONE = "Tidak ada selisih. Semua slip yang dibagikan sudah ada datanya."
LATE = "datanya belum sampai lebih dari 24\u00a0jam."

__all__ = ["event"]


def test_without_a_gap_the_page_says_so(
    client: FlaskClient, desk: Browser, phone: Phone, event: str
) -> None:
    tell(client, phone, [phone.seal(record(), meta={"event": event})], {event: 1}, waiting=1)
    page = desk.get("/hp/selisih")
    assert page.status_code == 200
    assert NONE in page.text
    assert SIGN in page.text
    assert "Slip ditanyakan" not in page.text
    assert "HP paling lama diam" not in page.text
    assert '<a href="/hp/selisih" aria-current="page">' in page.text
    assert 'href="/hp/selisih"' in desk.get("/hp").text


def test_a_gap_names_phone_event_numbers_and_day(
    client: FlaskClient, desk: Browser, phone: Phone, event: str
) -> None:
    tell(client, phone, [phone.seal(record(), meta={"event": event})], {event: 3}, waiting=1)
    page = desk.get("/hp/selisih").text
    assert f"{card(phone)} · Sri C." in page
    assert "2\u00a0belum sampai" in page
    assert "Dibagikan\u00a03, sampai\u00a01." in page
    assert "Bazar Uji: 2\u00a0belum sampai" in page
    assert '<th scope="row">Bazar Uji</th><td>3</td><td>1</td><td><b>2</b></td>' in page
    assert "palsu" not in page
    assert "curang" not in page


def test_a_slip_that_was_asked_about_stands_there_by_its_code(
    app: Flask, client: FlaskClient, desk: Browser, browser: Browser, phone: Phone
) -> None:
    token = phone.tokens[0]
    assert "Datanya belum sampai di server." in browser.get(f"/s/{token['token']}").text
    page = desk.get("/hp/selisih").text
    assert show_code(token["code"]) in page
    assert "1\u00a0slip sudah ditanyakan pemegangnya." in page
    assert token["token"] not in page
    phone.sync(client, [phone.seal(record())])
    assert show_code(token["code"]) not in desk.get("/hp/selisih").text


def test_a_silent_phone_is_named_with_its_last_call(
    app: Flask, desk: Browser, phone: Phone, event: str
) -> None:
    seen(app, phone, 100)
    page = desk.get("/hp/selisih").text
    assert "HP paling lama diam" in page
    assert card(phone) in page.split("HP paling lama diam")[1]


def test_an_old_gap_has_a_sentence_above_the_queue(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    ask(app, phone, at=datetime.now(UTC) - timedelta(hours=23))
    assert LATE not in desk.get("/periksa").text
    ask(app, phone, 1, at=datetime.now(UTC) - timedelta(hours=25))
    page = desk.get("/periksa").text
    assert LATE in page
    assert SIGN in page
    assert 'href="/hp/selisih"' in page


def test_another_territory_is_told_nothing(
    app: Flask, client: FlaskClient, phone: Phone, event: str
) -> None:
    tell(client, phone, [], {event: 3})
    ask(app, phone, at=datetime.now(UTC) - timedelta(days=3))
    make_supervisor(app, "jauh.uji", "31.73.02")
    far = Browser(app)
    far.sign_in("jauh.uji")
    page = far.get("/hp/selisih").text
    assert NONE in page
    assert card(phone) not in page
    assert LATE not in far.get("/periksa").text


def test_a_volunteer_does_not_see_the_page(app: Flask, browser: Browser) -> None:
    assert browser.get("/hp/selisih").status_code == 303


def test_a_person_who_left_is_marked(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    tell(client, phone, [], {None: 1})
    change_row(app, Account, UUID(phone.answer["person"]["id"]), disabled_at=datetime.now(UTC))
    assert "Petugas dinonaktifkan" in desk.get("/hp/selisih").text
