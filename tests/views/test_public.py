"""The slip's page: a state and the next step, to the holder of the token the initials, nothing else."""

import time
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from tests.desk import Browser, Send, account
from tests.phone import Phone, slip_id
from tests.worker import record
from webapp.records import review
from webapp.records.db import db
from webapp.records.models import Enrollment, RateCount, Slip
from webapp.records.review import Ruling
from webapp.rules.slip import check_character, encode_token, show_code
from webapp.views.public import LOOK_UPS, MISSES

UNKNOWN = "Kode tidak ditemukan. Periksa huruf dan angka. Tidak ada huruf O, I, L, U."
PROMISES = ("BUKAN KARTU PESERTA", "Pendataan gratis.", "noindex")


@pytest.fixture
def slip(phone: Phone) -> dict[str, str]:
    """The slip that the next record of the phone will have."""
    return phone.tokens[0]


def decide(app: Flask, sent: UUID, person: UUID, ruling: Ruling) -> None:
    with app.app_context():
        review.decide(app.extensions["jaring"], account(person), sent, 1, ruling, datetime.now(UTC))


def test_a_slip_whose_record_has_not_come_says_so(browser: Browser, slip: dict[str, str]) -> None:
    page = browser.get(f"/s/{slip['token']}")
    assert page.status_code == 200
    assert "Slip asli. Datanya belum sampai di server." in page.text
    for promise in PROMISES:
        assert promise in page.text


@pytest.mark.parametrize(
    "form", ["token", "token_lower", "id", "id_lower", "upper_path", "in_a_sentence"]
)
def test_every_form_of_a_slips_link_opens_it(
    browser: Browser, slip: dict[str, str], form: str
) -> None:
    path = {
        "token": f"/s/{slip['token']}",
        "token_lower": f"/s/{slip['token'].lower()}",
        "id": f"/s/{slip_id(slip['token'])}",
        "id_lower": f"/s/{slip_id(slip['token']).lower()}",
        "upper_path": f"/S/{slip['token']}",
        "in_a_sentence": f"/s/{slip_id(slip['token'])}.",
    }[form]
    assert "Slip asli." in browser.get(path).text


def test_the_holder_of_the_token_sees_initials_only(
    browser: Browser, slip: dict[str, str], send: Send
) -> None:
    send(nama="Budi Santoso")
    page = browser.get(f"/s/{slip['token']}").text
    assert "B••• S••••••" in page
    assert "Sudah sampai. Sedang diperiksa supervisor." in page
    for hidden in ("Budi", "Santoso", "3173", "Masjid", "0812", "Rp"):
        assert hidden not in page


@pytest.mark.parametrize("typed", ["plain", "shown", "lower", "letters"])
def test_a_typed_code_tells_the_state_only(
    browser: Browser, slip: dict[str, str], send: Send, typed: str
) -> None:
    send(nama="Budi Santoso")
    code = {
        "plain": slip["code"],
        "shown": f" {show_code(slip['code'])} ",
        "lower": slip["code"].lower(),
        "letters": slip["code"].replace("0", "O").replace("1", "l"),
    }[typed]
    page = browser.client.post("/s", data={"kode": code}).text
    assert "Sudah sampai." in page
    assert "B•••" not in page


def test_each_state_has_its_sentence(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send
) -> None:
    sent = send()
    for state, sentence in {
        "approved": "Belum terlindungi sampai iuran pertama dibayar.",
        "returned": "Perlu perbaikan. Temui petugas di ",
        "handed_over": "Menunggu nomor peserta.",
        "registered": "Perlindungan mulai setelah iuran dibayar.",
        "withdrawn": "Pendaftaran dibatalkan atas permintaan pekerja.",
    }.items():
        with app.app_context():
            db.session.execute(update(Enrollment).where(Enrollment.id == sent).values(state=state))
            db.session.commit()
        assert sentence in browser.get(f"/s/{slip['token']}").text


def test_a_decision_shows_with_its_reason(
    app: Flask, browser: Browser, slip: dict[str, str], send: Send, supervisor: UUID
) -> None:
    sent = send()
    decide(app, sent, supervisor, Ruling("reject", "usia", "kata supervisor"))
    page = browser.get(f"/s/{slip['token']}").text
    assert "Ditolak: Usia tidak memenuhi. Tanya: kantor kelurahan." in page
    assert "kata supervisor" not in page


def test_a_record_kept_aside_has_arrived(
    app: Flask, browser: Browser, phone: Phone, other: Phone, client: FlaskClient
) -> None:
    slip = phone.tokens[0]
    revoke(app, phone)
    assert phone.words(client, [phone.seal(record())]) == ["quarantined"]
    assert "Sudah sampai." in browser.get(f"/s/{slip['token']}").text


def test_a_record_that_was_refused_waits_for_its_volunteer_and_no_supervisor(
    browser: Browser, phone: Phone, client: FlaskClient
) -> None:
    slip = phone.tokens[0]
    assert phone.words(client, [phone.seal(record(nama=""))]) == ["invalid"]
    page = browser.get(f"/s/{slip['token']}").text
    assert "Perlu perbaikan. Temui petugas di Tambora, Kec. Tambora." in page


def revoke(app: Flask, phone: Phone) -> None:
    from webapp.records.models import Device

    with app.app_context():
        db.session.execute(
            update(Device).where(Device.id == UUID(phone.id)).values(revoked_at=datetime.now(UTC))
        )
        db.session.commit()


def test_unknown_foreign_and_void_slips_get_the_very_same_answer(
    app: Flask, browser: Browser, phone: Phone
) -> None:
    forget_tries(app)
    foreign = forge(phone)
    void = phone.tokens[3]["token"]
    with app.app_context():
        db.session.execute(update(Slip).where(Slip.token == void).values(state="void"))
        db.session.commit()
    paths = ["A" * 26, "A" * 138, foreign, void, slip_id(void), "x", "A" * 5000]
    answers = [browser.get(f"/s/{path}") for path in paths]
    typed = browser.client.post("/s", data={"kode": phone.tokens[3]["code"]})
    assert {answer.status_code for answer in [*answers, typed]} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert all(UNKNOWN in answer.text for answer in [*answers, typed])


def forge(phone: Phone) -> str:
    """A token that says what a genuine one says, signed by nobody."""
    from webapp.rules.slip import decode_token

    genuine = decode_token(phone.tokens[5]["token"])
    assert genuine is not None
    return encode_token(genuine.signed, bytes(64))


def test_the_eleventh_miss_of_a_minute_is_not_answered(
    app: Flask, browser: Browser, slip: dict[str, str]
) -> None:
    wait_for_a_fresh_minute()
    for _ in range(MISSES.most):
        assert browser.get(f"/s/{'A' * 26}").status_code == 404
    blocked = browser.get(f"/s/{'A' * 26}")
    assert blocked.status_code == 429
    assert 0 < int(blocked.headers["Retry-After"]) <= 60
    assert browser.get(f"/s/{slip['token']}").status_code == 429


def test_a_mistyped_code_is_no_guess(browser: Browser, slip: dict[str, str]) -> None:
    """Its check character tells: at a bazaar many people type behind one address."""
    wait_for_a_fresh_minute()
    wrong = ("1" if slip["code"][0] != "1" else "2") + slip["code"][1:]
    for _ in range(MISSES.most + 1):
        assert browser.client.post("/s", data={"kode": wrong}).status_code == 404
    assert browser.client.post("/s", data={"kode": slip["code"]}).status_code == 200


def test_the_eleventh_guessed_code_is_not_answered(browser: Browser) -> None:
    wait_for_a_fresh_minute()
    guesses = [f"000000{n}" for n in range(MISSES.most)]
    for seven in guesses:
        typed = {"kode": seven + check_character(seven)}
        assert browser.client.post("/s", data=typed).status_code == 404
    assert browser.client.post("/s", data={"kode": "00000000"}).status_code == 429


def test_sixty_look_ups_a_minute_are_enough(
    app: Flask, browser: Browser, slip: dict[str, str]
) -> None:
    wait_for_a_fresh_minute()
    codes = [browser.get(f"/s/{slip['token']}").status_code for _ in range(LOOK_UPS.most + 1)]
    assert codes == [200] * LOOK_UPS.most + [429]


def test_one_home_of_many_addresses_is_one_guesser(app: Flask, browser: Browser) -> None:
    wait_for_a_fresh_minute()
    for n in range(MISSES.most):
        ask(browser, f"2001:db8::{n + 1:x}")
    assert ask(browser, "2001:db8::ffff") == 429
    assert ask(browser, "2001:db8:0:1::1") == 404
    assert ask(browser, "unknown") == 404


def test_phones_in_ipv4_are_told_apart_on_a_socket_for_both_kinds(browser: Browser) -> None:
    wait_for_a_fresh_minute()
    for _ in range(MISSES.most):
        ask(browser, "::ffff:192.0.2.1")
    assert ask(browser, "192.0.2.1") == 429
    assert ask(browser, "::ffff:192.0.2.2") == 404


def ask(browser: Browser, address: str) -> int:
    return browser.get(f"/s/{'A' * 26}", environ_base={"REMOTE_ADDR": address}).status_code


def test_the_page_is_small_and_runs_nothing(browser: Browser, slip: dict[str, str]) -> None:
    import re

    page = browser.get(f"/s/{slip['token']}").text
    weight = len(page.encode())
    for path in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page):
        with browser.get(path) as answer:
            weight += len(answer.data)
    print(f"public page with its sheets: {weight} bytes")
    assert weight < 15_000
    assert "<script" not in page
    assert "style=" not in page


def test_the_form_asks_for_a_code_and_nothing_else(browser: Browser) -> None:
    import re

    page = browser.get("/s").text
    assert re.findall(r'<input[^>]* name="([^"]+)"', page) == ["kode"]
    assert browser.client.post("/s", data={"kode": ""}).status_code == 200


def test_a_slip_lost_with_a_restore_proves_itself(
    app: Flask, browser: Browser, slip: dict[str, str]
) -> None:
    with app.app_context():
        db.session.query(Slip).filter(Slip.token == slip["token"]).delete()
        db.session.commit()
    assert "Slip asli. Datanya belum sampai" in browser.get(f"/s/{slip['token']}").text


def forget_tries(app: Flask) -> None:
    with app.app_context():
        db.session.query(RateCount).delete()
        db.session.commit()


def wait_for_a_fresh_minute() -> None:
    """Windows are whole minutes; a test must not straddle two."""
    left = 60 - datetime.now(UTC).second
    if left < 15:
        time.sleep(left)
