"""The pictures of phones in trouble: rescue, courier, emptying, two persons, revoked, broken storage."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser import volunteer
from tests.browser.conftest import Server, open_phone
from tests.browser.rescue.hands import LEDGER, alter, arrive, choose, go, keep, save_file
from tests.browser.rescue.test_persons import SECOND_PIN, revoke_device
from tests.browser.screens.album import Album
from tests.browser.store.bench import SYNC, invitation
from tests.browser.volunteer import PIN

BROKEN = "IDBFactory.prototype.open = () => { throw new DOMException('broken', 'UnknownError'); };"


def show_rescue(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """Sri Wahyuni's phone finds no network; Hasan Basri's carries for it."""
    with open_phone(engine, folder / "profile") as failing:
        file = give_away(failing.pages[0], server, folder, album)
    with open_phone(engine, folder / "carrier") as phone:
        page = phone.pages[0]
        volunteer.activate(page, server.demo()["Hasan Basri"])
        choose(page, file)
        expect(page.locator("#screen [data-what]")).to_be_visible()
        album.take(page, "23-titipan")
        page.locator("#screen [data-chosen] [data-send]").click()
        expect(page.locator("#screen [data-result]")).to_be_visible(timeout=20_000)
        album.take(page, "23-titipan-hasil")
        show_emptying(page, album)
        show_persons(page, server, album)
        show_revoked(page, server, album)
        page.add_init_script(BROKEN)
        page.reload()
        expect(page.locator("[data-reload]")).to_be_visible()
        album.take(page, "27-penyimpanan-bermasalah")


def give_away(page: Page, server: Server, folder: Path, album: Album) -> Path:
    """What waits for three days, and the file; one item of it suffers on the way."""
    page.goto(f"{server.url}/app")
    volunteer.unlock(page)
    page.context.set_offline(True)
    keep(page, 30, 31, 32)
    now = page.evaluate("Date.now()")
    page.evaluate("store.lock.lockNow()")
    page.clock.set_fixed_time(now / 1000 + 73 * 3600)
    volunteer.unlock(page)
    go(page, "#/antrean", "Antrean")
    expect(page.locator("#screen [data-late]")).to_be_visible()
    album.take(page, "22-antrean-tiga-hari")
    go(page, "#/bantuan/selamatkan", "Selamatkan antrean")
    album.take(page, "22-selamatkan")
    file = save_file(page, folder)
    expect(page.locator("[data-rescue] [data-done]")).to_be_visible()
    album.take(page, "22-selamatkan-siap")
    alter(file, 1)
    return file


def show_emptying(page: Page, album: Album) -> None:
    """Bantuan while something waits and when all is sent, and the question before it is gone."""
    page.context.set_offline(True)
    keep(page, 40, 41)
    go(page, "#/bantuan", "Bantuan")
    expect(page.locator("#screen [data-left]")).to_be_visible()
    page.locator("[data-empty]").scroll_into_view_if_needed()
    album.take(page, "24-kosongkan-belum", whole=False)
    page.context.set_offline(False)
    arrive(page)
    expect(page.get_by_text("HP aman dikosongkan")).to_be_visible()
    album.take(page, "24-aman-dikosongkan")
    go(page, "#/bantuan", "Bantuan")
    page.locator("[data-empty]").click()
    page.locator("[data-confirm]").scroll_into_view_if_needed()
    album.take(page, "24-kosongkan", whole=False)
    page.locator("[data-wait]").click()


def show_persons(page: Page, server: Server, album: Album) -> None:
    """A second volunteer on the same phone."""
    page.context.set_offline(True)
    keep(page, 42)
    page.context.route(SYNC, lambda route: route.abort())
    page.context.set_offline(False)
    link = f"{server.url}/app#/undangan/{invitation(server, 'Sri Wahyuni')}"
    go(page, "#/bantuan", "Bantuan")
    page.get_by_role("link", name="Tambah pengguna di HP ini").click()
    album.take(page, "25-tambah-pengguna")
    volunteer.activate(page, link, SECOND_PIN)
    go(page, "#/antrean", "Antrean")
    expect(page.locator("#screen [data-others]")).to_be_visible()
    album.take(page, "25-antrean-lain")
    page.reload()
    expect(page.locator("[data-persons]")).to_contain_text("Siapa yang memakai?")
    album.take(page, "25-siapa-yang-memakai")
    page.context.unroute(SYNC)
    page.get_by_role("button", name="Hasan Basri").click()
    volunteer.unlock(page, PIN)


def show_revoked(page: Page, server: Server, album: Album) -> None:
    """A phone that was disabled still gives away what it has."""
    keep(page, 43)
    arrive(page)
    revoke_device(server, page.evaluate("store.profile().device.number"))
    keep(page, 44)
    go(page, "#/antrean", "Antrean")
    expect(page.locator("#strip")).to_contain_text("HP ini dinonaktifkan.", timeout=20_000)
    expect(page.locator(LEDGER)).not_to_contain_text("menunggu", timeout=20_000)
    album.take(page, "26-dinonaktifkan")
