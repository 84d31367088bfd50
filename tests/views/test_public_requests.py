"""What the holder of a slip can ask on its page: two taps, nothing typed, and nothing kept of it."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.desk import Browser, Send
from tests.phone import Phone, slip_id
from tests.phones import change_row, count, looking
from webapp.records.db import db
from webapp.records.models import (
    Account,
    AuditEvent,
    Enrollment,
    Event,
    RateCount,
    Revision,
    Slip,
    Ticket,
)
from webapp.views.formats import show_day, show_time
from webapp.views.log import AllowListFormatter
from webapp.views.public import REQUESTS

CONFIRM, OPEN = "/s/permintaan", "/s/permintaan/catat"
TITLES = {
    "not_me": "Bukan saya yang mendaftar",
    "correction": "Perbaiki data saya",
    "withdrawal": "Batalkan pendaftaran saya",
}


@pytest.fixture
def slip(phone: Phone) -> dict[str, str]:
    """The slip that the next record of the phone will have."""
    return phone.tokens[0]


def post(browser: Browser, path: str, **form: str) -> TestResponse:
    return browser.client.post(path, data=form)


def fields(page: str) -> set[str]:
    """The name of everything that a page can send."""
    return set(re.findall(r'<(?:input|button|textarea|select)[^>]* name="([^"]+)"', page))


@pytest.mark.parametrize("kind", TITLES)
def test_two_taps_open_one_request(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send, kind: str
) -> None:
    send(nama="Budi Santoso")
    page = browser.get(f"/s/{slip['token']}")
    assert fields(page.text) == {"slip", "jenis"}
    carried = re.search(r'name="slip" value="([^"]*)"', page.text)
    assert carried is not None
    asked = post(browser, CONFIRM, slip=carried[1], jenis="not_me" if kind == "not_me" else "ubah")
    assert asked.status_code == 200
    assert fields(asked.text) == {"slip", "jenis"}
    assert count(app, Ticket) == 0
    done = post(browser, OPEN, slip=carried[1], jenis=kind)
    with looking(app) as session:
        ticket = session.scalars(select(Ticket)).one()
    assert "Permintaan tercatat. Bawa KTP dan slip ke petugas." in done.text
    assert f"Dijawab sebelum {show_day(ticket.due_at)}, {show_time(ticket.due_at)}." in done.text
    later = browser.get(f"/s/{slip['token']}").text
    assert "Permintaan tercatat." in later
    assert TITLES[kind] in later
    post(browser, OPEN, slip=carried[1], jenis=kind)
    assert count(app, Ticket) == 1


def test_a_code_asks_too_and_never_learns_the_link(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send
) -> None:
    send(nama="Budi Santoso")
    pages = [
        post(browser, "/s", kode=slip["code"]),
        post(browser, CONFIRM, slip=slip["code"], jenis="ubah"),
        post(browser, OPEN, slip=slip["code"], jenis="correction"),
    ]
    for page in pages:
        assert slip_id(slip["token"]) not in page.text
        assert "B•••" not in page.text
        assert "Sri" not in page.text
    assert count(app, Ticket) == 1


def test_a_choice_that_is_none_opens_nothing(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send
) -> None:
    send()
    for kind in ("", "ubah", "hapus", "withdrawal' --"):
        answer = post(browser, OPEN, slip=slip["token"], jenis=kind)
        assert (answer.status_code, "Pilih salah satu dulu." in answer.text) == (422, True)
    assert count(app, Ticket) == 0


def test_of_what_has_ended_nothing_is_asked(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send
) -> None:
    change_row(app, Enrollment, send(), state="withdrawn")
    assert CONFIRM not in browser.get(f"/s/{slip['token']}").text
    for path in (CONFIRM, OPEN):
        page = post(browser, path, slip=slip["token"], jenis="withdrawal").text
        assert "Pendaftaran dibatalkan atas permintaan pekerja." in page
    assert count(app, Ticket) == 0


def test_a_page_that_was_posted_has_no_address(browser: Browser) -> None:
    for path in (CONFIRM, OPEN):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/s")


def test_one_address_asks_so_often_a_day(
    app: Flask, browser: Browser, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.views.public.REQUESTS", type(REQUESTS)("slip_request", 2, 86_400))
    tokens = [one["token"] for one in phone.tokens[:3]]
    codes = [post(browser, OPEN, slip=token, jenis="not_me").status_code for token in tokens]
    assert codes == [200, 200, 429]
    # What is open already is no new request, but it is told without being counted.
    assert count(app, Ticket) == 2
    again = post(browser, OPEN, slip=tokens[2], jenis="not_me")
    assert "Terlalu banyak permintaan" in again.text
    elsewhere = {"REMOTE_ADDR": "192.0.2.9"}
    data = {"slip": tokens[2], "jenis": "not_me"}
    assert browser.client.post(OPEN, data=data, environ_base=elsewhere).status_code == 200


def test_whatever_else_is_sent_changes_nothing_and_comes_back_nowhere(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send
) -> None:
    """No parameter takes a NIK, a part of one, a name or a birth date (SECURITY T20)."""
    send(nama="Budi Santoso", nik="3173042107959777")
    plain = browser.get(f"/s/{slip['token']}").text
    names = ("nik", "nama", "tanggal_lahir", "kpj", "no_hp", "q", "id", "state", "petugas", "kode")
    values = ("3173042107959777", "9777", "Budi Santoso", "1995-07-21", "<b>uji</b>", "' OR 1=1")
    before = snapshot(app)
    for name in names:
        for value in values:
            forget(app)
            query = {name: value}
            assert browser.get(f"/s/{slip['token']}", query_string=query).text == plain
            asked = {"slip": slip["token"], "jenis": "ubah", name: value}
            asking = post(browser, CONFIRM, **asked).text
            assert value not in unescape(asking)
    for value in values:
        forget(app)
        page = post(browser, "/s", kode=value)
        assert page.status_code == 404
        assert "3173042107959777" not in page.text
        assert post(browser, OPEN, slip=value, jenis=value).status_code == 404
    assert snapshot(app) == before


def snapshot(app: Flask) -> list[int]:
    """How much is written down."""
    with looking(app) as session:
        tables = (Ticket, Enrollment, Revision, AuditEvent, Slip)
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_nothing_is_kept_in_the_browser_or_said_elsewhere(
    browser: Browser, slip: dict[str, str], send: Send, caplog: pytest.LogCaptureFixture
) -> None:
    send()
    answers = [
        browser.get(f"/s/{slip['token']}"),
        post(browser, CONFIRM, slip=slip["token"], jenis="ubah"),
        post(browser, OPEN, slip=slip["token"], jenis="not_me"),
    ]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.text
        assert "<script" not in answer.text
    said = "".join(AllowListFormatter().format(line) for line in caplog.records)
    for secret in (slip["token"], slip_id(slip["token"]), slip["code"]):
        assert secret not in said
    assert '"route": "/s/permintaan/catat"' in said


def test_every_page_is_small(browser: Browser, slip: dict[str, str], send: Send) -> None:
    send()
    for kind in TITLES:
        post(browser, OPEN, slip=slip["token"], jenis=kind)
    pages = [
        browser.get(f"/s/{slip['token']}").text,
        post(browser, CONFIRM, slip=slip["token"], jenis="ubah").text,
        post(browser, "/s", kode=slip["code"]).text,
    ]
    for page in pages:
        weight = len(page.encode())
        for path in set(re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)):
            with browser.get(path) as answer:
                weight += len(answer.data)
        print(f"public page with all it loads: {weight} bytes")
        assert weight < 15_000


def test_returned_says_whom_to_meet_and_where(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send
) -> None:
    sent = send(kelurahan="31.73.04.1002")
    change_row(app, Enrollment, sent, state="returned")
    page = browser.get(f"/s/{slip['token']}").text
    # The place is the volunteer's: where the worker lives is nobody's business here.
    assert "Temui petugas di Tambora, Kec. Tambora." in page
    assert "Petugas: Sri C. (K-0001)." in page
    assert "Petugas:" not in post(browser, "/s", kode=slip["code"]).text
    event = make_event(app, datetime.now(UTC).date())
    change_row(app, Enrollment, sent, event_id=event)
    assert "Temui petugas di Lapangan RW 02." in browser.get(f"/s/{slip['token']}").text
    change_row(app, Event, event, last_day=date(2026, 1, 1))
    assert "Temui petugas di Tambora" in browser.get(f"/s/{slip['token']}").text
    with looking(app) as session:
        author = session.get_one(Enrollment, sent).author_id
    change_row(app, Account, author, disabled_at=datetime.now(UTC))
    assert "Petugas:" not in browser.get(f"/s/{slip['token']}").text


def make_event(app: Flask, day: date) -> UUID:
    with looking(app) as session:
        event = Event(
            name="Bazar",
            place="Lapangan RW 02",
            territory="31.73.04.1001",
            first_day=day,
            last_day=day + timedelta(days=2),
            created_at=datetime.now(UTC),
        )
        session.add(event)
        session.commit()
        return event.id


def test_asking_about_a_slip_without_a_record_is_remembered(
    app: Flask, browser: Browser, slip: dict[str, str], phone: Phone, send: Send
) -> None:
    browser.get(f"/s/{slip['token']}")
    with looking(app) as session:
        asked = session.scalars(select(Slip).where(Slip.token == slip["token"])).one()
        assert asked.asked_at is not None
    second = phone.tokens[1]
    post(browser, "/s", kode=second["code"])
    with looking(app) as session:
        assert session.scalar(select(func.count()).where(Slip.asked_at.is_not(None))) == 2


def forget(app: Flask) -> None:
    with app.app_context():
        db.session.query(RateCount).delete()
        db.session.commit()
