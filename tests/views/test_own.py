"""`Akun saya`: what keeps the account is changed only by whoever proves to be its owner."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from tests import factors
from tests.desk import PASSWORD, Browser, token_in
from tests.views.test_access import age_session

NAME = "dewi.uji"
NEW = "sepeda hijau menunggu hujan"


@pytest.fixture
def elsewhere(app: Flask, desk: Browser) -> Browser:
    """A second browser of the same person."""
    browser = Browser(app)
    assert browser.sign_in(NAME).status_code == 303
    return browser


def change(desk: Browser, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> tuple[int, str]:
    answer = desk.post("/akun/sandi", old=old, password=new, again=again)
    return answer.status_code, answer.text


def test_a_new_password_ends_every_other_session(
    app: Flask, desk: Browser, elsewhere: Browser
) -> None:
    assert change(desk)[0] == 303
    assert "Kata sandi sudah diganti." in desk.get("/akun?selesai=sandi").text
    assert elsewhere.get("/akun").status_code == 303
    assert Browser(app).give_password(NAME).status_code == 422
    assert "Kode 6 angka" in Browser(app).give_password(NAME, NEW).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "bukan kata sandinya"}, "Kata sandi salah."),
        ({"new": "sebelas1234", "again": "sebelas1234"}, "Kata sandi minimal 12 karakter."),
        ({"new": "dewi uji 123456", "again": "dewi uji 123456"}, "mudah ditebak"),
        ({"again": NEW + "x"}, "Dua kata sandi tidak sama."),
    ],
)
def test_a_wrong_change_changes_nothing(
    app: Flask, desk: Browser, typed: dict[str, str], said: str
) -> None:
    status, page = change(desk, **typed)
    assert status == 422
    assert said in page
    assert "Kode 6 angka" in Browser(app).give_password(NAME).text
    assert not any(word in page for word in typed.values())


def test_ten_tries_of_the_old_password_are_enough(desk: Browser) -> None:
    for _ in range(10):
        change(desk, old="bukan kata sandinya")
    assert "Terlalu sering dicoba" in change(desk)[1]


def test_a_new_factor_needs_password_and_present_code(desk: Browser, elsewhere: Browser) -> None:
    assert desk.get("/akun/faktor-kedua/baru").location == "/akun/faktor-kedua"
    paper = factors.holders[NAME].paper
    for proof in (
        {"password": PASSWORD, "code": "000000"},
        {"password": "bukan kata sandinya", "code": paper[0]},
    ):
        assert desk.post("/akun/faktor-kedua", **proof).status_code == 422
        assert desk.get("/akun/faktor-kedua/baru").status_code == 303
    proven = desk.post("/akun/faktor-kedua", password=PASSWORD, code=paper[1])
    assert proven.location == "/akun/faktor-kedua/baru"
    page = desk.get("/akun/faktor-kedua/baru")
    assert desk.fill_in(page.text, "/akun/faktor-kedua/baru", code="000000").status_code == 422
    code = factors.meet(NAME, page.text).next_code()
    codes = desk.fill_in(page.text, "/akun/faktor-kedua/baru", code=code)
    factors.write_down(NAME, codes.text)
    assert desk.fill_in(codes.text, "/masuk/lanjut").location == "/akun"
    assert elsewhere.get("/akun").status_code == 303
    # What the old phone and the old paper say opens nothing any more.
    assert desk.post("/akun/kode-cadangan", password=PASSWORD, code=paper[2]).status_code == 422
    assert elsewhere.sign_in(NAME).status_code == 303


def test_new_recovery_codes_end_the_old_ones(desk: Browser) -> None:
    holder = factors.holders[NAME]
    old = holder.paper[:]
    page = desk.post("/akun/kode-cadangan", password=PASSWORD, code=old[0])
    assert "hanya ditampilkan sekali" in page.text
    factors.write_down(NAME, page.text)
    assert len(set(holder.paper) - set(old)) == 10
    again = desk.post("/akun/kode-cadangan", password=PASSWORD, code=old[1])
    assert again.status_code == 422


def test_my_other_sessions_end_and_this_one_lives_no_longer_for_it(
    desk: Browser, elsewhere: Browser
) -> None:
    age_session(desk, since=timedelta(hours=11))
    assert desk.post("/akun/sesi", page="/akun").location == "/akun?selesai=sesi"
    assert desk.get("/akun").status_code == 200
    assert elsewhere.get("/akun").status_code == 303
    age_session(desk, since=timedelta(hours=1))
    assert desk.get("/akun").status_code == 303


@pytest.mark.parametrize("path", ["sandi", "faktor-kedua", "kode-cadangan", "sesi"])
def test_no_form_from_elsewhere_is_taken(desk: Browser, path: str) -> None:
    data = {"old": PASSWORD, "password": NEW, "again": NEW}
    assert desk.send(f"/akun/{path}", data).status_code == 400


def test_after_the_session_ended_one_comes_back_to_the_same_page(
    desk: Browser, supervisor: UUID
) -> None:
    token = token_in(desk.get("/akun/sandi").text)
    age_session(desk, seen=timedelta(hours=1))
    form = {"csrf_token": token, "old": PASSWORD, "password": NEW, "again": NEW}
    page = desk.send("/akun/sandi", form)
    assert page.status_code == 401
    assert NEW not in page.text
    words = {"username": NAME, "password": PASSWORD}
    answer = desk.go_through(NAME, desk.fill_in(page.text, "/masuk", **words))
    assert answer.location == "/akun/sandi"
