"""The office checks a slip: typed, pasted or scanned, and always by what its state really is."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.desk import Browser, Send, make_supervisor
from tests.phone import Phone, slip_id
from tests.phones import change_row, looking
from webapp.records.models import Slip
from webapp.rules.slip import decode_token, show_code, slip_url

KNOWN_ADDRESS = "HTTP://127.0.0.1:8000/S/"


def check(browser: Browser, typed: str) -> TestResponse:
    return browser.post("/pindai", kode_slip=typed)


def shown(answer: TestResponse) -> str:
    """The page's words, spaces as people see them."""
    return " ".join(answer.text.split())


def key(token: dict[str, str]) -> bytes:
    decoded = decode_token(token["token"])
    assert decoded is not None
    return decoded.id


def test_a_typed_code_tells_the_state_and_leads_to_the_record(
    desk: Browser, phone: Phone, send: Send
) -> None:
    code = show_code(phone.tokens[0]["code"]).lower()
    sent = send()
    page = check(desk, code)
    assert page.status_code == 200
    assert "Slip asli. Terkirim ke server." in page.text
    assert "Cocokkan nama dengan KTP." in page.text
    assert f'href="/periksa/{sent}"' in page.text


@pytest.mark.parametrize("way", ["qr", "small", "link", "token"])
def test_whatever_stands_on_a_slip_may_be_pasted(
    desk: Browser, phone: Phone, send: Send, way: str
) -> None:
    token = phone.tokens[0]["token"]
    send()
    typed = {
        "qr": slip_url("https://jaring.example", token),
        "small": slip_url("https://jaring.example", token).lower() + "/",
        "link": f"https://jaring.example/s/{slip_id(token)}",
        "token": token,
    }[way]
    page = check(desk, typed)
    assert "Nama: B••• C•••••" in page.text
    assert token not in page.text


def test_a_slip_without_a_record_names_who_has_not_sent(
    app: Flask, desk: Browser, phone: Phone
) -> None:
    token, person = phone.tokens[0], phone.answer["person"]
    first, last = person["name"].split()[0], person["name"].split()[-1]
    page = check(desk, token["code"])
    assert (
        "Datanya belum sampai di server. "
        f"Petugas {first.upper()} {last[0]}. belum mengirim." in page.text
    )
    assert f"({person['card']})" in page.text
    with looking(app) as session:
        assert session.get_one(Slip, key(token)).asked_at is not None


def test_a_void_slip_is_said_to_be_void(app: Flask, desk: Browser, phone: Phone) -> None:
    change_row(app, Slip, key(phone.tokens[0]), state="void")
    page = check(desk, phone.tokens[0]["token"])
    assert page.status_code == 200
    assert "Slip dibatalkan." in page.text


def test_what_is_not_ours_says_so_and_what_to_do(desk: Browser, phone: Phone) -> None:
    token = phone.tokens[0]["token"]
    forged = token[:50] + ("A" if token[50] != "A" else "B") + token[51:]
    for typed in (forged, "A" * 26, KNOWN_ADDRESS + "1" * 138, "0000-0000"):
        page = check(desk, typed)
        assert page.status_code == 404
        assert "Tidak dikenal, kemungkinan palsu." in page.text
        assert "Simpan slip dan catat pembawanya." in page.text
        assert "Slip asli." not in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Ketik kode di slip"),
        ("7KQ2-9XW7", "Kode salah."),
        ("x" * 500, "Kode salah."),
        ("http://127.0.0.1:8000/app#/undangan/7KQ2M9XW4R", "Ini QR undangan petugas, bukan slip."),
        ("HTTP://127.0.0.1:8000/PETUGAS/" + "A" * 42, "Ini QR Kartu Petugas, bukan slip."),
    ],
)
def test_what_is_no_slip_is_named(desk: Browser, typed: str, said: str) -> None:
    page = check(desk, typed)
    assert page.status_code == 422
    assert said in page.text
    assert "Ada yang perlu diperbaiki" in page.text


def test_a_record_elsewhere_is_not_opened(app: Flask, phone: Phone, send: Send) -> None:
    code = phone.tokens[0]["code"]
    sent = send()
    make_supervisor(app, "jauh.uji", "31.73.02")
    far = Browser(app)
    far.sign_in("jauh.uji")
    page = check(far, code)
    assert "Slip asli." in page.text
    assert str(sent) not in page.text
    assert "Data ini di luar wilayah Bapak/Ibu." in page.text


def test_who_is_not_signed_in_is_asked_to_sign_in(browser: Browser) -> None:
    assert "/masuk" in browser.get("/pindai").headers["Location"]


def test_a_foreign_page_cannot_ask(desk: Browser, phone: Phone) -> None:
    answer = desk.send("/pindai", {"kode_slip": phone.tokens[0]["code"]})
    assert answer.status_code in (302, 303, 400, 403)


def test_the_eleventh_guess_within_a_minute_is_refused(
    desk: Browser, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.views.scan.utcnow", lambda: datetime(2026, 11, 21, tzinfo=UTC))
    assert {check(desk, "A" * 26).status_code for _ in range(10)} == {404}
    assert check(desk, phone.tokens[0]["code"]).status_code == 429


def test_no_slip_stands_in_the_log(
    desk: Browser, phone: Phone, capsys: pytest.CaptureFixture[str], client: FlaskClient
) -> None:
    token = phone.tokens[0]
    check(desk, token["token"])
    check(desk, token["code"])
    said = capsys.readouterr()
    for secret in (token["token"], token["code"], slip_id(token["token"])):
        assert secret not in said.out + said.err
