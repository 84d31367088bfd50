"""The second factor at the door: set up at once, asked for every time, replaced by paper when lost."""

import base64
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factors
from tests.desk import PASSWORD, Browser, account, hidden, make_supervisor, token_in
from tests.views.test_access import age_session
from webapp.records import account as accounts
from webapp.records import second_factor, setting
from webapp.records.db import db
from webapp.records.models import AuditEvent

NAME = "dewi.uji"
MARK = "CONTOH – bukan data sungguhan"


@pytest.fixture
def contoh(app: Flask) -> None:
    """The demonstration office."""
    with app.app_context():
        setting.put("contoh", value=True, by=None, now=datetime.now(UTC))


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)))


def test_nobody_comes_in_without_setting_it_up(browser: Browser, supervisor: UUID) -> None:
    page = browser.give_password(NAME)
    assert page.status_code == 200
    assert "Pasang kode 6 angka" in page.text
    assert "Nanti saja" not in page.text
    assert browser.get("/akun").status_code == 303
    refused = browser.fill_in(page.text, "/masuk/nanti")
    assert refused.status_code == 404
    assert browser.get("/akun").status_code == 303


def test_picture_and_typed_secret_are_the_same_and_stay_while_one_tries(
    browser: Browser, supervisor: UUID
) -> None:
    page = browser.give_password(NAME)
    secret = factors.SECRET.search(page.text)
    link = re.search('href="(otpauth://totp/[^"]+)"', page.text)
    picture = re.search('src="data:image/svg[+]xml;base64,([^"]+)"', page.text)
    assert secret is not None
    assert link is not None
    assert picture is not None
    assert all(len(group) == 4 for group in secret[1].split(" "))
    assert f"secret={secret[1].replace(' ', '')}" in link[1]
    assert base64.b64decode(picture[1]).startswith(b"<svg ")
    wrong = browser.fill_in(page.text, "/masuk/faktor-kedua", code="000000")
    assert wrong.status_code == 422
    assert "Kode salah atau sudah lewat. Pakai kode terbaru." in wrong.text
    assert secret[1] in wrong.text


def test_ten_codes_are_shown_once_and_lead_on(browser: Browser, supervisor: UUID) -> None:
    page = browser.give_password(NAME, next="/akun")
    code = factors.meet(NAME, page.text).next_code()
    codes = browser.fill_in(page.text, "/masuk/faktor-kedua", code=code)
    assert len(factors.PAPER.findall(codes.text)) == 10
    assert browser.fill_in(codes.text, "/masuk/lanjut").location == "/akun"
    again = browser.fill_in(page.text, "/masuk/faktor-kedua", code=code)
    assert again.location == "/akun"
    assert "Masih 10 dari 10." in browser.get("/akun").text
    assert factors.PAPER.findall(browser.get("/akun").text) == []


def test_the_next_time_the_code_is_asked_for(app: Flask, desk: Browser) -> None:
    browser = Browser(app)
    page = browser.give_password(NAME)
    assert "Kode 6 angka" in page.text
    assert browser.get("/akun").status_code == 303
    # Who waits for the code cannot set up another factor instead of it.
    assert browser.get("/masuk/faktor-kedua").status_code == 303
    wrong = browser.fill_in(page.text, "/masuk/kode", code="000000")
    assert wrong.status_code == 422
    code = factors.holders[NAME].next_code()
    right = browser.fill_in(page.text, "/masuk/kode", code=f"{code[:3]} {code[3:]}")
    assert (right.status_code, right.location) == (303, "/periksa")
    assert browser.get("/akun").status_code == 200
    spent = Browser(app)
    page = spent.give_password(NAME)
    assert spent.fill_in(page.text, "/masuk/kode", code=code).status_code == 422


def test_a_recovery_code_opens_once_and_tells_how_many_are_left(app: Flask, desk: Browser) -> None:
    paper = factors.holders[NAME].paper
    browser = Browser(app)
    page = browser.give_password(NAME, next="/akun")
    left = browser.fill_in(page.text, "/masuk/kode", cadangan=paper[0].lower())
    assert "Kode cadangan Bapak/Ibu masih 9." in left.text
    assert browser.fill_in(left.text, "/masuk/lanjut").location == "/akun"
    second = Browser(app)
    page = second.give_password(NAME)
    assert second.fill_in(page.text, "/masuk/kode", code=paper[0]).status_code == 422
    assert acts(app).count("recovery_code.use") == 1


def test_ten_wrong_codes_are_enough(app: Flask, desk: Browser) -> None:
    browser = Browser(app)
    page = browser.give_password(NAME)
    for _ in range(10):
        assert browser.fill_in(page.text, "/masuk/kode", code="salah").status_code == 422
    code = factors.holders[NAME].next_code()
    answer = browser.fill_in(page.text, "/masuk/kode", code=code)
    assert answer.status_code == 429
    assert "Terlalu sering dicoba" in answer.text


def test_without_a_password_there_is_no_second_step(browser: Browser) -> None:
    assert browser.get("/masuk/kode").location == "/masuk"
    assert browser.get("/masuk/faktor-kedua").location == "/masuk"


def test_who_waits_too_long_or_was_disabled_begins_anew(
    app: Flask, browser: Browser, supervisor: UUID
) -> None:
    page = browser.give_password(NAME)
    with app.app_context():
        accounts.disable(account(supervisor), None, datetime.now(UTC))
    code = factors.meet(NAME, page.text).next_code()
    assert browser.fill_in(page.text, "/masuk/faktor-kedua", code=code).location == "/masuk"
    with app.app_context():
        accounts.enable(account(supervisor), None, datetime.now(UTC))
    page = browser.give_password(NAME)
    with browser.client.session_transaction("/masuk", base_url=browser.base_url) as session:
        name, version, since = session["waiting"]
        earlier = datetime.fromisoformat(since) - timedelta(minutes=31)
        session["waiting"] = [name, version, earlier.isoformat()]
    code = factors.meet(NAME, page.text).next_code()
    assert browser.fill_in(page.text, "/masuk/faktor-kedua", code=code).location == "/masuk"


def test_the_demonstration_may_look_around_without_it(
    app: Flask, contoh: None, browser: Browser, supervisor: UUID
) -> None:
    page = browser.give_password(NAME, next="/akun")
    assert "Nanti saja" in page.text
    assert browser.fill_in(page.text, "/masuk/nanti").location == "/akun"
    assert "Belum terpasang." in browser.get("/akun").text
    assert acts(app)[-1] == "second_factor.skip"
    with app.app_context():
        setting.put("contoh", value=False, by=None, now=datetime.now(UTC))
    assert browser.get("/akun").status_code == 303


def test_pages_before_the_sign_in_say_too_that_nothing_here_is_real(
    app: Flask, browser: Browser
) -> None:
    ways = ("/masuk", "/masuk/undangan")
    assert not any(MARK in browser.get(way).text for way in ways)
    with app.app_context():
        setting.put("contoh", value=True, by=None, now=datetime.now(UTC))
    assert all(MARK in browser.get(way).text for way in ways)


def test_who_has_one_may_not_skip_it_even_there(app: Flask, desk: Browser, contoh: None) -> None:
    browser = Browser(app)
    page = browser.give_password(NAME)
    assert browser.fill_in(page.text, "/masuk/nanti").location == "/masuk"
    assert browser.get("/akun").status_code == 303


def test_a_form_from_elsewhere_sets_nothing_up(browser: Browser, supervisor: UUID) -> None:
    page = browser.give_password(NAME)
    code = factors.meet(NAME, page.text).next_code()
    browser.send("/masuk/faktor-kedua", {"code": code})
    browser.send("/masuk/nanti", {})
    assert browser.get("/akun").status_code == 303


@pytest.mark.parametrize("deed", ["reset", "end_sessions", "disable"])
def test_what_an_admin_does_kills_the_session_at_the_next_request(
    app: Flask, desk: Browser, supervisor: UUID, deed: str
) -> None:
    admin = make_supervisor(app, "admin.uji", "31.73", "admin")
    assert desk.get("/akun").status_code == 200
    doing = {"reset": second_factor.reset, "disable": accounts.disable}
    with app.app_context():
        done = doing.get(deed, accounts.end_sessions)
        done(account(supervisor), admin, datetime.now(UTC))
    assert desk.get("/akun").status_code == 303
    answer = Browser(app).give_password(NAME)
    expected = {"reset": "Pasang kode 6 angka", "disable": "kata sandi salah"}
    assert expected.get(deed, "Kode 6 angka") in answer.text


def test_a_copied_cookie_is_dead_once_its_owner_went_out(app: Flask, desk: Browser) -> None:
    copied = desk.client.get_cookie("jaring", "127.0.0.1")
    assert copied is not None
    assert desk.post("/keluar", page="/akun").status_code == 303
    desk.client.set_cookie("jaring", copied.value, domain="127.0.0.1")
    assert desk.get("/akun").status_code == 303


def test_secret_and_codes_leave_no_trace_in_log_or_audit(
    app: Flask, browser: Browser, supervisor: UUID, capfd: pytest.CaptureFixture[str]
) -> None:
    browser.sign_in(NAME)
    holder = factors.holders[NAME]
    said = "".join(capfd.readouterr())
    with app.app_context():
        details = [str(one) for one in db.session.scalars(select(AuditEvent.detail))]
    for secret in (holder.totp.secret, *holder.paper):
        assert secret not in said
        assert secret.replace("-", "") not in "".join(details)


def test_what_was_typed_before_comes_back_after_the_whole_way(
    desk: Browser, supervisor: UUID
) -> None:
    age_session(desk, seen=timedelta(hours=1))
    page = desk.get("/masuk?next=/akun")
    asked = desk.fill_in(page.text, "/masuk", username=NAME, password=PASSWORD)
    assert hidden(asked.text, "next") == "/akun"
    assert token_in(asked.text)
    wrong = desk.fill_in(asked.text, "/masuk/kode", code="salah")
    assert hidden(wrong.text, "next") == "/akun"
    assert desk.go_through(NAME, asked).location == "/akun"
