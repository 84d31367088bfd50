"""Titipan and HP petugas in real Chromium: on a phone and on a desk, by ear, and without a script."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, DESK, open_desk
from tests.desk import make_supervisor
from tests.phone import Phone, write_time
from tests.phones import change_row
from tests.records.phones.test_phones import lose, waits
from tests.records.phones.test_reports import say
from tests.views.api.test_courier import file_of, flip, seal_some
from tests.worker import record
from webapp.records.models import Device

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
PICTURES = os.environ.get("JARING_TEST_PICTURES")


def look(page: Page, name: str) -> None:
    """Axe, the width, the height of what is pressed; and a picture for whoever asks for one."""
    page.wait_for_load_state()
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))")
    assert found == [], name
    size = page.viewport_size
    assert size is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
    small = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden])')]
          .filter((one) => one.checkVisibility() && !one.classList.contains('skip-link'))
          .filter((one) => !one.closest('p, .summary-errors, .choice'))
          .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
          .filter(([, height]) => height < 40)"""
    )
    assert small == [], name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}-{size['width']}.png", full_page=True)


def write_file(folder: Path, phone: Phone) -> Path:
    """A file with a whole item, one to be mended and one that was damaged on the way."""
    good, torn = seal_some(phone, 2)
    items = [good, phone.seal(record(nik="12")), {**torn, "sealed": flip(torn["sealed"], 99)}]
    path = folder / "jaring-titipan-1-2026-11-21.json"
    path.write_text(json.dumps(file_of(phone, items)), encoding="utf-8")
    return path


@SIZES
def test_a_file_is_delivered_without_a_script(
    url: str, chromium: Browser, phone: Phone, size: dict[str, int], tmp_path: Path
) -> None:
    page = open_desk(chromium, url, viewport=size, java_script_enabled=False)
    page.get_by_text("Lainnya", exact=True).click()
    page.get_by_role("link", name="Titipan").click()
    page.get_by_role("button", name="Kirim titipan").click()
    expect(page.get_by_role("alert")).to_have_text("Pilih berkas titipan dulu.")
    page.get_by_label("Pilih berkas titipan").set_input_files(write_file(tmp_path, phone))
    page.get_by_role("button", name="Kirim titipan").click()
    expect(page.get_by_role("status")).to_contain_text("3 data.")
    expect(page.get_by_role("status")).to_contain_text("Titipan: 1 sampai, 2 perlu tindakan.")
    expect(page.locator(".list-rows li")).to_have_count(2)


@SIZES
def test_the_pages_pass_axe_and_fit(
    app: Flask,
    client: FlaskClient,
    url: str,
    chromium: Browser,
    phone: Phone,
    other: Phone,
    second: Phone,
    size: dict[str, int],
    tmp_path: Path,
) -> None:
    make_supervisor(app, "admin.uji", "31.73", "admin")
    page = open_desk(chromium, url, "admin.uji", viewport=size, bypass_csp=True)
    path = write_file(tmp_path, phone)
    page.goto(f"{url}/titipan")
    look(page, "titipan")
    page.get_by_role("button", name="Kirim titipan").click()
    look(page, "titipan-galat")
    page.get_by_label("Pilih berkas titipan").set_input_files(path)
    page.get_by_role("button", name="Kirim titipan").click()
    look(page, "titipan-hasil")
    waits(app, client, second, days=4)
    say(client, phone, retained=9)
    lose(app, client, other, second)
    change_row(app, Device, UUID(second.id), revoked_at=datetime.now(UTC))
    page.goto(f"{url}/hp")
    look(page, "hp")
    page.get_by_role("link", name="Kenali HP ini").click()
    look(page, "kenali")
    page.get_by_role("button", name="Kenali HP ini").click()
    look(page, "kenali-galat")
    page.get_by_label("Nama petugas").fill("Sri Contoh")
    page.get_by_role("button", name="Kenali HP ini").click()
    expect(page.get_by_role("status")).to_contain_text("dikenali: Sri C.")
    look(page, "dikenali")
    page.goto(f"{url}/periksa")
    expect(page.locator(".silent")).to_contain_text("belum mengirim 3 data sejak")
    look(page, "periksa")


def test_the_warning_is_gone_once_everything_is_here(
    app: Flask, client: FlaskClient, url: str, chromium: Browser, phone: Phone
) -> None:
    oldest = write_time(datetime.now(UTC) - timedelta(days=4))
    change_row(app, Device, UUID(phone.id), activated_at=datetime.now(UTC) - timedelta(days=9))
    say(client, phone, waiting=2, oldest_waiting=oldest)
    page = open_desk(chromium, url)
    expect(page.locator(".silent li")).to_have_count(1)
    say(client, phone, seal_some(phone, 2), waiting=2, oldest_waiting=oldest)
    page.reload()
    expect(page.locator(".silent")).to_have_count(0)
