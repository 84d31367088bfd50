"""The pictures of the admin's pages: people, ways in, phones, areas, lists taken in, and the log."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import PHONE, Server, open_phone
from tests.browser.office import sign_in
from tests.browser.screens.album import DESK, Album
from tests.browser.screens.staffed import Staffed, open_staffed
from tests.phone import write_time
from tests.records.phones.test_reports import say
from tests.sheets import person, sheet

GOOD = [
    person("Tuti Alawiyah", 81234567801, peran="Ketua RT", rw=2, rt=9, surat="ST-0160/CONTOH/2026"),
    person("Siti Nurhaliza Kusumaningrum Wulandari", "081234567802", rw=3),
    person("Beni Setiawan"),
]
BAD = [
    *GOOD,
    person("Dua Sutrisno", "0812345678015", wilayah="Tambora", rt="7", sampai="31-02-2030"),
    {"no_hp": 8.5, "peran": "Lurah"},
]


def show_admin(engine: Playwright, _: Server, folder: Path, album: Album) -> None:
    """Everything an admin has, in an office of its own."""
    staffed = open_staffed(folder / "for-admin")
    try:
        fall_silent(staffed)
        with open_phone(engine, folder / "staffed-admin", size=DESK) as desk:
            page = desk.pages[0]
            page.set_default_timeout(30_000)
            secret = staffed.server.demo()["admin.demo"]
            sign_in(page, staffed.server.url, "admin.demo", secret)
            page.goto(f"{staffed.server.url}/admin")
            album.take_both(page, "60-pengelolaan")
            show_people(staffed.server, page, album)
            show_invitations(staffed.server, page, album)
            show_phones(staffed.server, page, album)
            show_regions(staffed.server, page, album)
            show_import(staffed.server, page, folder, album)
            show_log(staffed.server, page, album)
    finally:
        staffed.server.kill()


def fall_silent(staffed: Staffed) -> None:
    """All phones keep their copies; Hasan's has told of three records not sent for days."""
    since = write_time(datetime.now(UTC) - timedelta(days=4))
    for phone in (staffed.sri, staffed.maya):
        say(staffed.client, phone, retained=phone.seq)
    say(staffed.client, staffed.hasan, retained=staffed.hasan.seq, waiting=3, oldest_waiting=since)


def show_people(server: Server, page: Page, album: Album) -> None:
    """The list, one of the field, one of the office, a new one who has a namesake, and leaving."""
    listed = f"{server.url}/admin/pengguna"
    page.goto(listed)
    album.take_both(page, "61-pengguna")
    page.locator(".office-row a", has_text="Sri Wahyuni").click()
    album.take_both(page, "61-petugas")
    page.get_by_role("link", name="Nonaktifkan").click()
    album.take_both(page, "61-nonaktifkan")
    page.goto(f"{listed}?tampil=supervisor")
    album.take_both(page, "61-supervisor-semua")
    page.locator(".office-row a", has_text="Joko Susilo").click()
    album.take_both(page, "61-supervisor")
    page.goto(f"{listed}/baru")
    album.take_both(page, "61-orang-baru")
    page.get_by_label("Nama lengkap").fill("SRI WAHYUNI")
    page.get_by_label("Wilayah").select_option("31.73.04.1001")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_be_visible()
    album.take_both(page, "61-orang-sudah-ada")


def show_invitations(server: Server, page: Page, album: Album) -> None:
    """Whom to invite, the sheet to hand over, what waits and what was used."""
    page.goto(f"{server.url}/admin/undangan/baru")
    for name in ("Maya Lestari", "Slamet Riyadi"):
        page.locator(".choice", has_text=name).click()
    album.take_both(page, "62-undang")
    page.get_by_role("button", name="Buat lembar undangan").click()
    expect(page.locator(".sheet-card")).to_have_count(2)
    album.take_both(page, "62-lembar")
    page.goto(f"{server.url}/admin/undangan")
    album.take_both(page, "62-undangan")
    page.goto(f"{server.url}/admin/undangan?tampil=dipakai")
    album.take_both(page, "62-undangan-dipakai")
    page.goto(f"{server.url}/admin/pengguna?tampil=supervisor")
    page.locator(".office-row a", has_text="Joko Susilo").click()
    page.get_by_role("button", name="Undang ke kantor").click()
    expect(page.locator(".sheet-card")).to_have_count(1)
    album.take_both(page, "62-lembar-kantor")
    code = page.locator(".sheet-code").inner_text()
    show_invited(server, page, code, album)


def show_invited(server: Server, page: Page, code: str, album: Album) -> None:
    """What the invited supervisor sees."""
    own = page.context.new_page()
    own.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
    own.goto(f"{server.url}/masuk/undangan")
    own.get_by_label("Kode undangan").fill(code)
    album.take(own, "62-masuk-undangan", whole=False)
    own.close()


def show_phones(server: Server, page: Page, album: Album) -> None:
    """All phones, one of them, and taking it out of use."""
    page.goto(f"{server.url}/admin/perangkat")
    album.take_both(page, "63-perangkat")
    page.locator(".phone-who a", has_text="Sri").first.click()
    album.take_both(page, "63-perangkat-satu")
    page.get_by_role("link", name="Nonaktifkan").click()
    album.take_both(page, "63-perangkat-nonaktif")


def show_regions(server: Server, page: Page, album: Album) -> None:
    """From the kota down to a kelurahan."""
    for code, name in (("", ""), ("/31.73.04", "-kecamatan"), ("/31.73.04.1001", "-kelurahan")):
        page.goto(f"{server.url}/admin/wilayah{code}")
        album.take_both(page, f"64-wilayah{name}")


def show_import(server: Server, page: Page, folder: Path, album: Album) -> None:
    """Before, with rows to be mended, as it would be written, and written."""
    page.goto(f"{server.url}/admin/impor")
    album.take_both(page, "65-impor")
    for rows, name in ((BAD, "galat"), (GOOD, "rencana")):
        path = folder / "petugas.xlsx"
        path.write_bytes(sheet(rows))
        page.goto(f"{server.url}/admin/impor")
        page.set_input_files("[name=berkas]", path)
        page.get_by_role("button", name="Periksa berkas").click()
        expect(page.locator(".import-rows")).not_to_have_count(0)
        album.take_both(page, f"65-impor-{name}")
    page.get_by_role("button", name="Ya, tulis semuanya").click()
    expect(page.get_by_role("status")).to_be_visible()
    album.take_both(page, "65-impor-hasil")


def show_log(server: Server, page: Page, album: Album) -> None:
    """The log, narrowed, and taken along."""
    page.goto(f"{server.url}/admin/log")
    album.take_both(page, "66-log")
    page.locator(".log-way > summary").first.click()
    album.take_both(page, "66-log-saring")
    page.locator(".log-way > summary").first.click()
    page.locator(".log-way > summary").nth(1).click()
    album.take_both(page, "66-log-unduh")
