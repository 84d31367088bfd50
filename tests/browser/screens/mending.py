"""The pictures of what came back: Perbaiki, a correction as the office sees it, a withdrawal."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser import volunteer
from tests.browser.conftest import Server, open_phone
from tests.browser.mend.scene import Scene, older_phone
from tests.browser.office import open_submission, sign_in
from tests.browser.screens.album import DESK, Album
from tests.browser.volunteer import PIN
from tests.browser.workers import COLLECTOR, TAILOR

MENDED = f"{TAILOR.nama} Putri"


def show_mending(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """The tailor's name is mended when she is met again; the collector wants to be taken out."""
    with open_phone(engine, folder / "profile") as phone:
        page = phone.pages[0]
        page.goto(f"{server.url}/app")
        volunteer.unlock(page, PIN)
        scene = Scene(server, page, older_phone(server))
        item = scene.send(nama="Hendra Gunawan", no_hp="+6281278900022")
        scene.send_back(
            item, ("alamat", "alamat_kurang_jelas", "Di gang mana?"), ("no_hp", "hp_salah", "")
        )
        mend(scene, album)
        withdraw(page, album)
    show_correction(engine, server, folder, album)


def mend(scene: Scene, album: Album) -> None:
    """The list, one record, Nanti saat bertemu, and the correction."""
    page = scene.page
    scene.go("#/perbaiki")
    row = page.locator("[data-groups] li a")
    scene.learns_of("[data-groups] li >> nth=1")
    album.take(page, "20-perbaiki")
    row.filter(has_text="Siti").click()
    expect(page.locator("form.mend")).to_be_visible()
    album.take(page, "20-perbaiki-data")
    page.fill("[name=nama]", "")
    page.locator("[data-send]").click()
    expect(page.locator(".summary-errors")).to_be_focused()
    album.take(page, "20-perbaiki-galat", whole=False)
    page.locator("[data-meet]").click()
    expect(page.locator("[data-meeting]:visible")).to_have_count(1)
    album.take(page, "20-perbaiki-bertemu")
    row.filter(has_text="Hendra").click()
    expect(page.locator("form.mend")).to_be_visible()
    album.take(page, "20-perbaiki-dua")
    scene.go("#/perbaiki")
    row.filter(has_text="Siti").click()
    page.fill("[name=nama]", MENDED)
    page.locator("[data-send]").click()
    expect(page.locator("[data-said]")).to_be_visible()
    album.take(page, "20-perbaiki-tersimpan")


def withdraw(page: Page, album: Album) -> None:
    """The acts of a row, the question, and the slip that counts no more."""
    first_name = COLLECTOR.nama.split()[0]
    page.evaluate("location.hash = '#/antrean/semua'")
    row = page.locator("[data-rows] > li", has_text=first_name)
    expect(page.locator("[data-rows] .pill", has_text="Tersimpan")).to_have_count(0, timeout=40_000)
    row.locator("summary").click()
    row.locator("summary").scroll_into_view_if_needed()
    album.take(page, "21-antrean-ada-yang-salah")
    row.locator("[data-withdraw]").click()
    row.locator("[data-confirm]").scroll_into_view_if_needed()
    album.take(page, "21-antrean-batalkan", whole=False)
    row.locator("[data-confirm]").click()
    expect(row.locator(".pill")).to_have_text("Dibatalkan pekerja", timeout=40_000)
    row.locator("a").first.click()
    expect(page.locator(".slip-void")).to_be_visible()
    album.take(page, "21-slip-tidak-berlaku")


def show_correction(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """What was and what is, on one page."""
    with open_phone(engine, folder / "desk", size=DESK) as desk:
        page = desk.pages[0]
        sign_in(page, server.url, "supervisor.demo", server.demo()["supervisor.demo"])
        open_submission(page, MENDED)
        expect(page.locator(".changes")).to_be_visible()
        album.take_both(page, "30-perbaikan")
