"""Coming into the office in real Chromium: on a phone and on a desk, by ear, and without a script."""

import re
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests import factors
from tests.browser.conftest import PHONE
from tests.browser.desk.hands import DESK, open_desk, said
from tests.browser.desk.test_carrying import look
from tests.browser.office import give_password, scan_secret, show_code
from tests.desk import PASSWORD, TAMBORA
from tests.reading_paper import read_codes
from webapp.records import setting
from webapp.records.account import Place, create_office_person
from webapp.records.invitation import NewInvitation, invite_to_office

SIZES = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
NEW = "sepeda hijau menunggu hujan"


@pytest.fixture
def way_in(app: Flask) -> NewInvitation:
    """The invitation of somebody whom nobody has seen in the office."""
    now = datetime.now(UTC)
    with app.app_context():
        office = app.extensions["jaring"]
        person = create_office_person(office, "Rini Contoh", "admin", Place(TAMBORA), None, now)
        return invite_to_office(office, person, None, now)


def open_page(chromium: Browser, size: dict[str, int], **more: object) -> Page:
    page = chromium.new_context(viewport=size, locale="id-ID", **more).new_page()  # type: ignore[arg-type]
    page.on("console", lambda message: said.append(message.text))
    return page


@SIZES
def test_every_page_on_the_way_in_passes_axe_and_fits(
    url: str, chromium: Browser, way_in: NewInvitation, size: dict[str, int]
) -> None:
    page = open_page(chromium, size, bypass_csp=True)
    page.goto(f"{url}/masuk/undangan")
    look(page, "undangan")
    page.get_by_role("button", name="Lanjut").click()
    look(page, "undangan-kosong")
    page.get_by_label("Kode undangan").fill(way_in.code)
    page.get_by_role("button", name="Lanjut").click()
    look(page, "undangan-siapa")
    page.get_by_role("button", name="Ya, ini saya").click()
    look(page, "undangan-pilih")
    page.get_by_label("Nama pengguna").fill("rini.contoh")
    page.get_by_label("Kata sandi", exact=True).fill("pendek")
    page.get_by_label("Ketik kata sandi sekali lagi").fill("pendek")
    page.get_by_role("button", name="Simpan").click()
    look(page, "undangan-galat")
    page.get_by_label("Kata sandi", exact=True).fill(NEW)
    page.get_by_label("Ketik kata sandi sekali lagi").fill(NEW)
    page.get_by_role("button", name="Simpan").click()
    look(page, "faktor")
    drawn = Image.open(BytesIO(page.locator(".factor-qr").screenshot()))
    assert read_codes(drawn)[0].startswith("otpauth://totp/Jaring:rini.contoh?secret=")
    holder = scan_secret(page, "rini.contoh")
    page.get_by_label("Kode 6 angka").fill(holder.next_code())
    page.get_by_role("button", name="Pasang").click()
    look(page, "kode-cadangan")
    page.get_by_role("button", name="Sudah saya simpan").click()
    expect(page).to_have_url(f"{url}/periksa")


@SIZES
def test_every_page_of_the_own_account_passes_axe_and_fits(
    url: str, chromium: Browser, size: dict[str, int]
) -> None:
    page = open_desk(chromium, url, viewport=size, bypass_csp=True)
    page.goto(f"{url}/akun")
    look(page, "akun")
    for path in ("sandi", "faktor-kedua", "kode-cadangan"):
        page.goto(f"{url}/akun/{path}")
        look(page, f"akun-{path}")
        page.locator("main form .btn-primary").click()
        expect(page.get_by_role("alert").first).to_be_visible()
        look(page, f"akun-{path}-galat")
    give_password(page, url, "dewi.uji", PASSWORD)
    expect(page.get_by_label("Kode 6 angka")).to_be_visible()
    look(page, "kode")
    page.get_by_text("HP hilang? Pakai kode cadangan").click()
    look(page, "kode-kertas")
    page.get_by_label("Kode cadangan").fill(factors.holders["dewi.uji"].paper[0])
    page.get_by_role("button", name="Lanjut").last.click()
    expect(page.get_by_role("heading", name="Masuk dengan kode cadangan")).to_be_visible()
    look(page, "kode-sisa")


def test_the_link_types_the_code_and_hides_it_again(
    url: str, chromium: Browser, way_in: NewInvitation
) -> None:
    page = open_page(chromium, PHONE)
    page.goto(f"{url}/masuk/undangan#{way_in.code}")
    expect(page.get_by_label("Kode undangan")).to_have_value(way_in.code)
    expect(page).to_have_url(f"{url}/masuk/undangan")
    page.goto(f"{url}/masuk/undangan#<img src=x>")
    page.reload()
    expect(page.get_by_label("Kode undangan")).to_have_value("")


def test_the_whole_way_works_without_a_script(
    url: str, chromium: Browser, way_in: NewInvitation
) -> None:
    page = open_page(chromium, PHONE, java_script_enabled=False)
    page.goto(f"{url}/masuk")
    page.get_by_role("link", name="Punya kode undangan?").click()
    page.get_by_label("Kode undangan").fill(way_in.code)
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator("main")).to_contain_text("Rini Contoh")
    page.get_by_role("link", name="Bukan saya").click()
    expect(page.get_by_role("status")).to_contain_text("Kode itu milik orang lain.")
    page.get_by_label("Kode undangan").fill(way_in.code)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Ya, ini saya").click()
    page.get_by_label("Nama pengguna").fill("rini.contoh")
    page.get_by_label("Kata sandi", exact=True).fill(NEW)
    page.get_by_label("Ketik kata sandi sekali lagi").fill(NEW)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("button", name="Cetak")).to_have_count(0)
    show_code(page, "rini.contoh")
    expect(page).to_have_url(f"{url}/periksa")


def test_codes_are_printed_without_the_frame(url: str, chromium: Browser) -> None:
    page = open_page(chromium, PHONE)
    give_password(page, url, "dewi.uji", PASSWORD)
    page.get_by_label("Kode 6 angka").fill(scan_secret(page, "dewi.uji").next_code())
    page.get_by_role("button", name="Pasang").click()
    expect(page.get_by_role("button", name="Cetak")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".codes li")).to_have_count(10)
    expect(page.locator(".codes-sheet")).to_contain_text("Dewi Uji (dewi.uji)")
    for hidden in ("header", "main button", ".note"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()


def test_the_demonstration_lets_one_look_around(app: Flask, url: str, chromium: Browser) -> None:
    with app.app_context():
        setting.put("contoh", value=True, by=None, now=datetime.now(UTC))
    page = open_page(chromium, PHONE, bypass_csp=True)
    give_password(page, url, "dewi.uji", PASSWORD)
    expect(page.get_by_role("button", name="Nanti saja")).to_be_visible()
    look(page, "faktor-contoh")
    page.get_by_role("button", name="Nanti saja").click()
    expect(page).to_have_url(f"{url}/periksa")
    page.goto(f"{url}/akun")
    look(page, "akun-contoh")
    expect(open_desk(chromium, url).locator("main")).to_be_visible()


def test_two_browsers_and_the_first_ends_the_second(url: str, chromium: Browser) -> None:
    here, there = open_desk(chromium, url), open_desk(chromium, url)
    here.goto(f"{url}/akun")
    here.get_by_role("button", name="Keluar dari perangkat lain").click()
    expect(here.get_by_role("status")).to_contain_text("Sesi di perangkat lain sudah berakhir.")
    there.goto(f"{url}/akun")
    expect(there).to_have_url(re.compile("/masuk[?]next=/akun$"))
