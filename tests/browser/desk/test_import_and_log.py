"""A list of volunteers taken in and the log read, in real Chromium: without a script, by ear, on a phone."""

from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import open_desk
from tests.browser.desk.test_carrying import SIZES, look
from tests.desk import Send, make_supervisor
from tests.sheets import person, sheet

GOOD = [
    person("Guti Contoh", 81234567801, peran="Ketua RT", rw=2, rt=7, surat="12/ST/2030"),
    person("Siti Nurhaliza Kusumaningrum Wulandari Contoh", "081234567802"),
    person("<b>Beni</b> \u202eContoh"),
]
BAD = [
    *GOOD,
    person("Dua Contoh", "0812345678015", wilayah="Tambora", rt="7", sampai="31-02-2030"),
    {"no_hp": 8.5, "peran": "Lurah"},
]


def give(page: Page, url: str, folder: Path, content: bytes) -> None:
    """Choose a file on the page, and send it."""
    path = folder / "daftar.xlsx"
    path.write_bytes(content)
    page.goto(f"{url}/admin/impor")
    page.set_input_files("[name=berkas]", path)
    page.get_by_role("button", name="Periksa berkas").click()


def test_a_list_is_taken_in_and_invited_without_a_script(
    app: Flask, url: str, chromium: Browser, tmp_path: Path
) -> None:
    make_supervisor(app, "admin.uji", "31.73", "admin")
    page = open_desk(chromium, url, "admin.uji", viewport=PHONE, java_script_enabled=False)
    give(page, url, tmp_path, sheet(GOOD))
    page.get_by_role("button", name="Ya, tulis semuanya").click()
    expect(page.get_by_role("status")).to_contain_text("3 orang ditambahkan")
    page.get_by_role("button", name="Buat lembar undangan").click()
    expect(page.locator(".sheet-card")).to_have_count(3)
    page.goto(f"{url}/admin/log")
    expect(page.locator(".log-what").nth(1)).to_contain_text("Admin Uji")
    page.get_by_text("Saring log").click()
    page.get_by_label("Perbuatan").select_option("orang")
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.locator(".log-what").first).to_contain_text("mencetak lembar undangan")


@SIZES
def test_import_and_log_pass_axe_and_fit(
    app: Flask,
    url: str,
    chromium: Browser,
    send: Send,
    tmp_path: Path,
    size: dict[str, int],
) -> None:
    sent = send()
    make_supervisor(app, "admin.uji", "31.73", "admin")
    page = open_desk(chromium, url, "admin.uji", viewport=size, bypass_csp=True)
    page.goto(f"{url}/admin/impor")
    look(page, "impor")
    give(page, url, tmp_path, sheet(BAD))
    look(page, "impor-salah")
    give(page, url, tmp_path, sheet(GOOD))
    look(page, "impor-periksa")
    page.get_by_role("button", name="Ya, tulis semuanya").click()
    look(page, "impor-selesai")
    moved = [{**GOOD[0], "rt": 8, "sampai": "31-12-2030"}, {**GOOD[1], "no_hp": ""}]
    give(page, url, tmp_path, sheet(moved))
    look(page, "impor-lagi")
    give(page, url, tmp_path, b"no sheet")
    look(page, "impor-galat")
    page.goto(f"{url}/periksa/{sent}")
    for name, path in {
        "log": "/admin/log",
        "log-data": f"/admin/log?objek={sent}&perbuatan=lihat",
        "log-galat": "/admin/log?dari=kemarin",
    }.items():
        page.goto(f"{url}{path}")
        for summary in page.locator(".log-way > summary").all():
            if not summary.evaluate("one => one.parentElement.open"):
                summary.click()
        look(page, name)
