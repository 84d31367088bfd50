"""The pictures of the office: queue, detail and decisions, and what came of them on the phone."""

from pathlib import Path

from playwright.sync_api import Playwright, expect

from tests.browser import volunteer
from tests.browser.conftest import PHONE, Server, open_phone
from tests.browser.office import approve, open_submission, send_back, sign_in
from tests.browser.screens.album import DESK, Album
from tests.browser.volunteer import PIN
from tests.browser.workers import OJEK, TAILOR


def show_office(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """Sign-in, queue, detail and decisions at the desk and on a phone; the public page."""
    with open_phone(engine, folder / "desk", size=DESK) as desk:
        page = desk.pages[0]
        page.goto(f"{server.url}/masuk")
        album.take(page, "10-masuk", whole=False)
        sign_in(page, server.url, "supervisor.demo", server.demo()["supervisor.demo"])
        album.take(page, "11-antrean-periksa", whole=False)
        open_submission(page, TAILOR.nama)
        album.take(page, "12-periksa", whole=False)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
        album.take(page, "12-periksa-hp")
        page.locator("[data-key=k]").click()
        page.locator("label[for='pin-nama']").click()
        album.take(page, "13-kembalikan-hp")
        page.go_back()
        page.locator("[data-key=t]").click()
        album.take(page, "14-tolak-hp")
        page.goto(f"{server.url}/periksa")
        album.take(page, "11-antrean-periksa-hp")
        approve(page, OJEK.nama)
        album.take(page, "15-disetujui-hp")
        send_back(page, TAILOR.nama, "nama", "nama_tidak_lengkap")
        page.goto(f"{server.url}/tidak-ada")
        album.take(page, "16-tidak-ada", whole=False)
    show_outcomes(engine, server, folder, album)


def show_outcomes(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """The outcomes on the phone, and what a worker may ask with the code."""
    with open_phone(engine, folder / "profile") as phone:
        own = phone.pages[0]
        own.goto(f"{server.url}/app")
        volunteer.unlock(own, PIN)
        own.wait_for_timeout(13_000)  # a decision is told when it can no longer be undone
        own.goto(f"{server.url}/app#/antrean/semua")
        own.reload()
        volunteer.unlock(own, PIN)
        expect(own.locator("[data-rows] .pill", has_text="Disetujui")).to_be_visible(timeout=40_000)
        album.take(own, "08-antrean-hasil")
        own.goto(f"{server.url}/app#/")
        album.take(own, "08-beranda-hasil")
        own.goto(f"{server.url}/s")
        album.take(own, "17-status-kode")
        own.fill("input[type=text]", "7KQ2-9XW6")
        own.locator("main button").click()
        album.take(own, "17-status-tidak-ditemukan")
