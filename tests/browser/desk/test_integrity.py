"""Kewajaran and Panggil balik in a real browser: on a phone and a desk, by ear, and without a script."""

import os
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, open_desk
from tests.browser.desk.test_held import small_targets
from tests.desk import Send
from tests.phone import Phone

WIDE = {"width": 1280, "height": 800}
# Where to leave pictures, for whoever wants to look.
PICTURES = os.environ.get("PICTURES")

pytestmark = pytest.mark.usefixtures("no_night")


@pytest.fixture
def sent(send: Send) -> list[UUID]:
    """A volunteer with several signs."""
    names = ("Ayu Lestari", "Bambang Permana", "Cipto Hakim", "Darmi Anwar", "Endang Fauzi")
    fast: dict[str, Any] = {"keying_ms": 9_000, "durations_ms": {"7": 4_000}}
    return [send(nama=name, meta=fast) for name in names]


def look(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_every_page_passes_axe_and_fits_and_can_be_pressed(
    app: Flask, url: str, chromium: Browser, phone: Phone, sent: list[UUID], size: dict[str, int]
) -> None:
    page = open_desk(chromium, url, viewport=size, bypass_csp=True)
    author = phone.answer["person"]["id"]
    paths = {
        "list": "kewajaran",
        "one": f"kewajaran/{author}",
        "calls": "panggil-balik",
        "call": f"panggil-balik/{sent[0]}",
    }
    for name, path in paths.items():
        page.goto(f"{url}/ringkasan/{path}")
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))")
        assert found == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert small_targets(page) == [], path
        look(page, f"integrity-{name}-{size['width']}")


def test_a_supervisor_asks_and_calls_without_a_script(
    url: str, chromium: Browser, phone: Phone, sent: list[UUID]
) -> None:
    page = open_desk(chromium, url, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{url}/ringkasan/kewajaran")
    page.get_by_role("link", name="Sri C.").click()
    page.get_by_role("button", name="Catat hasil").click()
    expect(page.locator(".summary-errors")).to_contain_text("Pilih hasilnya dulu.")
    page.get_by_text("Ada penjelasan yang wajar").click()
    page.get_by_label("Catatan").fill("Data dari daftar RT.")
    page.get_by_role("button", name="Catat hasil").click()
    expect(page.locator("[role=status]")).to_contain_text("Hasil tersimpan.")
    page.goto(f"{url}/ringkasan/panggil-balik/{sent[0]}")
    page.get_by_text("Saya menelepon sekarang").click()
    page.get_by_role("button", name="Tampilkan nomor HP").click()
    expect(page.locator(".number")).to_contain_text("08")
    page.get_by_text("Tahu, dan datanya benar").click()
    page.get_by_role("button", name="Simpan hasil").click()
    expect(page.locator("[role=status]")).to_contain_text("Tersimpan: Tahu, dan datanya benar.")
