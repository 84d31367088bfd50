"""Warga on the phone of a head: name and state, shown while it is open and kept nowhere."""

from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.flow.test_looks import look
from tests.browser.remains import find_remains
from tests.browser.residents.conftest import NAMES, SENTINEL, enroll_all
from tests.browser.volunteer import unlock

ROWS = "[data-rows] li"
KEPT = """async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) found.push(one.url, await (await cache.match(one)).text());
  }
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    for (const store of db.objectStoreNames) {
      found.push(JSON.stringify(await done(db.transaction(store).objectStore(store).getAll())));
    }
    db.close();
  }
  return found.join('\\n');
}"""


def open_residents(page: Page) -> None:
    """By the link of Beranda."""
    page.goto(page.url.split("#")[0] + "#/")
    page.locator("#screen a[href='#/warga']").click()
    expect(page.locator("#screen h1")).to_have_text("Warga RT 007 / RW 002")


def test_without_residents_the_page_invites_to_the_next_event(page: Page) -> None:
    open_residents(page)
    empty = page.locator("[data-empty]")
    expect(empty).to_contain_text("Belum ada warga RT ini yang didata. Kegiatan berikutnya: ")
    expect(page.locator("[data-found]")).to_be_hidden()
    page.get_by_role("button", name="Ajak warga mendaftar").click()
    text = page.locator("[data-invitation] [data-text]")
    expect(text).to_contain_text("Pendaftaran gratis")
    link = page.locator("[data-whatsapp]").get_attribute("href") or ""
    assert link.startswith("https://wa.me/?text=Bapak%2FIbu")


def test_a_head_sees_name_and_state_and_finds_a_name(page: Page, office: Flask) -> None:
    enroll_all(office)
    open_residents(page)
    expect(page.locator(ROWS)).to_have_count(3)
    assert page.locator(f"{ROWS} b").all_inner_texts() == sorted(NAMES)
    expect(page.locator(ROWS).first).to_contain_text("Terkirim ke server")
    expect(page.locator("[data-sum]")).to_have_text("3 warga didata, 3 menunggu")
    expect(page.locator("[data-as-of]")).to_contain_text("Data per ")
    expect(page.locator("#screen")).to_contain_text("Jangan difoto atau dibagikan.")
    assert "3173" not in page.locator("#screen").inner_text()
    page.get_by_label("Cari nama").fill("nah siti")
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator("[data-matches]")).to_have_text("1 warga cocok")
    assert look(page) == []


def test_a_print_holds_counts_and_no_name(page: Page, office: Flask) -> None:
    open_residents(page)
    page.evaluate("() => { globalThis.print = () => { document.title = 'printed'; }; }")
    page.get_by_role("button", name="Cetak ringkasan tanpa nama").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    assert not page.locator("#screen").is_visible()
    words = page.locator(".plain-print").inner_text()
    page.emulate_media(media="screen")
    assert "Terkirim ke server\t3" in words
    assert [name for name in NAMES if name in words] == []
    page.goto(page.url.split("#")[0] + "#/")
    expect(page.locator(".plain-print")).to_have_count(0)


def test_nothing_of_it_is_kept_and_the_lock_takes_it_away(page: Page, profile: Path) -> None:
    open_residents(page)
    expect(page.locator(ROWS)).to_have_count(3)
    page.get_by_label("Cari nama").fill("zulkarnain")
    assert SENTINEL not in page.evaluate(KEPT)
    page.clock.fast_forward("06:00")
    expect(page.locator("[name=pin]")).to_be_visible()
    assert SENTINEL not in page.content()
    assert find_remains(profile, [SENTINEL]) == []
    unlock(page)
    expect(page.locator(ROWS)).to_have_count(3)


def test_without_a_signal_the_page_says_what_it_needs(page: Page) -> None:
    page.goto(page.url.split("#")[0] + "#/")
    expect(page.locator("[data-new]")).to_be_visible()
    page.context.set_offline(True)
    page.locator("#screen a[href='#/warga']").click()
    expect(page.locator("[data-trouble]")).to_have_text("Daftar ini perlu internet.")
    expect(page.locator(ROWS)).to_have_count(0)
    page.context.set_offline(False)
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.locator(ROWS)).to_have_count(3)
