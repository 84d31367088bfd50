"""Two records side by side in real Chromium: without a script, on a phone, on a desk, and by ear."""

from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, DESK, open_desk
from tests.browser.office import open_submission
from tests.desk import Send, enrollment

NIK = "3173042107959001"


def two(send: Send) -> tuple[UUID, UUID]:
    return send(nik=NIK), send(nik=NIK, nama="Budi Sejati Contoh", alamat="Gg. Melati No. 3")


def passes(page: Page, address: str, width: int) -> None:
    page.goto(address)
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))")
    assert found == [], address
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_two_become_one_without_a_script(
    app: Flask, url: str, chromium: Browser, send: Send
) -> None:
    kept, gone = two(send)
    page = open_desk(chromium, url, java_script_enabled=False, viewport=PHONE)
    open_submission(page, "Budi Contoh")
    page.get_by_role("link", name="Bandingkan dengan Budi Sejati Contoh").click()
    expect(page.locator("h1")).to_have_text("Bandingkan")
    page.get_by_text("Orang yang sama: pakai data A").click()
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.locator(".done")).to_contain_text("Orang yang sama. Yang dipakai data A.")
    with app.app_context():
        assert [enrollment(one).state for one in (kept, gone)] == ["submitted", "rejected"]
    page.get_by_role("link", name="Mungkin orang yang sama").click()
    expect(page.locator(".empty")).to_have_text("Tidak ada data yang perlu dibandingkan.")


def test_a_verdict_is_given_with_keys_alone(
    app: Flask, url: str, chromium: Browser, send: Send
) -> None:
    first, second = two(send)
    page = open_desk(chromium, url)
    page.goto(f"{url}/bandingkan/{first}/{second}")
    page.locator("[name=verdict][value=same-a]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[value=different]")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".done")).to_contain_text("Dikembalikan karena NIK: data B.")
    with app.app_context():
        assert [enrollment(one).state for one in (first, second)] == ["submitted", "returned"]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_of_a_comparison_passes_axe_and_fits(
    url: str, chromium: Browser, send: Send, size: dict[str, int]
) -> None:
    first, second = two(send)
    page = open_desk(chromium, url, viewport=size, bypass_csp=True)
    for path in ("bandingkan", f"bandingkan/{first}/{second}", f"periksa/{first}"):
        passes(page, f"{url}/{path}", size["width"])
        small = page.evaluate(
            """() => [...document.querySelectorAll('.compare a[href], .compare button, .compare summary, .note a')]
              .filter((one) => one.checkVisibility() && !one.closest('.with-more'))
              .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
              .filter(([, height]) => height < 40)"""
        )
        assert small == [], path
