"""The admin's pages in real Chromium: on a phone and on a desk, by ear, and without a script."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import open_desk
from tests.browser.desk.test_carrying import SIZES, look
from tests.desk import make_supervisor
from tests.phone import Phone
from tests.phones import change_row
from tests.records.phones.test_phones import waits
from webapp.records.account import Place, create_person
from webapp.records.models import Device


def settle(app: Flask, *names: str) -> None:
    """Volunteers of Kelurahan Tambora."""
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        for number, name in enumerate(names, 1):
            place = Place("31.73.04.1001", "002", f"{number:03d}")
            create_person(office, name, place, now, f"ST-{number:04d}/CONTOH/2026")


def make_someone(page: Page, url: str, name: str) -> None:
    """Fill in the form for a new person and send it."""
    page.goto(f"{url}/admin/pengguna/baru")
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("Wilayah").select_option("31.73.04.1001")
    page.get_by_role("button", name="Simpan").click()


def test_a_new_person_gets_a_way_in_without_a_script(
    app: Flask, url: str, chromium: Browser
) -> None:
    settle(app, "Sri Wahyuni")
    make_supervisor(app, "admin.uji", "31.73", "admin")
    page = open_desk(chromium, url, "admin.uji", viewport=PHONE, java_script_enabled=False)
    make_someone(page, url, "SRI WAHYUNI")
    expect(page.get_by_role("alert")).to_contain_text("Nama ini sudah ada di wilayah itu")
    page.get_by_text("Orang lain dengan nama yang sama").click()
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("status")).to_contain_text("sudah ditambahkan")
    page.get_by_role("button", name="Undang dengan HP").click()
    expect(page.locator(".sheet-card")).to_have_count(1)
    assert page.locator(".sheet-card img").evaluate("one => one.naturalWidth > 0")
    page.goto(f"{url}/admin/undangan")
    page.get_by_role("button", name="Tarik").click()
    expect(page.get_by_role("status")).to_have_text("Undangan sudah ditarik.")


@SIZES
def test_every_page_of_the_admin_passes_axe_and_fits(
    app: Flask,
    client: FlaskClient,
    url: str,
    chromium: Browser,
    phone: Phone,
    second: Phone,
    size: dict[str, int],
) -> None:
    settle(app, "Hasan Basri", "Siti Nurhaliza Kusumaningrum Wulandari", "Budi <b>Contoh</b>")
    make_supervisor(app, "admin.uji", "31.73", "admin")
    waits(app, client, second, days=4)
    change_row(app, Device, UUID(second.id), revoked_at=datetime.now(UTC) - timedelta(hours=1))
    page = open_desk(chromium, url, "admin.uji", viewport=size, bypass_csp=True)
    person = phone.answer["person"]["id"]
    with app.app_context():
        supervisor = make_supervisor(app, "joko.uji")
    for name, path in {
        "admin": "/admin",
        "pengguna": "/admin/pengguna",
        "pengguna-wilayah": "/admin/pengguna?tampil=supervisor&wilayah=31.73.04",
        "orang": f"/admin/pengguna/{person}",
        "orang-kantor": f"/admin/pengguna/{supervisor}",
        "orang-ubah": f"/admin/pengguna/{person}/ubah",
        "orang-nonaktif": f"/admin/pengguna/{supervisor}/nonaktif",
        "undangan": "/admin/undangan?tampil=dipakai",
        "undangan-baru": "/admin/undangan/baru",
        "perangkat": "/admin/perangkat",
        "hp-satu": f"/admin/perangkat/{second.id}",
        "hp-nonaktif": f"/admin/perangkat/{phone.id}/nonaktif",
        "wilayah": "/admin/wilayah",
        "kelurahan": "/admin/wilayah/31.73.04.1001",
    }.items():
        page.goto(f"{url}{path}")
        look(page, f"admin-{name}")
    make_someone(page, url, "hasan basri")
    look(page, "admin-orang-galat")
    page.goto(f"{url}/admin/undangan/baru")
    for box in page.locator("[name=orang]").all():
        box.check()
    page.get_by_role("button", name="Buat lembar undangan").click()
    expect(page.locator(".sheet-card")).to_have_count(4)
    look(page, "admin-lembar")
