"""The first time in the office: an invitation becomes a name, a password and a second factor."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import factors
from tests.desk import TAMBORA, Browser, account, make_supervisor
from tests.phones import MakeInvitation
from webapp.records import account as accounts
from webapp.records.account import Place
from webapp.records.invitation import invite_to_office

PASSWORD = "sepeda hijau menunggu hujan"


@pytest.fixture
def invited(app: Flask) -> tuple[UUID, str]:
    """Somebody whom an admin has invited, and the code on the sheet."""
    admin, now = make_supervisor(app, "admin.uji", "31.73", "admin"), datetime.now(UTC)
    with app.app_context():
        office, by = app.extensions["jaring"], account(admin)
        person = accounts.create_office_person(
            office, "Rini Contoh", "supervisor", Place(TAMBORA), by, now
        )
        return person.id, invite_to_office(office, person, by, now).code


def choose(browser: Browser, code: str, **typed: str) -> Any:
    form = {"username": "rini.contoh", "password": PASSWORD, "again": PASSWORD, **typed}
    return browser.post("/masuk/undangan/sandi", page="/masuk/undangan", code=code, **form)


def test_a_typed_code_leads_in(app: Flask, browser: Browser, invited: tuple[UUID, str]) -> None:
    person, code = invited
    typed = f"{code[:5]}-{code[5:]}".lower()
    who = browser.post("/masuk/undangan", code=typed)
    assert "Apakah ini Bapak/Ibu?" in who.text
    assert "Rini Contoh" in who.text
    assert "Supervisor" in who.text
    asked = browser.send("/masuk/undangan/sandi", form_of(who.text))
    assert "Pilih nama pengguna dan kata sandi" in asked.text
    answer = choose(browser, typed)
    assert "Pasang kode 6 angka" in answer.text
    assert browser.get("/akun").status_code == 303
    assert browser.go_through("rini.contoh", answer).location == "/periksa"
    assert "Rini Contoh" in browser.get("/akun").text
    assert Browser(app).sign_in("rini.contoh", PASSWORD).location == "/periksa"
    with app.app_context():
        assert account(person).password_hash != PASSWORD


def test_it_works_once(browser: Browser, invited: tuple[UUID, str]) -> None:
    code = invited[1]
    choose(browser, code)
    for answer in (
        choose(browser, code, password="lain sekali kata sandinya"),
        browser.post("/masuk/undangan", code=code),
    ):
        assert answer.status_code == 422
        assert "Kode ini sudah dipakai." in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"username": "admin.uji"}, "sudah dipakai orang lain"),
        ({"username": "Rini Contoh"}, "tanpa spasi"),
        ({"username": ""}, "tanpa spasi"),
        ({"password": "pendek", "again": "pendek"}, "minimal 12 karakter"),
        ({"password": "rini contoh 2026", "again": "rini contoh 2026"}, "mudah ditebak"),
        ({"again": "lain"}, "Dua kata sandi tidak sama."),
    ],
)
def test_a_wrong_choice_is_told_and_uses_nothing_up(
    browser: Browser, invited: tuple[UUID, str], typed: dict[str, str], said: str
) -> None:
    answer = choose(browser, invited[1], **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert PASSWORD not in answer.text
    assert "Pasang kode 6 angka" in choose(browser, invited[1]).text


@pytest.mark.parametrize("code", ["", "0000000000", "bukan kode", "x" * 199])
def test_what_is_no_invitation_opens_nothing(browser: Browser, code: str) -> None:
    assert browser.post("/masuk/undangan", code=code).status_code == 422
    assert choose(browser, code).status_code == 422


def test_a_phone_s_invitation_opens_no_office(
    browser: Browser, make_invitation: MakeInvitation
) -> None:
    for answer in (
        browser.post("/masuk/undangan", code=make_invitation().code),
        choose(browser, make_invitation().secret),
    ):
        assert answer.status_code == 422
        assert "Kode ini untuk HP petugas." in answer.text


def test_an_invitation_to_the_office_opens_no_phone(
    client: FlaskClient, invited: tuple[UUID, str]
) -> None:
    answer = client.post("/api/v1/invitations/preview", json={"code": invited[1]})
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["code"] == "invitation_unknown"


def test_an_older_way_in_ends_with_a_newer_one(
    app: Flask, browser: Browser, invited: tuple[UUID, str]
) -> None:
    person, first = invited
    with app.app_context():
        invite_to_office(app.extensions["jaring"], account(person), None, datetime.now(UTC))
    assert "lewat waktunya" in browser.post("/masuk/undangan", code=first).text


def test_who_was_disabled_is_not_let_in(
    app: Flask, browser: Browser, invited: tuple[UUID, str]
) -> None:
    person, code = invited
    with app.app_context():
        accounts.disable(account(person), None, datetime.now(UTC))
    assert choose(browser, code).status_code == 422


def test_a_forgotten_password_is_chosen_anew_and_the_factor_stays(
    app: Flask, desk: Browser, supervisor: UUID
) -> None:
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        code = invite_to_office(office, account(supervisor), None, now).code
    browser = Browser(app)
    answer = choose(browser, code, username="nama.lain")
    assert "Kode 6 angka" in answer.text
    assert "Pasang kode 6 angka" not in answer.text
    assert desk.get("/akun").status_code == 303
    assert browser.go_through("dewi.uji", answer).location == "/periksa"
    assert "dewi.uji" in browser.get("/akun").text
    assert factors.holders["dewi.uji"].used


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(re.findall('type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
