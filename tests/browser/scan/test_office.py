"""A slip is checked in the office: by camera, and without any script."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, DESK
from tests.browser.office import sign_in
from tests.browser.scan.stage import Stage
from tests.worker import nik, record
from webapp.rules.slip import show_code


@contextmanager
def desk(stage: Stage, chromium: Browser, **more: Any) -> Iterator[Page]:
    """The page Pindai of the demonstration's supervisor, in a browser with the same camera."""
    context = chromium.new_context(**{"viewport": DESK, "locale": "id-ID", **more})
    page = context.new_page()
    breaches: list[str] = []
    page.on("console", lambda message: breaches.append(message.text))
    password = stage.server.demo()["supervisor.demo"]
    sign_in(page, stage.server.url, "supervisor.demo", password)
    page.get_by_role("link", name="Pindai", exact=True).click()
    yield page
    context.close()
    assert [text for text in breaches if "Content Security" in text or "Trusted" in text] == []


def test_a_slip_before_the_camera_leads_to_its_record(stage: Stage, chromium: Browser) -> None:
    token, item = stage.giver.tokens[0], stage.giver.seal(record(nik=nik(9401)))
    assert stage.giver.words(stage.client, [item]) == ["stored"]
    stage.hold(stage.slip(token))
    with desk(stage, chromium, permissions=["camera"]) as page:
        page.get_by_role("button", name="Pindai dengan kamera").click()
        verdict = page.locator(".verdict")
        expect(verdict).to_contain_text("Slip asli. Terkirim ke server.", timeout=20_000)
        expect(verdict).to_contain_text("Nama: B••• C•••••")
        assert token["token"] not in page.content()
        assert page.url == f"{stage.server.url}/pindai"
        with page.expect_navigation():
            page.get_by_role("button", name="Pindai lagi").click()
        expect(verdict).to_contain_text("Slip asli.")
        page.get_by_role("link", name="Buka data pekerja").click()
        expect(page).to_have_url(f"{stage.server.url}/periksa/{item['id']}")


def test_without_a_camera_it_says_so_and_takes_the_code(stage: Stage, chromium: Browser) -> None:
    with desk(stage, chromium) as page:
        page.get_by_role("button", name="Pindai dengan kamera").click()
        expect(page.get_by_text("Kamera belum diizinkan.")).to_be_visible()
        expect(page.locator("#f-kode_slip")).to_be_focused()


def test_without_a_script_the_code_is_enough(stage: Stage, chromium: Browser) -> None:
    with desk(stage, chromium, java_script_enabled=False, viewport=PHONE) as page:
        expect(page.get_by_role("button", name="Pindai dengan kamera")).to_be_hidden()
        page.fill("#f-kode_slip", show_code(stage.giver.tokens[1]["code"]).lower())
        page.get_by_role("button", name="Periksa", exact=True).click()
        expect(page.locator(".verdict")).to_contain_text("Petugas HASAN B. belum mengirim.")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_answer_passes_axe_and_fits(
    stage: Stage, chromium: Browser, size: dict[str, int]
) -> None:
    token = stage.giver.tokens[1]
    with desk(stage, chromium, viewport=size, bypass_csp=True) as page:
        for typed in ("", token["code"], "0000-0000", "7KQ2-9XW7"):
            page.fill("#f-kode_slip", typed)
            page.get_by_role("button", name="Periksa", exact=True).click()
            page.wait_for_load_state()
            page.evaluate(AXE)
            found = page.evaluate("axe.run()")
            assert [fault["id"] for fault in found["violations"]] == [], typed
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
