"""The queue in real Chromium: by keyboard, by thumb, without a script, and by ear."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, DESK, open_desk
from tests.desk import Send
from tests.phone import Phone
from tests.records.queue.scene import BESIDE, plant
from webapp.records.db import db
from webapp.records.models import Device
from webapp.records.queue import PAGE


@pytest.fixture
def full(app: Flask, phone: Phone, send: Send) -> None:
    """A queue of more than one page; some of it flagged, late, or with a name that is none.

    One record was really sent, and can be opened.
    """
    send()
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = [{"nama": f"Warga Contoh {n}"} for n in range(PAGE + 4)]
    rows[0] |= {"received_at": now - timedelta(days=6), "kelurahan": BESIDE}
    rows[1] |= {"flags": ["nik_duplicate", "night"], "nama": "<script>alert(1)</script>"}
    rows[2] |= {"nama": '=HYPERLINK("http://x";"y")', "rw": "003", "nik": "3173042107959002"}
    with app.app_context():
        device = db.session.scalars(select(Device)).one()
        plant(app.extensions["jaring"], device, now, rows)


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is smaller than a thumb."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main a, main button, main summary, main input, main select')]
          .filter((e) => e.checkVisibility() && e.type !== 'hidden')
          .filter((e) => e.getBoundingClientRect().height < 47.5)
          .map((e) => e.outerHTML.slice(0, 80))"""
    )
    return found


@pytest.mark.usefixtures("full")
def test_letters_and_arrows_move_in_the_list(url: str, chromium: Browser) -> None:
    page = open_desk(chromium, url)
    rows = page.locator(".office-row > a")
    expect(page.locator(".keys")).to_be_visible()  # by now the script listens
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    way = rows.nth(2).get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}{way}")
    page.goto(f"{url}/periksa")
    page.locator("#cari").press_sequentially("jk")
    expect(page.locator("#cari")).to_have_value("jk")
    expect(page.locator(".keys")).to_be_visible()
    page.locator(".keys input").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(rows.nth(0)).not_to_be_focused()


@pytest.mark.usefixtures("full")
def test_search_filters_and_pages_work_without_a_script(url: str, chromium: Browser) -> None:
    page = open_desk(chromium, url, viewport=PHONE, java_script_enabled=False)
    names = page.locator(".office-row b")
    expect(names.first).to_have_text("<script>alert(1)</script>")
    page.get_by_role("link", name="Berikutnya").click()
    expect(names).to_have_count(5)
    page.get_by_role("link", name="Sebelumnya").click()
    expect(names).to_have_count(PAGE)
    page.get_by_text("Saring", exact=True).click()
    page.get_by_label("RW").fill("3")
    page.get_by_role("button", name="Tampilkan").click()
    expect(names).to_have_text(['=HYPERLINK("http://x";"y")'])
    page.get_by_text("Saring", exact=True).click()
    page.get_by_label("Simpan saringan").fill("RW tiga")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_role("link", name="Hapus saringan").click()
    page.get_by_text("Tampilan tersimpan (1)").click()
    page.get_by_role("link", name="RW tiga").click()
    expect(names).to_have_count(1)
    page.get_by_label("Cari nama").fill("3173 0421 0795 9001")
    page.get_by_role("button", name="Cari").click()
    expect(names).to_have_count(1)
    assert "3173" not in page.url
    names.first.click()
    expect(page.locator(".thing-head h1")).to_have_text("Budi Contoh")
    page.go_back()
    expect(names).to_have_count(1)
    expect(page.get_by_text("Dicari: NIK 3173••••••••9001")).to_be_visible()


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_queue_is_sound_by_ear_and_by_thumb(
    url: str, chromium: Browser, viewport: dict[str, int]
) -> None:
    page = open_desk(chromium, url, viewport=viewport, bypass_csp=True)
    for query in ("", "?tampil=lewat", "?rw=3&umur=lewat", "?tampil=disetujui"):
        page.goto(f"{url}/periksa{query}")
        for closed in page.locator("main details:not([open]) > summary").all():
            closed.click()
        page.evaluate(AXE)
        found = page.evaluate(
            "axe.run().then((r) => r.violations.map((v) => v.id + v.nodes[0].html))"
        )
        assert found == [], query
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), query
        assert viewport == DESK or small_targets(page) == [], query
    assert re.search("Lewat janji", page.locator(".chips").inner_text())
