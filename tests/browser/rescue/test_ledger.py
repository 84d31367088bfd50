"""The receipt ledger, and what may be emptied when (UX section 6)."""

from playwright.sync_api import Page, Route, expect

from tests.browser.frame.test_frame import find_faults
from tests.browser.rescue.hands import LEDGER, arrive, go, keep, online
from tests.browser.store.bench import SYNC
from tests.browser.volunteer import unlock

# What Chrome on Android tells of a mobile network.
CELLULAR = """() => {
  Object.defineProperty(Object.getPrototypeOf(navigator.connection), 'type', { get: () => 'cellular' });
}"""
SCREENS = (("#/antrean", "Antrean"), ("#/kegiatan", "Pilih kegiatan"))


def lines(page: Page) -> set[str]:
    """The ledger line of Beranda, Antrean and the kegiatan."""
    page.evaluate("() => { location.hash = '#/'; }")
    expect(page.locator("[data-new]")).to_be_visible()
    found = {line(page)}
    for screen, title in SCREENS:
        go(page, screen, title)
        found.add(line(page))
    return found


def line(page: Page) -> str:
    expect(page.locator(LEDGER)).to_contain_text("terkirim")
    return page.locator(LEDGER).text_content() or ""


def test_the_ledger_is_the_same_on_three_screens_and_adds_up(phone: Page) -> None:
    assert lines(phone) == {"di HP 0 · terkirim 0 · perlu tindakan 0"}
    wait_for_wifi(phone)
    phone.context.set_offline(True)
    keep(phone, 41, 42)
    assert lines(phone) == {"di HP 3 · terkirim 1 · menunggu 2 · perlu tindakan 0"}
    expect(phone.get_by_text("HP aman dikosongkan")).to_be_hidden()


def wait_for_wifi(page: Page) -> None:
    """One record that goes only when it is asked to: this network costs money."""
    page.evaluate(CELLULAR)
    go(page, "#/antrean", "Antrean")
    page.locator("label", has_text="Kirim hanya lewat Wi-Fi").click()
    keep(page, 40)
    expect(page.locator("#strip")).to_contain_text("Menunggu Wi-Fi. Data aman di HP ini.")
    expect(page.locator("#screen [data-size]")).to_contain_text(" KB untuk 1 orang")
    page.get_by_role("button", name="Kirim sekarang").click()
    arrive(page)


def test_the_phone_is_emptied_only_when_every_receipt_is_in(phone: Page) -> None:
    empty = phone.get_by_role("button", name="Kosongkan HP ini")
    phone.context.set_offline(True)
    keep(phone, 43)
    go(phone, "#/bantuan", "Bantuan")
    expect(empty).to_be_disabled()
    expect(phone.locator("#screen [data-left]")).to_have_text(
        "Masih ada 1 data belum terkirim. Data tetap di HP ini."
    )
    online(phone)
    expect(phone.get_by_text("HP aman dikosongkan")).to_be_visible()
    go(phone, "#/bantuan", "Bantuan")
    empty.click()
    expect(phone.locator("#screen [data-question]")).to_contain_text(
        "Salinan cadangan 1 data dijaga sampai "
    )
    expect(phone.get_by_role("button", name="Tunggu")).to_be_focused()
    assert find_faults(phone) == []
    phone.get_by_role("button", name="Tunggu").click()
    expect(empty).to_be_focused()
    empty.click()
    phone.get_by_role("button", name="Kosongkan", exact=True).click()
    expect(phone.locator("h1")).to_have_text("Selamat datang, Bapak/Ibu")
    phone.reload()
    expect(phone.locator("h1")).to_have_text("Selamat datang, Bapak/Ibu")


def test_what_waits_long_may_leave_as_a_file(phone: Page) -> None:
    phone.context.set_offline(True)
    keep(phone, 44)
    note = phone.locator("#screen [data-late]")
    go(phone, "#/antrean", "Antrean")
    expect(note).to_be_hidden()
    now = phone.evaluate("Date.now()")
    for hours, words in (
        (25, "1 data belum terkirim sejak kemarin."),
        (73, "Ada data yang belum terkirim 3 hari. Hubungi supervisor hari ini."),
    ):
        phone.evaluate("store.lock.lockNow()")
        phone.clock.set_fixed_time(now / 1000 + hours * 3600)
        unlock(phone)
        expect(note).to_contain_text(words)
    note.get_by_role("link", name="Selamatkan antrean").click()
    expect(phone.locator("[data-rescue] [data-n]")).to_have_text("1")


def test_a_record_that_is_too_large_alone_may_leave_as_a_file(phone: Page) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=413, json={"code": "too_large", "message": "too large"})

    phone.route(SYNC, refuse)
    keep(phone, 45)
    go(phone, "#/antrean", "Antrean")
    strip = phone.locator("#strip")
    expect(strip).to_contain_text("Data ini terlalu besar.", timeout=15_000)
    expect(phone.locator("#screen [data-late]")).to_contain_text("Selamatkan antrean")
    strip.get_by_role("link", name="Selamatkan antrean").click()
    expect(phone.locator("h1")).to_have_text("Selamatkan antrean")
