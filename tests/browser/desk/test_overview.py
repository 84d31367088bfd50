"""Ringkasan and the menu in real Chromium: on a phone and on a desk, by keyboard, without a script, on paper."""

from flask import Flask
from playwright.sync_api import Browser, expect

from tests.browser.desk.hands import open_desk
from tests.browser.desk.test_carrying import SIZES, look
from tests.desk import Send, make_supervisor


@SIZES
def test_the_menu_opens_by_keyboard_and_covers_nothing(
    url: str, chromium: Browser, size: dict[str, int]
) -> None:
    page = open_desk(chromium, url, viewport=size, java_script_enabled=False)
    summary = page.locator("nav summary")
    expect(page.locator("nav a", has_text="Titipan")).to_be_hidden()
    summary.focus()
    before = summary.bounding_box()
    page.keyboard.press("Enter")
    assert summary.bounding_box() == before, "the menu opens where the finger is"
    panel, main = page.locator("nav ul").bounding_box(), page.locator("main").bounding_box()
    assert panel is not None
    assert main is not None
    assert panel["y"] + panel["height"] <= main["y"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("nav [aria-current=page]")).to_have_count(1)


@SIZES
def test_the_overview_fits_passes_axe_and_prints(
    app: Flask, url: str, chromium: Browser, send: Send, size: dict[str, int]
) -> None:
    send()
    make_supervisor(app, "admin.uji", "31.73", "admin")
    page = open_desk(chromium, url, "admin.uji", viewport=size, bypass_csp=True)
    page.get_by_role("link", name="Ringkasan").click()
    look(page, "ringkasan")
    page.get_by_role("link", name="Tambora").click()
    page.locator("summary").first.click()
    look(page, "ringkasan-menu")
    page.emulate_media(media="print")
    expect(page.locator("header nav")).to_be_hidden()
    expect(page.locator("h1")).to_contain_text("Kec. Tambora")
    assert page.pdf(format="A4").startswith(b"%PDF")
