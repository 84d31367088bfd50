"""Signing in: only with the right words, only for a while, and back to where one was."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import PASSWORD, Browser, Send, account, hidden, token_in
from webapp.records.account import disable
from webapp.views.entry import safe_target


def age_session(browser: Browser, **ago: timedelta) -> None:
    """Make a session older than it is."""
    with browser.client.session_transaction("/masuk", base_url=browser.base_url) as session:
        for name, how_long in ago.items():
            moment = datetime.fromisoformat(session[name]) - how_long
            session[name] = moment.isoformat()


def test_the_right_words_open_the_queue(browser: Browser, supervisor: UUID) -> None:
    answer = browser.sign_in("dewi.uji")
    assert (answer.status_code, answer.location) == (303, "/periksa")
    assert browser.get("/periksa").status_code == 200


@pytest.mark.parametrize("name", ["dewi.uji", "tidak.ada"])
def test_wrong_words_are_told_without_saying_which(
    browser: Browser, supervisor: UUID, name: str
) -> None:
    answer = browser.sign_in(name, "bukan kata sandinya")
    assert answer.status_code == 422
    assert "Nama pengguna atau kata sandi salah." in answer.text
    assert "bukan kata sandinya" not in answer.text
    assert browser.get("/periksa").status_code == 303


def test_ten_tries_are_enough(browser: Browser, supervisor: UUID) -> None:
    for _ in range(10):
        browser.sign_in("dewi.uji", "bukan kata sandinya")
    answer = browser.sign_in("dewi.uji")
    assert answer.status_code == 429
    assert "Terlalu sering dicoba" in answer.text


def test_half_an_hour_without_a_touch_ends_the_session(desk: Browser) -> None:
    age_session(desk, seen=timedelta(minutes=29))
    assert desk.get("/periksa").status_code == 200
    age_session(desk, seen=timedelta(minutes=30))
    assert desk.get("/periksa").location == "/masuk?next=/periksa"


def test_after_twelve_hours_every_session_ends(desk: Browser) -> None:
    age_session(desk, since=timedelta(hours=12))
    assert desk.get("/periksa").status_code == 303


def test_who_is_disabled_is_out_at_the_next_request(
    app: Flask, desk: Browser, supervisor: UUID
) -> None:
    with app.app_context():
        disable(account(supervisor), None, datetime.now(UTC))
    assert desk.get("/periksa").status_code == 303
    assert desk.sign_in("dewi.uji").status_code == 422


def test_a_new_session_version_ends_every_session(
    app: Flask, desk: Browser, supervisor: UUID
) -> None:
    with app.app_context():
        from webapp.records.db import db

        account(supervisor).session_version += 1
        db.session.commit()
    assert desk.get("/periksa").status_code == 303


def test_signing_out_ends_it_and_needs_our_own_form(desk: Browser) -> None:
    assert desk.send("/keluar", {}).status_code == 400
    assert desk.get("/periksa").status_code == 200
    assert desk.post("/keluar", page="/periksa").status_code == 303
    assert desk.get("/periksa").status_code == 303


def test_one_comes_back_to_the_page_one_wanted(browser: Browser, supervisor: UUID) -> None:
    asked = browser.get("/periksa?tampil=tanda")
    page = browser.get(asked.location).text
    assert sign_in_again(browser, page).location == "/periksa?tampil=tanda"


@pytest.mark.parametrize(
    "target",
    [
        "https://jahat.example/periksa",
        "//jahat.example/periksa",
        "//[",
        "/\\jahat.example",
        "/periksa\\..",
        "javascript:alert(1)",
        "periksa",
        "/app",
        "/masuk",
        "/periksa\r\nSet-Cookie: a=b",
        "",
    ],
)
def test_nobody_is_led_elsewhere(app: Flask, target: str) -> None:
    with app.test_request_context("/masuk"):
        assert safe_target(target) == "/periksa"


def test_what_was_typed_is_kept_while_one_signs_in_again(desk: Browser, send: Send) -> None:
    sent = send()
    form = filled(desk, sent)
    age_session(desk, seen=timedelta(hours=1))
    page = desk.send(f"/periksa/{sent}/decisions", form)
    assert page.status_code == 401
    assert "Yang tadi diketik tidak hilang." in page.text
    assert "RT-nya belum ada" not in page.text
    answer = sign_in_again(desk, page.text)
    assert answer.status_code == 200
    assert 'value="RT-nya belum ada"' in answer.text
    assert 'name="field" value="alamat" checked' in answer.text
    again = {**form, "csrf_token": token_in(answer.text)}
    assert desk.send(f"/periksa/{sent}/decisions", again).status_code == 303


def test_a_form_that_outlived_the_browser_is_kept_too(
    app: Flask, browser: Browser, supervisor: UUID, send: Send
) -> None:
    sent = send()
    page = browser.send(f"/periksa/{sent}/decisions", {"act": "reject", "note": "kata saya"})
    assert page.status_code == 401
    assert "kata saya" in sign_in_again(browser, page.text).text


def test_what_one_typed_is_not_shown_to_another(desk: Browser, colleague: UUID, send: Send) -> None:
    sent = send()
    form = filled(desk, sent)
    age_session(desk, seen=timedelta(hours=1))
    page = desk.send(f"/periksa/{sent}/decisions", form)
    answer = sign_in_again(desk, page.text, "joko.uji")
    assert answer.status_code == 303
    assert "RT-nya" not in answer.text


def test_a_form_from_elsewhere_is_not_kept(browser: Browser, supervisor: UUID, send: Send) -> None:
    data = {"act": "reject", "note": "kata orang lain"}
    page = browser.send(f"/periksa/{send()}/decisions", data, **{"Sec-Fetch-Site": "cross-site"})
    assert page.status_code == 401
    assert hidden(page.text, "kept") == ""


def test_a_form_of_an_earlier_session_comes_back_filled(desk: Browser, send: Send) -> None:
    sent = send()
    form = filled(desk, sent)
    desk.sign_in("dewi.uji")
    page = desk.send(f"/periksa/{sent}/decisions", form)
    assert page.status_code == 400
    assert 'value="RT-nya belum ada"' in page.text


def test_a_form_without_our_token_decides_nothing(desk: Browser, send: Send) -> None:
    sent = send()
    answer = desk.send(
        f"/periksa/{sent}/decisions",
        {"act": "approve", "rev": "1"},
        **{"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 400
    assert "Setujui" in desk.get(f"/periksa/{sent}").text


def filled(desk: Browser, sent: UUID) -> dict[str, Any]:
    """A return form, filled in but not sent."""
    return {
        "csrf_token": token_in(desk.get(f"/periksa/{sent}/kembalikan").text),
        "rev": "1",
        "act": "return",
        "field": "alamat",
        "reason-alamat": "lainnya",
        "note-alamat": "RT-nya belum ada",
    }


def sign_in_again(browser: Browser, page: str, username: str = "dewi.uji") -> Any:
    """Sign in on a page that was given instead of the one asked for."""
    words = {"username": username, "password": PASSWORD}
    return browser.go_through(username, browser.fill_in(page, "/masuk", **words))
