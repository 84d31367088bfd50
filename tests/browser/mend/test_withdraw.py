"""`Batalkan pendaftaran`: the worker's wish, sealed without a signal, and a slip that counts no more."""

import urllib.request
from dataclasses import replace
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.flow.hands import BUDI
from tests.browser.mend.scene import Scene
from tests.browser.volunteer import enroll

SURTI = replace(BUDI, nik="3173046107959311", nama="Surti Handayani", no_hp="0812 7777 0001")


def row_of(page: Page, record: str) -> str:
    return f"[data-rows] > li:has(a[href='#/slip/{record}'])"


def test_a_withdrawal_waits_and_then_voids_the_slip(scene: Scene) -> None:
    page = scene.page
    code = enroll(page, SURTI)
    item = {"id": page.url.rsplit("/", 1)[1]}
    scene.go("#/antrean/semua")
    scene.arrives(item, rev=1)
    page.context.set_offline(True)
    row = page.locator(row_of(page, item["id"]))
    row.locator("summary").click()
    expect(row.locator("[data-wrong]")).to_contain_text(f"sebutkan kode {code[:4]}-{code[4:]}")
    row.locator("[data-withdraw]").click()
    expect(row.locator("[data-keep]")).to_be_focused()
    row.locator("[data-keep]").click()
    expect(row.locator("[data-withdraw]")).to_be_focused()
    row.locator("[data-withdraw]").click()
    row.locator("[data-confirm]").click()
    expect(page.locator("[data-said]")).to_contain_text("Pembatalan tersimpan di HP ini.")
    expect(row.locator(".pill")).to_have_text("Tersimpan di HP ini")
    expect(row.locator("[data-note]")).to_have_text("Pembatalan belum terkirim.")
    expect(row.locator("summary")).to_be_hidden()
    assert scene.find(item).state == "submitted"
    row.locator("a").first.click()
    expect(page.locator("h1")).to_have_text("BUKTI PENDATAAN")
    expect(page.locator("[data-withdrawing]")).to_be_visible()
    page.context.set_offline(False)
    the_slip_is_void(scene, item, code)


def the_slip_is_void(scene: Scene, item: dict[str, str], code: str) -> None:
    """F41: phone, office and public page agree."""
    page = scene.page
    expect(page.locator("h1")).to_have_text("SLIP TIDAK BERLAKU", timeout=40_000)
    expect(page.locator("[data-qr]")).to_be_hidden()
    expect(page.locator(".state-line .pill")).to_have_text("Dibatalkan pekerja")
    expect(page.locator("[data-long]")).to_contain_text("atas permintaan pekerja")
    assert scene.find(item).state == "withdrawn"
    asked = urlencode({"kode": code}).encode()
    with urllib.request.urlopen(f"{scene.server.url}/s", asked, timeout=10) as answer:
        assert "dibatalkan" in answer.read().decode().lower()
    scene.go("#/antrean/terkirim")
    expect(page.locator(row_of(page, item["id"]) + " .pill")).to_have_text("Dibatalkan pekerja")


def test_a_record_that_never_left_the_phone_can_be_withdrawn(scene: Scene) -> None:
    page = scene.page
    page.context.set_offline(True)
    enroll(page, replace(SURTI, nik="3173046107959312", no_hp="0812 7777 0002"))
    item = {"id": page.url.rsplit("/", 1)[1]}
    scene.go("#/antrean/belum")
    row = page.locator(row_of(page, item["id"]))
    row.locator("summary").click()
    row.locator("[data-withdraw]").click()
    row.locator("[data-confirm]").click()
    expect(row.locator("[data-note]")).to_have_text("Pembatalan belum terkirim.")
    page.context.set_offline(False)
    scene.go("#/antrean/terkirim")
    expect(row.locator(".pill")).to_have_text("Dibatalkan pekerja", timeout=40_000)
    assert scene.find(item).state == "withdrawn"


def test_a_rejected_record_leaves_no_valid_slip(scene: Scene) -> None:
    page = scene.page
    enroll(page, replace(SURTI, nik="3173046107959313", no_hp="0812 7777 0003"))
    item = {"id": page.url.rsplit("/", 1)[1]}
    scene.go("#/antrean/semua")
    scene.arrives(item, rev=1)
    scene.reject(item, "orang_sama")
    scene.go(f"#/slip/{item['id']}")
    scene.learns_of(".slip-void")
    expect(page.locator("h1")).to_have_text("SLIP TIDAK BERLAKU")
    expect(page.locator("[data-qr]")).to_be_hidden()
    expect(page.locator("[data-long]")).to_have_text("Ditolak: Orang yang sama sudah didata")
