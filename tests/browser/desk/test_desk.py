"""The desk in real Chromium: with keys, without any script, on a phone, and by ear."""

import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect
from werkzeug.serving import make_server

from tests.browser.conftest import CHROMIUM_SWITCHES, FONTS, PHONE, chromium_path
from tests.browser.office import open_submission, sign_in
from tests.desk import PASSWORD, Send, enrollment

ROOT = Path(__file__).resolve().parents[3]
DESK = {"width": 1180, "height": 760}
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def url(app: Flask, supervisor: UUID) -> Iterator[str]:
    """The application of this test, served where a browser finds it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def chromium(playwright_engine: Playwright) -> Iterator[Browser]:
    """One Chromium for all the pages here."""
    browser = playwright_engine.chromium.launch(
        executable_path=chromium_path(),
        args=CHROMIUM_SWITCHES,
        env={"FONTCONFIG_FILE": str(FONTS)},
    )
    yield browser
    browser.close()


said: list[str] = []


@pytest.fixture(autouse=True)
def listen() -> Iterator[None]:
    """A breach of the content security policy fails the test it happens in."""
    said.clear()
    yield
    assert [text for text in said if "Content Security Policy" in text or "Trusted" in text] == []


def open_desk(chromium: Browser, url: str, **more: Any) -> Page:
    """A page on which the supervisor is signed in."""
    page = chromium.new_context(**{"viewport": DESK, "locale": "id-ID", **more}).new_page()
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, url, "dewi.uji", PASSWORD)
    return page


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
