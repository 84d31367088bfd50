"""The office answers what workers ask for: in person, once, and never on an own entry."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import TOKEN, Browser, Send, enrollment
from tests.phone import Phone
from tests.phones import change_row, looking
from tests.records.tickets.hands import ask
from webapp.records.models import Enrollment, Ticket


@pytest.fixture
def token(phone: Phone) -> str:
    """The slip that the next record of the phone will have."""
    return phone.tokens[0]["token"]


def state_of(app: Flask, sent: UUID) -> str:
    with app.app_context():
        return enrollment(sent).state


def settle(desk: Browser, asked: UUID, **form: str) -> "tuple[int, str]":
    page = desk.post(f"/permintaan/{asked}/settlements", page=f"/permintaan/{asked}", **form)
    return page.status_code, page.headers.get("Location", page.text)


def test_the_list_shows_the_clock_and_the_bar_the_number(
    app: Flask, desk: Browser, phone: Phone, send: Send
) -> None:
    tokens = [one["token"] for one in phone.tokens[:3]]
    for _ in tokens:
        send()
    assert 'class="count' not in desk.get("/periksa").text
    now = datetime.now(UTC)
    for one, hours in zip(tokens, (1, 73, 49), strict=True):
        ask(app, one, "withdrawal", now - timedelta(hours=hours))
    page = desk.get("/permintaan").text
    assert page.index("Lewat waktu") < page.index("Segera")
    assert page.count("Pembatalan pendaftaran") == 3
    bar = desk.get("/periksa").text
    assert '<span class="count count-late">3</span>' in bar
    assert "1 lewat waktu" in bar


def test_nothing_is_granted_before_ktp_and_slip_were_seen(
    app: Flask, desk: Browser, token: str, send: Send
) -> None:
    sent = send()
    asked = ask(app, token, "withdrawal").ticket.id
    status, page = settle(desk, asked, outcome="granted")
    assert (status, "Lihat dulu KTP dan slip" in page) == (422, True)
    assert state_of(app, sent) == "submitted"
    status, where = settle(desk, asked, outcome="granted", dilihat="1")
    assert (status, where) == (303, f"/permintaan?selesai={asked}")
    assert state_of(app, sent) == "withdrawn"
    assert "Pembatalan pendaftaran: Dikabulkan" in desk.get(where).text
    assert settle(desk, asked, outcome="granted", dilihat="1")[0] == 409


def test_declining_needs_a_reason(app: Flask, desk: Browser, token: str, send: Send) -> None:
    sent = send()
    asked = ask(app, token, "not_me").ticket.id
    for outcome in ("", "lainnya", "usia"):
        status, page = settle(desk, asked, outcome=outcome)
        assert (status, "Pilih alasannya" in page) == (422, True)
    assert settle(desk, asked, outcome="tidak_datang")[0] == 303
    assert state_of(app, sent) == "submitted"
    assert "Yang meminta tidak datang" in desk.get(f"/permintaan/{asked}").text


def test_a_correction_leads_to_the_form_that_sends_back(
    app: Flask, desk: Browser, token: str, send: Send
) -> None:
    sent = send()
    asked = ask(app, token, "correction").ticket.id
    status, where = settle(desk, asked, outcome="granted", dilihat="1")
    assert (status, where) == (303, f"/periksa/{sent}/kembalikan")
    # Whoever leaves the form finds the promise on the record until something is done.
    assert "Perbaikan dikabulkan" in desk.get(f"/periksa/{sent}").text
    pins = {"field": "nama", "reason-nama": "nama_tidak_lengkap"}
    desk.post(f"/periksa/{sent}/decisions", page=where, act="return", rev="1", **pins)
    assert state_of(app, sent) == "returned"
    assert "Perbaikan dikabulkan" not in desk.get(f"/periksa/{sent}").text


def test_a_correction_that_cannot_be_made_says_so(
    app: Flask, desk: Browser, token: str, send: Send
) -> None:
    sent = send()
    change_row(app, Enrollment, sent, state="registered")
    asked = ask(app, token, "correction").ticket.id
    page = desk.get(f"/permintaan/{asked}").text
    assert "Data ini tidak bisa dikembalikan lagi." in page
    assert 'value="granted"' not in page
    assert settle(desk, asked, outcome="granted", dilihat="1")[0] == 409


def test_the_own_entry_shows_no_buttons(
    app: Flask, desk: Browser, token: str, send: Send, supervisor: UUID
) -> None:
    sent = send()
    change_row(app, Enrollment, sent, author_id=supervisor)
    asked = ask(app, token, "not_me").ticket.id
    page = desk.get(f"/permintaan/{asked}").text
    assert "Orang lain yang menjawab." in page
    assert "settlements" not in page
    form = TOKEN.search(page)
    assert form is not None
    data = {"csrf_token": form[1], "outcome": "granted", "dilihat": "1"}
    assert desk.send(f"/permintaan/{asked}/settlements", data).status_code == 403


def test_the_record_stands_beside_with_the_nik_masked(
    app: Flask, desk: Browser, token: str, send: Send
) -> None:
    sent = send(nama="Budi Contoh", nik="3173042107959777")
    asked = ask(app, token, "withdrawal").ticket.id
    page = desk.get(f"/permintaan/{asked}").text
    assert "Budi Contoh" in page
    assert "3173042107959777" not in page
    assert f"/periksa/{sent}" in page
    record = desk.get(f"/periksa/{sent}").text
    assert f"/permintaan/{asked}" in record


def test_a_request_without_a_record_is_answered_too(
    app: Flask, desk: Browser, phone: Phone, token: str
) -> None:
    asked = ask(app, token, "withdrawal").ticket.id
    page = desk.get(f"/permintaan/{asked}").text
    assert "Belum sampai di server" in page
    assert settle(desk, asked, outcome="granted", dilihat="1")[0] == 303
    assert "Pendaftaran dibatalkan atas permintaan pekerja." in desk.get(f"/s/{token}").text


def test_elsewhere_it_is_not_there(
    app: Flask, token: str, send: Send, desk: Browser, stranger: UUID
) -> None:
    send()
    asked = ask(app, token, "withdrawal").ticket.id
    elsewhere = Browser(app)
    elsewhere.sign_in("rina.uji")
    assert elsewhere.get(f"/permintaan/{asked}").status_code == 404
    data = {"outcome": "granted", "dilihat": "1"}
    path = f"/permintaan/{asked}/settlements"
    assert elsewhere.post(path, page="/permintaan", **data).status_code == 404
    assert desk.send(path, data).status_code == 400  # without the token of our own page
    with looking(app) as session:
        assert session.get_one(Ticket, asked).status == "open"


def test_a_withdrawal_said_in_person_is_recorded(app: Flask, desk: Browser, send: Send) -> None:
    sent = send()
    path = f"/periksa/{sent}/withdrawals"
    assert "Catat pembatalan pekerja" in desk.get(f"/periksa/{sent}").text
    unseen = desk.post(path, page=f"/periksa/{sent}/batalkan")
    assert (unseen.status_code, state_of(app, sent)) == (422, "submitted")
    done = desk.post(path, page=f"/periksa/{sent}/batalkan", dilihat="1")
    assert (done.status_code, state_of(app, sent)) == (303, "withdrawn")
    page = desk.get(f"/periksa/{sent}").text
    assert "Atas permintaan pekerja" in page
    assert "Catat pembatalan pekerja" not in page
    again = desk.post(path, page="/periksa", dilihat="1")
    assert again.status_code == 409
