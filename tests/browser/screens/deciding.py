"""The pictures of the review desk: the way in, the queue, a record, many at once, two side by side."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests import factors
from tests.browser.conftest import Server, open_phone
from tests.browser.office import (
    give_password,
    open_submission,
    scan_secret,
    show_code,
    sign_in,
)
from tests.browser.screens.album import DESK, Album
from tests.browser.screens.staffed import COLLEAGUE, PASSWORD, Staffed, correct, open_staffed
from tests.browser.screens.watching import show_overview, show_residents, show_watching

MENDED = "Tini Suhartini Dewi"


def show_desk(engine: Playwright, _: Server, folder: Path, album: Album) -> None:
    """Everything a supervisor has, in an office of its own, and what a head of an RT sees of it."""
    staffed = open_staffed(folder)
    try:
        with open_phone(engine, folder / "staffed-colleague", size=DESK) as desk:
            colleague = desk.pages[0]
            show_way_in(staffed.server, colleague, album)
            with open_phone(engine, folder / "staffed-desk", size=DESK) as other:
                page = other.pages[0]
                page.set_default_timeout(30_000)
                secret = staffed.server.demo()["supervisor.demo"]
                sign_in(page, staffed.server.url, "supervisor.demo", secret)
                show_queue(staffed.server, page, album)
                correct(staffed)
                show_record(staffed, page, colleague, album)
                show_next(staffed.server, page, album)
                show_bulk(staffed.server, page, album)
                show_pairs(staffed.server, page, album)
                show_overview(staffed, page, album)
                show_watching(staffed, page, album)
        show_residents(engine, staffed, folder, album)
    finally:
        staffed.server.kill()


def show_way_in(server: Server, page: Page, album: Album) -> None:
    """Password, the second factor set up, codes for the drawer, and then the own account."""
    give_password(page, server.url, COLLEAGUE, PASSWORD)
    album.take_both(page, "50-faktor-kedua")
    page.get_by_label("Kode 6 angka").fill("12")
    page.get_by_role("button", name="Pasang", exact=True).click()
    album.take_both(page, "50-faktor-kedua-galat")
    give_password(page, server.url, COLLEAGUE, PASSWORD)
    keep_codes(page, album)
    expect(page).to_have_url(f"{server.url}/periksa")
    page.goto(f"{server.url}/akun")
    album.take_both(page, "50-akun-saya")
    page.goto(f"{server.url}/akun/sandi")
    album.take_both(page, "50-ganti-sandi")
    page.goto(f"{server.url}/akun/faktor-kedua")
    album.take_both(page, "50-hp-lain")
    page.locator(".office-out").click()
    give_password(page, server.url, COLLEAGUE, PASSWORD)
    page.get_by_text("HP hilang? Pakai kode cadangan").click()
    album.take_both(page, "50-kode-masuk")
    show_code(page, COLLEAGUE)


def keep_codes(page: Page, album: Album) -> None:
    """Scan, answer, and see the recovery codes this once."""
    holder = scan_secret(page, COLLEAGUE)
    page.get_by_label("Kode 6 angka").fill(holder.next_code())
    page.get_by_role("button", name="Pasang", exact=True).click()
    expect(page.locator(".codes li")).to_have_count(10)
    factors.write_down(COLLEAGUE, page.content())
    album.take_both(page, "50-kode-cadangan")
    page.get_by_role("button", name="Sudah saya simpan").click()


def show_queue(server: Server, page: Page, album: Album) -> None:
    """As it opens, narrowed, kept under a name, searched, and what is past its promise."""
    listed = f"{server.url}/periksa"
    album.take_both(page, "51-antrean")
    page.locator(".office-more > summary").click()
    album.take_both(page, "51-menu")
    page.goto(f"{listed}?rw=5")
    page.get_by_text("Saring", exact=True).click()
    album.take_both(page, "51-saring")
    page.get_by_label("Simpan saringan").fill("RW 005 Kalianyar")
    page.get_by_role("button", name="Simpan").click()
    page.get_by_text("Tampilan tersimpan (1)").click()
    album.take_both(page, "51-tampilan-tersimpan")
    page.goto(listed)
    page.get_by_label("Cari nama").fill("Sri Mulyani")
    page.get_by_role("button", name="Cari").click()
    album.take_both(page, "51-cari")
    page.goto(listed)
    page.locator("details.late > summary").click()
    album.take_both(page, "51-lewat-janji-kabar")
    page.goto(f"{listed}?tampil=lewat")
    album.take_both(page, "51-lewat-janji")


def show_record(staffed: Staffed, page: Page, colleague: Page, album: Album) -> None:
    """A record that came three times, which a colleague has open too; its proof; one like another."""
    listed = f"{staffed.server.url}/periksa"
    for one in (colleague, page):
        one.goto(listed)
        one.get_by_label("Cari nama").fill("Tini Suhartini")
        one.get_by_role("button", name="Cari").click()
        open_submission(one, MENDED)
    expect(page.locator(".presence")).to_contain_text("juga membuka data ini")
    album.take_both(page, "52-data-hadir")
    page.locator(".history .changes-then > summary").first.click()
    page.locator(".history").scroll_into_view_if_needed()
    album.take_both(page, "52-data-riwayat")
    page.get_by_text("Naskah, sidik dan waktu").click()
    page.locator(".proof").scroll_into_view_if_needed()
    album.take_both(page, "52-data-persetujuan")
    page.goto(f"{staffed.server.url}{page.locator('.part-link').get_attribute('href')}")
    album.take_both(page, "52-bukti-persetujuan")
    page.goto(listed)
    page.locator(".office-row a", has_text="Sri Mulyani Rahayu").click()
    album.take_both(page, "52-data-mirip")


def show_next(server: Server, page: Page, album: Album) -> None:
    """One approved: the next one of the list, with the way back on top."""
    page.goto(f"{server.url}/periksa?tampil=lewat")
    page.locator(".office-row a").first.click()
    page.locator("button[value=approve]").click()
    expect(page.locator(".done")).to_contain_text("disetujui")
    album.take_both(page, "53-data-berikutnya")


def show_bulk(server: Server, page: Page, album: Album) -> None:
    """One volunteer's clean records: before, when all three were opened, and afterwards."""
    page.goto(f"{server.url}/periksa?tampil=menunggu")
    page.locator(".filters summary").first.click()
    sri = page.locator("#saring-petugas option", has_text="Sri W").first.get_attribute("value")
    page.get_by_label("Petugas").select_option(sri)
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    album.take_both(page, "54-antrean-petugas")
    page.locator("a[href*='/serentak']").first.click()
    here = page.url
    album.take_both(page, "54-serentak")
    for link in [
        one.get_attribute("href") for one in page.locator(".bulk section").first.locator("a").all()
    ]:
        page.goto(f"{server.url}{link}")
    album.take_both(page, "54-serentak-satu")
    page.goto(here)
    expect(page.locator(".pill", has_text="Sudah dibuka")).to_have_count(3)
    album.take_both(page, "54-serentak-siap")
    page.locator(".bulk .actions button").click()
    expect(page.get_by_role("status")).to_be_visible()
    album.take_both(page, "54-serentak-hasil")


def show_pairs(server: Server, page: Page, album: Album) -> None:
    """The list of pairs, one pair, and what was decided about it."""
    page.goto(f"{server.url}/bandingkan")
    album.take_both(page, "55-pasangan")
    page.locator(".office-row a", has_text="Sri Mulyani").first.click()
    album.take_both(page, "55-bandingkan")
    page.locator("label:has([value=different])").first.click()
    page.locator(".compare-form").scroll_into_view_if_needed()
    album.take_both(page, "55-bandingkan-putusan")
    page.locator("label:has([value=same-a])").click()
    page.get_by_role("button", name="Simpan keputusan").click()
    expect(page.locator(".done")).to_be_visible()
    album.take_both(page, "55-bandingkan-hasil")
