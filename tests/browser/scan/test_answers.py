"""What is said about a slip whose code is typed, whose state is known, and that cannot be asked about."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.mend.scene import older_phone
from tests.browser.scan.stage import STATE, VERDICT, Stage
from tests.phone import slip_id

LOOK_UP = "**/api/v1/slips/look-up"


@pytest.fixture(autouse=True, scope="module")
def no_slip(staging: Stage) -> None:
    """Nothing here is scanned."""
    staging.hold_text("Warung Ibu Contoh")


def test_a_typed_code_is_answered_by_the_server(stage: Stage) -> None:
    stage.type(stage.giver.tokens[1]["code"].lower())
    stage.said("Slip asli.", "Datanya belum sampai di server.", "Cocokkan nama dengan KTP.")


def test_a_code_and_a_short_link_cannot_be_checked_offline_and_say_so(stage: Stage) -> None:
    stage.open()
    stage.page.context.set_offline(True)
    token = stage.giver.tokens[1]
    for typed, sentence in (
        (token["code"], "Kode saja tidak bisa diperiksa tanpa internet."),
        (slip_id(token["token"]), "Tautan pendek tidak bisa diperiksa tanpa internet."),
    ):
        stage.type(typed)
        stage.said("Belum bisa dipastikan.", sentence, "Perlu internet untuk memeriksa status.")
        stage.never_said("palsu")


def test_the_status_is_asked_for_again_when_the_network_is_back(stage: Stage) -> None:
    stage.open()
    stage.page.context.set_offline(True)
    stage.type(stage.giver.tokens[1]["code"])
    stage.said("Perlu internet untuk memeriksa status.")
    stage.page.context.set_offline(False)
    stage.page.get_by_role("button", name="Periksa status lagi").click()
    stage.said("Slip asli.", "Datanya belum sampai di server.")


def test_a_mistyped_code_is_mended_at_its_field(stage: Stage) -> None:
    for typed, sentence in (("", "Ketik kode di slip"), ("7KQ2-9XW7", "Kode salah.")):
        stage.type(typed)
        expect(stage.page.locator(".summary-errors")).to_be_focused()
        expect(stage.page.locator(".field .message")).to_contain_text(sentence)


def test_an_unknown_code_is_to_be_read_again(stage: Stage) -> None:
    stage.type("0000-0000")
    stage.said("Tidak dikenal, kemungkinan palsu.", "Periksa dulu huruf dan angkanya.")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"status": 200, "content_type": "text/html", "body": "<h1>Masuk</h1>"}, "Wi-Fi ini minta"),
        ({"status": 200, "json": {"known": False}}, "Wi-Fi ini minta masuk dulu."),
        ({"status": 200, "json": {"known": True, "state": 1}}, "Wi-Fi ini minta masuk dulu."),
        ({"status": 503, "json": {"code": "unavailable"}}, "Status belum bisa diperiksa."),
        ({"status": 429, "json": {"code": "too_many"}}, "Terlalu sering memeriksa."),
        ({"status": 403, "json": {"code": "device_closed"}}, "HP ini dinonaktifkan."),
    ],
    ids=["portal", "foreign", "odd", "down", "often", "closed"],
)
def test_no_answer_but_ours_makes_a_genuine_slip_anything_else(
    stage: Stage, answer: dict[str, Any], sentence: str
) -> None:
    stage.page.route(LOOK_UP, lambda route: route.fulfill(**answer))
    stage.type(stage.giver.tokens[1]["token"])
    expect(stage.page.locator(STATE)).to_contain_text(sentence)
    expect(stage.page.locator(VERDICT)).to_have_text("Slip asli.")
    stage.never_said("palsu")


def test_a_slip_of_a_newer_key_waits_for_the_network(stage: Stage) -> None:
    """Older slips stay genuine offline after a rotation, newer ones need the server until the next sync."""
    older = stage.giver.tokens[1]
    stage.open()
    stage.page.context.set_offline(True)
    stage.server.flask("keys", "rotate", "slip")
    newer = older_phone(stage.server, "Hasan Basri").tokens[0]
    stage.type(older["token"])
    stage.said("Slip asli.", "Disiapkan untuk petugas")
    stage.type(newer["token"])
    stage.said("Belum bisa dipastikan.", "HP ini belum punya kunci slip terbaru.")
    stage.never_said("palsu")
    stage.page.context.set_offline(False)
    for one in (older, newer):
        stage.type(one["token"])
        stage.said("Slip asli.", "Datanya belum sampai di server.")
