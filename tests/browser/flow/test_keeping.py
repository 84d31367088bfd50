"""Nothing typed is lost: autosave, a killed page, Back, and leaving for later."""

from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import Server, open_phone
from tests.browser.flow.hands import (
    BUDI,
    EMPTY_PHONE,
    FILL_PHONE,
    expect_step,
    home_has_draft,
    press_on,
    reach,
)
from tests.browser.volunteer import activate, begin, choose, sign, unlock

# A cheap phone takes its time to encrypt a draft.
SLOW_SEALING = """() => {
  const encrypt = SubtleCrypto.prototype.encrypt;
  SubtleCrypto.prototype.encrypt = async function (...given) {
    await new Promise((done) => setTimeout(done, 150));
    return encrypt.apply(this, given);
  };
}"""

# As another tab tells it when the person has put the phone away.
CLOSE_LOCK = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name);
  const profile = names.find((name) => name.startsWith('jaring-'));
  new BroadcastChannel('jaring').postMessage({ kind: 'lock', profile, everywhere: true });
}"""


def test_opening_the_form_alone_leaves_no_draft(page: Page) -> None:
    begin(page)
    page.locator("[data-later]").click()
    assert not home_has_draft(page)


def test_what_is_typed_is_kept_half_a_second_later(page: Page) -> None:
    reach(page, 2)
    page.fill("[name=nama]", "Budi Santoso")
    expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan")
    page.reload()
    unlock(page)
    expect_step(page, 2)
    expect(page.locator("[name=nama]")).to_have_value("Budi Santoso")


def test_a_page_is_not_left_for_the_next_before_it_is_kept(page: Page) -> None:
    reach(page, 2)
    page.evaluate(FILL_PHONE)
    page.fill("[name=nama]", "Budi Santoso")
    for way in ("[data-next]", "[data-later]", "[data-back]"):
        page.locator(way).click()
        expect(page.locator("[data-saved]")).to_be_focused()
        expect(page.locator("[data-saved]")).to_contain_text("Draf belum tersimpan.")
        page.locator("[name=nama]").focus()
    page.evaluate(EMPTY_PHONE)
    press_on(page)
    expect_step(page, 3)
    page.locator("[data-back]").click()
    expect(page.locator("[name=nama]")).to_have_value("Budi Santoso")


def test_what_a_full_phone_would_not_keep_is_there_after_the_lock(page: Page) -> None:
    reach(page, 2)
    page.fill("[name=nama]", "Budi Santoso")
    expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan")
    page.evaluate(FILL_PHONE)
    page.fill("[name=nama]", "Budi Hartono")
    expect(page.locator("[data-saved]")).to_contain_text("Draf belum tersimpan.")
    page.evaluate(CLOSE_LOCK)
    expect(page.locator("[name=pin]")).to_be_visible()
    unlock(page)
    expect_step(page, 2)
    expect(page.locator("[name=nama]")).to_have_value("Budi Hartono")
    page.evaluate(EMPTY_PHONE)
    press_on(page)
    expect_step(page, 3)
    page.reload()
    unlock(page)
    page.locator("[data-back]").click()
    expect(page.locator("[name=nama]")).to_have_value("Budi Hartono")


def test_the_phones_own_back_key_is_not_faster_than_the_keeping(page: Page) -> None:
    reach(page, 3)
    page.evaluate(SLOW_SEALING)
    page.fill("[name=alamat]", "Gg. Masjid No. 12")
    page.go_back()
    expect_step(page, 2)
    page.fill("[name=nama]", "Budi Hartono")
    press_on(page)
    expect(page.locator("[name=alamat]")).to_have_value("Gg. Masjid No. 12")


def test_leaving_for_later_comes_back_to_the_same_step(page: Page) -> None:
    reach(page, 3)
    page.fill("[name=alamat]", "Gg. Masjid No. 12")
    choose(page, "tinggal_sekarang", "berbeda")
    page.locator("[data-later]").click()
    page.locator("[data-draft]").click()
    expect_step(page, 3)
    expect(page.locator("[name=alamat]")).to_have_value("Gg. Masjid No. 12")
    expect(page.locator("[name=tinggal_alamat]")).to_be_visible()
    page.locator("[data-back]").click()
    expect_step(page, 2)
    expect(page.locator("[name=nama]")).to_have_value(BUDI.nama)


def test_the_finger_stays_on_a_drafts_button_when_the_queue_is_drawn_again(page: Page) -> None:
    reach(page, 2)
    page.locator("[data-later]").click()
    page.get_by_role("link", name="Antrean", exact=True).click()
    page.locator("[data-remove]").focus()
    page.evaluate("() => new BroadcastChannel('jaring').postMessage({ kind: 'data' })")
    page.wait_for_timeout(500)
    expect(page.locator("[data-remove]")).to_be_focused()


def test_back_restores_each_page_as_it_was_left(page: Page) -> None:
    reach(page, 4)
    choose(page, "pekerjaan", "pemulung")
    page.go_back()
    expect_step(page, 3)
    expect(page.locator("[name=no_hp]")).to_have_value("0812 3456 7890")
    page.go_forward()
    expect_step(page, 4)
    expect(page.locator("[name=pekerjaan][value=pemulung]")).to_be_checked()


def test_rt_rw_and_kelurahan_are_not_asked_a_second_time(page: Page) -> None:
    reach(page, 7)
    for name in ("pernyataan", "consent"):
        choose(page, name, "1")
    sign(page)
    press_on(page)
    page.locator("[data-save]").click()
    expect(page.locator(".slip [data-code]")).to_be_visible()
    page.goto(page.url.split("#")[0] + "#/")
    reach(page, 3)
    expect(page.locator("[data-area-panel]")).to_be_hidden()
    expect(page.locator("[data-area-text]")).to_have_text("RT 007 / RW 002, Tambora, Kec. Tambora")


def test_enter_goes_from_field_to_field_and_on_the_last_one_means_lanjut(page: Page) -> None:
    reach(page, 2)
    page.locator("[data-differs]").click()
    page.focus("[name=nama]")
    page.keyboard.type("Budi Santoso")
    page.keyboard.press("Enter")
    expect(page.locator("[name='tanggal_lahir.tanggal']")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("[name='tanggal_lahir.tahun']")).to_be_focused()
    page.keyboard.press("Enter")
    expect_step(page, 3)


def test_a_phone_that_dies_opens_again_at_the_same_step(
    running: Server, playwright_engine: Playwright, tmp_path: Path
) -> None:
    profile = tmp_path / "profile"
    with open_phone(playwright_engine, profile) as phone:
        page = phone.pages[0]
        activate(page, running.demo()["Hasan Basri"])
        reach(page, 7)
        for name in ("pernyataan", "consent"):
            choose(page, name, "1")
        sign(page)
        page.wait_for_timeout(800)
    with open_phone(playwright_engine, profile) as phone:
        page = phone.pages[0]
        page.goto(f"{running.url}/app")
        unlock(page)
        page.locator("[data-draft]").click()
        expect_step(page, 7)
        expect(page.locator("[name=consent]")).to_be_checked()
        press_on(page)
        expect_step(page, "periksa")
