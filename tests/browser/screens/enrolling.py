"""The pictures of a volunteer's day: activation, enrolling without a server, queue, help, lock."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser import volunteer
from tests.browser.conftest import Server, open_phone
from tests.browser.screens.album import Album
from tests.browser.volunteer import PIN
from tests.browser.workers import COLLECTOR, OJEK, TAILOR


def show_phone(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """Activation, Beranda, three enrollments without a server, queue, slip, help, lock."""
    with open_phone(engine, folder / "profile") as phone:
        page = phone.pages[0]
        show_activation(page, server, album)
        album.take(page, "02-beranda-kosong")
        page.goto(f"{server.url}/app#/kegiatan")
        album.take(page, "02-kegiatan")
        page.goto(f"{server.url}/app#/")
        server.kill()
        show_steps(page, album)
        for worker in (TAILOR, COLLECTOR):
            volunteer.enroll(page, worker)
        show_asides(page, server, album)
        page.goto(f"{server.url}/app#/")
        album.take(page, "02-beranda")
        for name in ("antrean/semua", "bantuan", "bantuan/pin"):
            page.goto(f"{server.url}/app#/{name}")
            album.take(page, f"06-{name.replace('/', '-')}")
        page.goto(f"{server.url}/app#/")
        page.reload()
        expect(page.locator("[name=pin]")).to_be_visible()
        album.take(page, "07-kunci")
        server.start()
        volunteer.unlock(page, PIN)
        page.goto(f"{server.url}/app#/antrean/semua")
        sent = page.locator("[data-rows] .pill", has_text="Terkirim ke server")
        expect(sent).to_have_count(3, timeout=60_000)
        album.take(page, "06-antrean-terkirim")


def show_activation(page: Page, server: Server, album: Album) -> None:
    page.goto(f"{server.url}/app")
    expect(page.locator("#screen h1")).to_be_visible()
    album.take(page, "01-selamat-datang")
    page.goto(f"{server.url}/app#/undangan/ketik")
    page.locator("[data-submit]").click()
    album.take(page, "01-kode-kosong")
    page.goto(server.demo()["Sri Wahyuni"])
    expect(page.locator("[data-yes]")).to_be_visible()
    album.take(page, "01-apakah-ini")
    page.locator("[data-yes]").click()
    album.take(page, "01-pin")
    page.fill("[name=pin]", PIN)
    page.fill("[name=pin_lagi]", PIN)
    page.locator("[data-submit]").click()
    expect(page.locator("[data-line=unduh] [data-state]")).to_have_text("Selesai", timeout=30_000)
    album.take(page, "01-siapkan")
    page.locator("a.btn-primary").click()


def show_steps(page: Page, album: Album) -> None:
    """Every step, first with its errors, then filled in; the check page and the slip."""
    volunteer.begin(page)
    for number, fill_step in enumerate(volunteer.STEPS, start=1):
        if number != 6:
            page.locator("[data-next]").click()
            expect(page.locator(".summary-errors")).to_be_focused()
            album.take(page, f"03-langkah-{number}-galat", whole=False)
        with_picture(page, album, number, fill_step)
    album.take(page, "04-periksa")
    volunteer.save(page)
    album.take(page, "05-slip")
    page.locator("[data-write]").click()
    album.take(page, "05-slip-tulis-tangan", whole=False)
    page.keyboard.press("Escape")


def with_picture(page: Page, album: Album, number: int, fill_step: volunteer.Step) -> None:
    """Fill a step in and take it just before Lanjut, by going back to it once."""
    fill_step(page, OJEK)
    page.go_back()
    expect(page.locator(f"[data-step='{number}']")).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    album.take(page, f"03-langkah-{number}")
    volunteer.go_on(page, number + 1 if number < len(volunteer.STEPS) else "periksa")


def show_asides(page: Page, server: Server, album: Album) -> None:
    """The pages beside the steps, and a NIK that cannot be."""
    page.goto(f"{server.url}/app#/")
    volunteer.begin(page)
    volunteer.choose(page, "sudah_peserta", "aktif")
    expect(page.locator("[data-still]")).to_be_visible()
    album.take(page, "03-masih-aktif")
    page.locator("[data-end]").click()
    volunteer.begin(page)
    volunteer.choose(page, "sudah_peserta", "belum")
    page.fill("[name=nik]", "3173044013959006")
    page.locator("[data-next]").click()
    album.take(page, "03-nik-janggal")
    page.fill("[name=nik]", OJEK.nik)
    page.wait_for_timeout(500)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    album.take(page, "03-nik-mungkin-sudah")
    page.locator("[data-later]").click()
