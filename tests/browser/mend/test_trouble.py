"""When mending does not go by the book: refused, out of reach, overtaken, killed."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Playwright, expect

from tests.browser.conftest import ROOT, open_phone
from tests.browser.flow.hands import somebody
from tests.browser.mend.scene import Scene, inside, older_phone
from tests.browser.store.test_kills import kill
from tests.browser.volunteer import (
    PIN,
    STEPS,
    activate,
    begin,
    choose,
    fill_work,
    go_on,
    save,
    unlock,
)
from webapp.records import setting

# What the phone has been told of a record.
TOLD = """async ([id, state]) => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-') && one.name.length > 20);
  const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
  const stub = await new Promise((done) => {
    db.transaction('stubs').objectStore('stubs').get(id).onsuccess = (e) => done(e.target.result);
  });
  db.close();
  return stub.state === 'quarantined' && stub.server_state === state;
}"""


@pytest.fixture
def fewer_bands(scene: Scene) -> Iterator[None]:
    """While a test runs the office may change its tariff; afterwards it is the old one again."""
    yield
    put_tariff(scene, None)


def put_tariff(scene: Scene, table: object) -> None:
    inside(scene.server, lambda _: setting.put("tariff", table, None, datetime.now(UTC)))


def enroll_with_the_highest_band(page: Page) -> None:
    """A whole enrollment that every rule of this phone takes."""
    worker = somebody()
    begin(page)
    for fill_step in STEPS:
        if fill_step is not fill_work:
            fill_step(page, worker)
            continue
        choose(page, "pekerjaan", "penjahit")
        choose(page, "lokasi_kerja", "rumah")
        choose(page, "jam_kerja", "pagi_sore")
        page.locator(".choice-more").click()
        choose(page, "penghasilan", "33")
        go_on(page, 5)
    save(page)


def test_what_a_newer_tariff_refuses_is_mended(scene: Scene, fewer_bands: None) -> None:
    page = scene.page
    page.context.set_offline(True)
    enroll_with_the_highest_band(page)
    item = {"id": page.url.rsplit("/", 1)[1]}
    table = json.loads((ROOT / "webapp/static/rules/iuran.json").read_text(encoding="utf-8"))
    table["bands"] = [*table["bands"][:31], {**table["bands"][31], "income_below": None}]
    put_tariff(scene, table)
    scene.go("#/antrean/perbaiki")
    page.context.set_offline(False)
    row = page.locator(f"[data-rows] > li:has(a[href='#/slip/{item['id']}'])")
    expect(row.locator(".pill")).to_have_text("Perlu diperbaiki di HP ini", timeout=40_000)
    scene.go("#/perbaiki")
    expect(page.locator("[data-groups] h2").last).to_have_text("1 data perlu diperbaiki di HP ini")
    page.locator(f"a[href='#/perbaiki/{item['id']}']").click()
    why = page.locator(".mend-why p")
    expect(why).to_have_text("Server: Penghasilan ini tidak ada di daftar. Pilih lagi.")
    page.locator("[data-send]").click()
    expect(page.locator(".summary-errors li")).to_have_text("Pilih penghasilan")
    page.locator(".choice-more").click()
    choose(page, "penghasilan", "32")
    scene.press_send()
    assert scene.arrives(item).record["penghasilan"]["band"] == 32


def test_without_a_signal_the_fields_are_waited_for(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Slamet Contoh")
    scene.send_back(item, ("alamat", "alamat_kurang_jelas", ""))
    # Antrean fetches nothing ahead.
    scene.go("#/antrean/perbaiki")
    mend = f"[data-rows] a[href='#/perbaiki/{item['id']}']"
    scene.learns_of(mend)
    page.context.set_offline(True)
    page.locator(mend).click()
    text = page.locator("#screen [data-text]")
    expect(text).to_have_text("Perlu internet sekali untuk membuka bagian yang perlu diperbaiki.")
    expect(page.locator("[data-again]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[name=alamat]")).to_be_visible(timeout=20_000)
    page.context.set_offline(True)
    page.fill("[name=alamat]", "Gg. Sawo 7 RT 7")
    scene.press_send()
    page.context.set_offline(False)
    assert scene.arrives(item).record["alamat"] == "Gg. Sawo 7 RT 7"


def test_a_newer_version_is_shown_before_anything_is_sent(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Dedi Contoh")
    pins = ("nama", "nama_tidak_lengkap", ""), ("alamat", "alamat_kurang_jelas", "")
    scene.send_back(item, *pins)
    scene.open(item)
    page.fill("[name=nama]", "Dedi Contoh Satu")
    page.fill("[name=alamat]", "Gg. Sawo 11")
    scene.correct(item, 2, nama="Dedi Contoh Dua", alamat="Gg. Nangka 2")
    scene.send_back(item, ("no_hp", "hp_salah", ""), ("nama", "lainnya", "Salah ketik"), rev=2)
    page.locator("[data-send]").click()
    changed = page.locator("[data-changed] [data-text]")
    said = r"Data ini baru diubah pukul \d\d\.\d\d\. Lihat versi terbaru dulu\."
    expect(changed).to_have_text(re.compile(said))
    assert scene.find(item).rev == 2
    page.locator("[data-latest]").click()
    expect(page.locator(".mend-why p")).to_have_text(
        ["Supervisor: Salah ketik", "Supervisor: Nomor HP salah"]
    )
    expect(page.locator("[name=nama]")).to_have_value("Dedi Contoh Dua")
    page.fill("[name=no_hp]", "0815 1111 3333")
    scene.press_send()
    mended = scene.arrives(item, rev=3).record
    assert (mended["nama"], mended["no_hp"]) == ("Dedi Contoh Dua", "+6281511113333")
    assert mended["alamat"] == "Gg. Nangka 2"


def test_what_somebody_else_has_mended_is_asked_no_more(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Eko Contoh")
    scene.send_back(item, ("nama", "nama_tidak_lengkap", ""))
    scene.open(item)
    page.fill("[name=nama]", "Eko Contoh Satu")
    scene.correct(item, 2, nama="Eko Contoh Dua")
    page.locator("[data-send]").click()
    text = page.locator("#screen [data-text]")
    expect(text).to_have_text("Data ini tidak perlu diperbaiki lagi.")
    page.locator("[data-remove]").click()
    expect(page.locator("h1")).to_have_text("Perlu diperbaiki")
    assert scene.find(item).record["nama"] == "Eko Contoh Dua"


def test_a_correction_that_came_too_late_waits_for_a_supervisor(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Feri Contoh")
    scene.send_back(item, ("nama", "nama_tidak_lengkap", ""))
    scene.open(item)
    page.context.set_offline(True)
    page.fill("[name=nama]", "Feri Contoh Satu")
    scene.press_send()
    scene.correct(item, 2, nama="Feri Contoh Dua")
    page.context.set_offline(False)
    row = page.locator(f"[data-rows] > li:has(a[href='#/slip/{item['id']}'])")
    expect(row.locator(".pill")).to_contain_text("Terkirim", timeout=40_000)
    # The news is of the content that holds its number; of this one no more is certain than before.
    scene.hear()
    page.wait_for_function(TOLD, arg=[item["id"], "submitted"], timeout=40_000)
    scene.go("#/antrean/terkirim")
    expect(row.locator(".pill")).to_have_text("Terkirim - menunggu supervisor")
    assert scene.find(item).record["nama"] == "Feri Contoh Dua"
    assert scene.kept_aside(item) == ["conflict"]


def test_what_was_typed_outlives_a_kill(
    scene: Scene, playwright_engine: Playwright, tmp_path: Path
) -> None:
    profile, name = tmp_path / "profile", "Hasan Basri"
    older = Scene(scene.server, scene.page, older_phone(scene.server, name))
    link = f"{scene.server.url}/app#/perbaiki"
    item = older.send(nama="Gito Contoh")
    try:
        with open_phone(playwright_engine, profile) as phone:
            page = phone.pages[0]
            activate(page, scene.server.demo()[name])
            older.page = page
            older.send_back(
                item, ("nama", "nama_tidak_lengkap", ""), ("consent", "lainnya", "Ulangi")
            )
            older.open(item)
            page.fill("[name=nama]", "Gito Contoh Raharjo")
            choose(page, "consent", "1")
            expect(page.locator("[data-saved]")).to_contain_text("Draf disimpan")
            page.wait_for_timeout(700)  # what is typed is kept half a second later
            kill(profile)
    except Error:
        assert page.is_closed()
    with open_phone(playwright_engine, profile) as phone:
        page = phone.pages[0]
        page.goto(link)
        unlock(page, PIN)
        page.locator(f"a[href='#/perbaiki/{item['id']}']").click()
        expect(page.locator("[name=nama]")).to_have_value("Gito Contoh Raharjo")
        expect(page.locator("[name=consent]")).to_be_checked()


def test_what_is_left_of_a_correction_is_thrown_away_by_its_writer_alone(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Hadi Contoh")
    scene.send_back(item, ("nama", "nama_tidak_lengkap", ""))
    scene.open(item)
    page.fill("[name=nama]", "Hadi Contoh Satu")
    page.locator("[data-back]").click()
    scene.correct(item, 2, nama="Hadi Contoh Dua")
    scene.go("#/perbaiki")
    scene.learns_of("[data-left]")
    left = page.locator("[data-left]")
    expect(left.locator("h2")).to_have_text("Perbaikan yang belum dikirim")
    expect(page.locator(f"a[href='#/perbaiki/{item['id']}']")).to_have_count(0)
    scene.go("#/")
    expect(page.locator("[data-mend]")).to_be_visible()
    page.locator("[data-mend]").click()
    row = left.locator("li", has_text="Hadi C.")
    row.locator("[data-remove]").click()
    expect(row.locator("[data-keep]")).to_be_focused()
    row.locator("[data-keep]").click()
    expect(row.locator("[data-remove]")).to_be_focused()
    row.locator("[data-remove]").click()
    row.locator("[data-confirm]").click()
    expect(row).to_have_count(0)
    expect(page.locator("[data-said]")).to_have_text("Data dihapus dari HP ini")
    assert scene.find(item).record["nama"] == "Hadi Contoh Dua"
