"""The pictures of what is watched over: figures, signs to ask about, people called back, an RT's residents."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser import volunteer
from tests.browser.conftest import open_phone
from tests.browser.screens.album import Album
from tests.browser.screens.staffed import Staffed


def show_overview(staffed: Staffed, page: Page, album: Album) -> None:
    """Ringkasan of a kecamatan, of a kelurahan, and as it is printed."""
    page.goto(f"{staffed.server.url}/ringkasan")
    album.take_both(page, "56-ringkasan")
    album.take(page, "56-ringkasan-meja")
    page.locator("main table a", has_text="Tambora").first.click()
    album.take_both(page, "56-ringkasan-kelurahan")


def show_watching(staffed: Staffed, page: Page, album: Album) -> None:
    """Kewajaran, one volunteer's signs, and what came of asking; then the calls."""
    page.goto(f"{staffed.server.url}/ringkasan/kewajaran")
    album.take_both(page, "57-kewajaran")
    page.get_by_role("link", name="Maya L.").click()
    page.locator(".sign-row details > summary").first.click()
    album.take_both(page, "57-kewajaran-petugas")
    page.get_by_role("button", name="Ambil 5 contoh").click()
    expect(page.get_by_role("status")).to_be_visible()
    page.get_by_text("Sudah dibimbing cara mendata").click()
    page.get_by_role("button", name="Catat hasil").click()
    expect(page.get_by_role("status")).to_be_visible()
    album.take_both(page, "57-kewajaran-dicatat")
    page.goto(f"{staffed.server.url}/ringkasan/panggil-balik")
    album.take_both(page, "57-panggil-balik")
    page.locator(".office-row a").first.click()
    album.take_both(page, "57-panggil-balik-satu")
    page.get_by_text("Saya menelepon sekarang").click()
    page.get_by_role("button", name="Tampilkan nomor HP").click()
    expect(page.locator(".number")).to_be_visible()
    album.take_both(page, "57-panggil-balik-nomor")


def show_residents(engine: Playwright, staffed: Staffed, folder: Path, album: Album) -> None:
    """Warga on the phone of the head of RT 007: the list, a search, the invitation, no signal."""
    with open_phone(engine, folder / "head") as phone:
        page = phone.pages[0]
        page.set_default_timeout(60_000)
        volunteer.activate(page, staffed.server.demo()["Hasan Basri"])
        album.take(page, "58-beranda-ketua")
        page.locator("#screen a[href='#/warga']").click()
        expect(page.locator("[data-rows] li").first).to_be_visible()
        album.take(page, "58-warga")
        page.get_by_label("Cari nama").fill("sri")
        album.take(page, "58-warga-cari", whole=False)
        page.get_by_label("Cari nama").fill("")
        page.get_by_role("button", name="Ajak warga mendaftar").click()
        page.locator("[data-invitation]").scroll_into_view_if_needed()
        album.take(page, "58-warga-ajak", whole=False)
        phone.set_offline(True)
        page.evaluate("() => { location.hash = '#/'; }")
        page.locator("#screen a[href='#/warga']").click()
        expect(page.locator("#screen")).to_contain_text("Daftar ini perlu internet.")
        album.take(page, "58-warga-luring", whole=False)
