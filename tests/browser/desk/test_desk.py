"""The desk in real Chromium: with keys, without any script, on a phone, and by ear."""

import re
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, DESK, open_desk
from tests.browser.office import open_submission
from tests.desk import Send, enrollment


def state(app: Flask, sent: UUID) -> str:
    with app.app_context():
        return enrollment(sent).state


def test_letters_press_the_buttons_until_they_are_turned_off(
    app: Flask, url: str, chromium: Browser, send: Send
) -> None:
    sent = send()
    page = open_desk(chromium, url)
    open_submission(page, "Budi Contoh")
    page.locator(".keys input").uncheck()
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    assert state(app, sent) == "submitted"
    page.reload()
    expect(page.locator(".keys input")).not_to_be_checked()
    page.locator(".keys input").check()
    page.keyboard.press("Control+s")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("/tolak$"))
    page.locator("#f-note").press_sequentially("skt")
    expect(page.locator("#f-note")).to_have_value("skt")
    page.go_back()
    page.keyboard.press("s")
    expect(page.locator(".done")).to_contain_text("Budi Contoh: disetujui.")
    assert state(app, sent) == "approved"
    page.get_by_role("button", name="Urungkan").click()
    expect(page.locator(".thing-head h1")).to_have_text("Budi Contoh")
    assert state(app, sent) == "submitted"


def test_the_whole_work_is_done_without_a_script(
    app: Flask, url: str, chromium: Browser, send: Send
) -> None:
    sent = send()
    page = open_desk(chromium, url, java_script_enabled=False, viewport=PHONE)
    open_submission(page, "Budi Contoh")
    page.get_by_role("link", name="Kembalikan").click()
    expect(page.locator("#reason-nama")).to_be_hidden()
    page.locator("label[for=pin-nama]").click()
    expect(page.locator("#reason-nama")).to_have_value("nama_tidak_lengkap")
    page.get_by_role("button", name="Kembalikan").click()
    expect(page.locator(".done")).to_contain_text("dikembalikan ke petugas")
    assert state(app, sent) == "returned"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_passes_axe_and_fits(
    url: str, chromium: Browser, send: Send, size: dict[str, int]
) -> None:
    sent = send(nama="Budi Contoh " * 8, pekerjaan="ojek_online", meta={"keying_ms": 9000})
    page = open_desk(chromium, url, viewport=size, bypass_csp=True)
    paths = ["", f"/{sent}", f"/{sent}/kembalikan", f"/{sent}/tolak", "?tampil=karantina"]
    for address in [*(f"{url}/periksa{path}" for path in paths), f"{url}/s", f"{url}/tak-ada"]:
        page.goto(address)
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))")
        assert found == [], address
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], address


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_whatever_is_pressed_is_large_enough(
    url: str, chromium: Browser, send: Send, size: dict[str, int]
) -> None:
    sent = send()
    page = open_desk(chromium, url, viewport=size)
    for path in ("", f"/{sent}", f"/{sent}/kembalikan"):
        page.goto(f"{url}/periksa{path}")
        small = page.evaluate(
            """() => [...document.querySelectorAll('a[href], button, summary, select')]
              .filter((one) => one.checkVisibility() && !one.classList.contains('skip-link'))
              .filter((one) => !one.closest('.with-more'))
              .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
              .filter(([, height]) => height < 40)"""
        )
        assert small == []
