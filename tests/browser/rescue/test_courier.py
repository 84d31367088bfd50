"""A phone that fails gives its queue away as a file, and another delivers it (UX section 6)."""

import json
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.office import sign_in
from tests.browser.rescue.hands import (
    LEDGER,
    alter,
    carry,
    choose,
    go,
    keep,
    online,
    rescue,
    save_file,
)
from tests.browser.stored import read_stored
from tests.browser.volunteer import unlock

NIKS = ("9011", "9012", "9013")
# The share sheet of a phone, which the desk on which tests run does not have.
SHARE_SHEET = """() => {
  navigator.canShare = ({ files }) => files.every((file) => file.name.endsWith('.txt'));
  navigator.share = async ({ files }) => {
    window.shared = await Promise.all(files.map(async (file) => [file.name, file.type, await file.text()]));
  };
}"""


def test_a_queue_that_another_carries_arrives_as_its_authors(
    phone: Page, carrier: Page, office: Server, tmp_path: Path
) -> None:
    failing = phone
    failing.context.set_offline(True)
    keep(failing, 10, 11, 12)
    file = rescue(failing, tmp_path)
    number = failing.evaluate("store.profile().device.number")
    assert re.fullmatch(rf"jaring-titipan-{number}-[^ ]+\.json", file.name)
    expect(failing.locator("[data-rescue] [data-done]")).to_contain_text(
        "Data tetap di HP ini sampai server menerimanya."
    )
    for _ in range(2):
        said = carry(carrier, file)
        assert said.startswith("Titipan: 3 sampai, 0 perlu tindakan.")
    assert f"K-{number:04d}" in said
    go(carrier, "#/antrean", "Antrean")
    expect(carrier.locator(LEDGER)).to_have_text("di HP 0 · terkirim 0 · perlu tindakan 0")
    go(failing, "#/antrean", "Antrean")
    expect(failing.locator(LEDGER)).to_contain_text("terkirim 0 · menunggu 3")
    online(failing)
    expect(failing.locator(LEDGER)).to_have_text("di HP 3 · terkirim 3 · perlu tindakan 0")
    stored = [one for one in read_stored(office) if one.record["nik"][-4:] in NIKS]
    assert [(one.author, one.state) for one in stored] == [("Sri Wahyuni", "submitted")] * 3
    desk = carrier.context.new_page()
    sign_in(desk, office.url, "supervisor.demo", office.demo()["supervisor.demo"])
    for nik in NIKS:
        expect(desk.locator(".office-row", has_text=nik)).to_contain_text("Sri W.")


def test_a_damaged_item_is_named_and_the_rest_goes_through(
    phone: Page, carrier: Page, tmp_path: Path
) -> None:
    failing = phone
    failing.context.set_offline(True)
    stubs = keep(failing, 20, 21)
    file = rescue(failing, tmp_path)
    whole = file.read_text()
    alter(file, 1)
    said = carry(carrier, file)
    assert said.startswith("Titipan: 1 sampai, 1 perlu tindakan.")
    code = f"{stubs[1]['code'][:4]}-{stubs[1]['code'][4:]}"
    expect(carrier.locator("[data-problems]")).to_contain_text(
        f"Data berkode {code} rusak. Minta petugas membuat berkas baru."
    )
    file.write_text(whole)
    assert carry(carrier, file).startswith("Titipan: 2 sampai, 0 perlu tindakan.")
    online(failing)
    expect(failing.locator(LEDGER)).to_have_text("di HP 2 · terkirim 2 · perlu tindakan 0")


def test_what_is_no_file_of_ours_or_has_no_network_has_its_sentence(
    stuck: Page, carrier: Page, tmp_path: Path
) -> None:
    file = rescue(stuck, tmp_path)
    photo, cut, foreign = (tmp_path / name for name in ("foto.jpg", "potong.json", "asing.json"))
    photo.write_bytes(b"\xff\xd8\xff\xe0 no letters")
    whole = file.read_text()
    cut.write_text(whole[: len(whole) // 2])
    parcel = json.loads(whole)
    foreign.write_text(json.dumps({**parcel, "installation": parcel["device"]}))
    alert = stuck.locator("#screen [data-alert]")
    for wrong, words in (
        (photo, "Berkas ini bukan titipan Jaring."),
        (cut, "Berkas rusak. Minta petugas membuat berkas baru."),
    ):
        choose(stuck, wrong)
        expect(alert).to_have_text(words)
        expect(stuck.locator("#screen [data-chosen]")).to_be_hidden()
    choose(stuck, file)
    expect(stuck.locator("#screen [data-what]")).to_contain_text(": 1 data.")
    stuck.locator("#screen [data-chosen] [data-send]").click()
    expect(alert).to_have_text("Belum ada internet yang lancar. Berkas aman. Coba lagi nanti.")
    choose(carrier, foreign)
    carrier.locator("#screen [data-chosen] [data-send]").click()
    expect(carrier.locator("#screen [data-alert]")).to_contain_text("Titipan ini dari kantor lain.")


def test_the_share_sheet_gets_a_file_that_it_takes(stuck: Page) -> None:
    stuck.evaluate(SHARE_SHEET)
    go(stuck, "#/bantuan/selamatkan", "Selamatkan antrean")
    stuck.locator("[data-rescue] [data-save]").click()
    expect(stuck.locator("[data-rescue] [data-done]")).to_be_visible()
    [[name, kind, text]] = stuck.evaluate("shared")
    stuck.evaluate("() => { delete navigator.canShare; delete navigator.share; }")
    assert name.startswith("jaring-titipan-")
    assert (name.endswith(".json.txt"), kind) == (True, "text/plain")
    assert len(json.loads(text)["items"]) == 1


def test_a_forgotten_pin_keeps_no_queue_back(stuck: Page, tmp_path: Path) -> None:
    go(stuck, "#/bantuan", "Bantuan")
    stuck.get_by_role("button", name="Kunci sekarang").click()
    stuck.locator("summary", has_text="Lupa PIN?").click()
    stuck.get_by_role("link", name="Selamatkan antrean").click()
    assert len(json.loads(save_file(stuck, tmp_path).read_text())["items"]) == 1
    stuck.get_by_role("link", name="Antrean").click()
    unlock(stuck)
    expect(stuck.locator("h1")).to_have_text("Antrean")


def test_a_screen_that_fails_still_gives_the_queue_away(stuck: Page, tmp_path: Path) -> None:
    go(stuck, "#/antrean", "Antrean")
    stuck.evaluate("() => { navigator.storage.persisted = () => { throw new Error('broken'); }; }")
    stuck.evaluate("() => { location.hash = '#/'; }")
    expect(stuck.locator("h1")).to_have_text("Layar gagal dibuka")
    expect(stuck.locator("[data-rescue]")).to_contain_text("HP bermasalah?")
    assert len(json.loads(save_file(stuck, tmp_path).read_text())["items"]) == 1
    stuck.evaluate("() => { delete navigator.storage.persisted; }")


def test_an_app_that_does_not_start_still_gives_the_queue_away(stuck: Page, tmp_path: Path) -> None:
    page = stuck.context.new_page()
    page.add_init_script("window.fetch = async () => { throw new TypeError('no words'); };")
    page.goto(stuck.url.split("#")[0])
    expect(page.locator("h1")).to_have_text("Layar gagal dibuka")
    assert len(json.loads(save_file(page, tmp_path).read_text())["items"]) == 1
    page.close()
