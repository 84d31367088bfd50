"""The phone's frame in a real browser: activation, lock, drafts in the queue, help, and what a screen reader meets."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import ROOT, Server, open_phone
from tests.browser.volunteer import PIN, activate, unlock

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SCREENS = (
    "#/",
    "#/antrean",
    "#/antrean/perbaiki",
    "#/bantuan",
    "#/bantuan/pin",
    "#/kegiatan",
    "#/siapkan",
    "#/tidak-ada",
)
NARROW = 320

# Another tab locks all of them just when this one, freshly opened, reads its drafts.
LOCK_IN_BETWEEN = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const profile = names.find((name) => name.startsWith('jaring-'));
  const get = IDBObjectStore.prototype.getAll;
  IDBObjectStore.prototype.getAll = function (...given) {
    if (window.lockInBetween && this.name === 'drafts') {
      window.lockInBetween = false;
      new BroadcastChannel('jaring').postMessage({ kind: 'lock', profile, everywhere: true });
    }
    return get.apply(this, given);
  };
}"""
LOSE_DATABASE = """() => {
  IDBDatabase.prototype.transaction = () => { throw new DOMException('lost', 'InvalidStateError'); };
}"""
# How often the warnings are drawn when something else has changed.
DRAW_AGAIN = """async () => {
  let drawn = 0;
  const box = document.querySelector('[data-warnings]');
  new MutationObserver(() => { drawn += 1; }).observe(box, { childList: true });
  new BroadcastChannel('jaring').postMessage({ kind: 'data' });
  await new Promise((done) => setTimeout(done, 500));
  return drawn;
}"""
# The bar of the update, above an app whose other tab has a form open.
HELD_UPDATE = """async () => {
  const { startUpdateBar } = await import(document.body.dataset.base + 'js/views/update.js');
  const bar = document.querySelector('#update').cloneNode(true);
  bar.id = 'held';
  document.querySelector('#screen').before(bar);
  const update = { waiting: () => true, onWaiting: () => {}, apply: async () => false };
  startUpdateBar({ sync: { update } }, bar)();
}"""


@pytest.fixture(scope="module")
def page(
    playwright_engine: Playwright, office: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """A phone that is Sri Wahyuni's."""
    with open_phone(playwright_engine, tmp_path_factory.mktemp("phone")) as context:
        activate(context.pages[0], office.demo()["Sri Wahyuni"])
        yield context.pages[0]


def go(page: Page, screen: str, title: str) -> None:
    """Open a screen by its address and wait for its title."""
    page.evaluate("hash => { location.hash = hash; }", screen)
    expect(page.locator("h1")).to_have_text(title)


def test_a_new_phone_becomes_a_volunteers(
    office: Server, playwright_engine: Playwright, tmp_path: Path
) -> None:
    with open_phone(playwright_engine, tmp_path / "profile") as context:
        become_hasan(context.pages[0], office)


def become_hasan(page: Page, office: Server) -> None:
    """From a code nobody knows to Beranda, over every stumbling block."""
    page.goto(f"{office.url}/app")
    expect(page.locator("h1")).to_have_text("Selamat datang, Bapak/Ibu")
    page.get_by_role("button", name="Ketik kode").click()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator(".summary-errors")).to_contain_text("Ketik kode undangan")
    page.fill("[name=kode_undangan]", "7KQ2M-9XW4R")
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator("[role=alert]:visible")).to_contain_text("Kode tidak dikenal.")
    page.goto(office.demo()["Hasan Basri"])
    expect(page.locator("h1")).to_have_text("Apakah ini Bapak/Ibu?")
    expect(page.locator("#screen")).to_contain_text("RT 007 / RW 002, Tambora, Kec. Tambora")
    page.get_by_role("button", name="Ya, ini saya").click()
    for pin, again, words in (
        ("123456", "123456", "PIN tidak boleh angka berurutan atau sama semua"),
        (PIN, "739501", "Dua PIN tidak sama. Ulangi."),
    ):
        page.fill("[name=pin]", pin)
        page.fill("[name=pin_lagi]", again)
        page.locator("[data-submit]").click()
        expect(page.locator(".summary-errors")).to_contain_text(words)
    page.fill("[name=pin_lagi]", PIN)
    page.locator("[data-submit]").click()
    expect(page.locator("h1")).to_have_text("Siapkan HP")
    page.get_by_role("link", name="Mulai mendata").click()
    expect(page.locator("h1")).to_contain_text("Bapak/Ibu Hasan")
    expect(page.locator("#contoh")).to_be_visible()


def test_back_brings_a_page_back_as_it_was_left(page: Page) -> None:
    go(page, "#/bantuan", "Bantuan")
    page.evaluate("scrollTo(0, 200)")
    page.get_by_role("link", name="Ganti PIN").click()
    expect(page.locator("h1")).to_be_focused()
    page.get_by_role("link", name="Kembali").click()
    expect(page.get_by_role("link", name="Ganti PIN")).to_be_focused()
    assert page.evaluate("scrollY") > 100


def test_letters_grow_and_stay_grown(page: Page) -> None:
    go(page, "#/bantuan", "Bantuan")
    page.locator("label", has_text="A++").click()
    expect(page.locator("html")).to_have_class("text-3")
    page.reload()
    expect(page.locator("h1")).to_have_text("Masukkan PIN")
    expect(page.locator("html")).to_have_class("text-3")
    unlock(page)


@pytest.mark.parametrize("size", ["", "text-3"])
def test_no_screen_is_wider_than_a_small_phone_or_fails_a_screen_reader(
    page: Page, size: str
) -> None:
    page.set_viewport_size({"width": NARROW, "height": 640})
    page.evaluate("size => { document.documentElement.className = size; }", size)
    for screen in SCREENS:
        page.evaluate("hash => { location.hash = hash; }", screen)
        expect(page.locator("h1")).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW, screen
        assert page.title().endswith(" – Jaring")
        assert find_faults(page) == [], screen


def test_the_lock_closes_every_screen_and_opens_where_one_was(page: Page) -> None:
    go(page, "#/bantuan", "Bantuan")
    page.get_by_role("button", name="Kunci sekarang").click()
    expect(page.locator("h1")).to_have_text("Masukkan PIN")
    page.fill("[name=pin]", "739501")
    page.locator("[data-submit]").click()
    expect(page.locator(".summary-errors")).to_contain_text("PIN salah. Sisa 4 kali.")
    unlock(page)
    expect(page.locator("h1")).to_have_text("Bantuan")


def test_a_lock_that_closes_while_a_screen_opens_stays_closed(page: Page) -> None:
    go(page, "#/bantuan", "Bantuan")
    page.get_by_role("button", name="Kunci sekarang").click()
    expect(page.locator("h1")).to_have_text("Masukkan PIN")
    page.evaluate(LOCK_IN_BETWEEN)
    page.evaluate("() => { location.hash = '#/antrean'; }")
    expect(page.locator("[name=pin]")).to_be_visible()
    page.evaluate("() => { window.lockInBetween = true; }")
    page.fill("[name=pin]", PIN)
    page.locator("[data-submit]").click()
    page.wait_for_function("() => window.lockInBetween === false")
    page.wait_for_timeout(500)  # the screen that was on its way
    expect(page.locator("h1")).to_have_text("Masukkan PIN")
    unlock(page)
    expect(page.locator("h1")).to_have_text("Antrean")


def test_a_database_that_is_lost_has_its_own_sentence(page: Page) -> None:
    page.evaluate("() => { window.transact = IDBDatabase.prototype.transaction; }")
    page.evaluate(LOSE_DATABASE)
    page.evaluate("() => { location.hash = '#/antrean/terkirim'; }")
    expect(page.locator("h1")).to_have_text("Penyimpanan HP bermasalah")
    expect(page.locator("#screen")).to_contain_text("Jangan hapus data Chrome.")
    expect(page.locator("#screen")).not_to_contain_text("aman")
    page.evaluate("() => { IDBDatabase.prototype.transaction = window.transact; }")


def test_a_warning_is_not_read_aloud_again_and_again(page: Page) -> None:
    page.evaluate("() => { navigator.storage.estimate = async () => ({ usage: 95, quota: 100 }); }")
    page.evaluate("() => { location.hash = '#/'; }")
    expect(page.locator("[data-warnings]")).to_contain_text("Memori HP hampir penuh.")
    drawn = page.evaluate(DRAW_AGAIN)
    assert drawn == 0


def test_an_update_held_up_by_another_tab_says_so(page: Page) -> None:
    page.evaluate(HELD_UPDATE)
    page.locator("#held [data-update=now]").click()
    expect(page.locator("#held [data-held]")).to_have_text(
        "Ada formulir yang terbuka di tab lain. Selesaikan dulu."
    )
    page.evaluate("() => document.querySelector('#held').remove()")


def test_a_changed_pin_is_the_one_that_opens(page: Page) -> None:
    go(page, "#/bantuan/pin", "Ganti PIN")
    page.fill("[name=pin]", "739502")
    page.fill("[name=pin_lagi]", "739502")
    page.fill("[name=pin_lama]", "739501")
    page.get_by_role("button", name="Simpan PIN baru").click()
    expect(page.locator(".summary-errors")).to_contain_text("PIN salah. Sisa 4 kali.")
    page.fill("[name=pin_lama]", PIN)
    page.get_by_role("button", name="Simpan PIN baru").click()
    expect(page.get_by_text("PIN sudah diganti.")).to_be_visible()
    go(page, "#/bantuan", "Bantuan")
    page.reload()
    unlock(page, "739502")
    expect(page.locator("h1")).to_have_text("Bantuan")


def test_five_wrong_pins_make_the_phone_wait(page: Page) -> None:
    """The last test: this phone now waits."""
    go(page, "#/bantuan", "Bantuan")
    page.get_by_role("button", name="Kunci sekarang").click()
    for left in (4, 3, 2, 1):
        page.fill("[name=pin]", "739501")
        page.locator("[data-submit]").click()
        expect(page.locator(".summary-errors")).to_contain_text(f"Sisa {left} kali.")
    page.fill("[name=pin]", "739501")
    page.locator("[data-submit]").click()
    expect(page.locator(".summary-errors")).to_contain_text("Tunggu 1 menit, lalu coba lagi.")
    expect(page.locator("[name=pin]")).to_be_disabled()


def find_faults(page: Page) -> list[str]:
    """What axe finds; run through the debugger, since the page lets no foreign script in."""
    session = page.context.new_cdp_session(page)
    expression = f"{AXE}; axe.run().then(found => JSON.stringify(found.violations.map(v => v.id + ' ' + v.nodes[0].html)))"
    answer = session.send(
        "Runtime.evaluate", {"expression": expression, "awaitPromise": True, "returnByValue": True}
    )
    faults: list[str] = json.loads(answer["result"]["value"])
    return faults
