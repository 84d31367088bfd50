"""Kartu Petugas on the phone: whole without a signal, read by any scanner, and honest when it has ended."""

import io
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.flow.test_looks import look
from tests.browser.volunteer import unlock

CARD = "article.officer"
# What an older server has sent, and what the phone was told of itself.
CHANGE = """async (change) => {
  const name = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-')).name;
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open(name));
  const meta = database.transaction('meta', 'readwrite').objectStore('meta');
  const profile = await done(meta.get('profile'));
  const { card, ...settings } = profile.settings;
  const changed = change === 'no card'
    ? { ...profile, settings }
    : { ...profile, ...change };
  await done(meta.put(changed, 'profile'));
  database.close();
  return profile;
}"""


def open_card(page: Page) -> None:
    page.locator("#screen a[href='#/kartu']").click()
    expect(page.locator(CARD)).to_be_visible()


def reload_at_card(page: Page) -> None:
    page.goto(page.url.split("#")[0] + "#/kartu")
    page.reload()
    unlock(page)
    expect(page.locator(CARD)).to_be_visible()


def decode(page: Page) -> str:
    """What a scanner reads from the phone's screen, pixel for pixel."""
    shot = Image.open(io.BytesIO(page.screenshot(scale="css")))
    assert shot.width == 360
    (found,) = zxingcpp.read_barcodes(shot)
    return found.text


def ask(url: str) -> tuple[int, str]:
    """The page that a scanned card leads to."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_the_card_is_whole_without_a_signal_and_its_qr_says_active(
    page: Page, running: Server
) -> None:
    page.context.set_offline(True)
    reload_at_card(page)
    text = page.locator(CARD).inner_text()
    for words in (
        "Petugas resmi pendataan",
        "Sri Wahyuni",
        "Kelurahan Tambora",
        "ST-0147/CONTOH/2026",
        f"Berlaku s.d. 31 Desember {datetime.now(UTC).year}",
        "GRATIS. Petugas tidak menerima uang.",
        "Laporkan bila diminta bayaran: kantor kelurahan",
    ):
        assert words in text
    assert page.evaluate("document.documentElement.scrollHeight") <= 640, "one look, no scrolling"
    read = decode(page)
    page.context.set_offline(False)
    assert read.startswith(f"{running.url.upper()}/PETUGAS/")
    assert read == read.upper()
    assert len(read.rpartition("/")[2]) == 42
    status, said = ask(read.replace("HTTP:", "http:"))
    assert (status, "Petugas aktif" in said) == (200, True)


def test_it_has_a_door_on_beranda_and_on_bantuan(page: Page) -> None:
    open_card(page)
    page.locator("[data-back]").click()
    page.goto(page.url.split("#")[0] + "#/bantuan")
    open_card(page)


@pytest.mark.parametrize("width", [360, 320])
@pytest.mark.parametrize("text", ["", "text-3"])
def test_it_fits_and_can_be_read_by_all(page: Page, width: int, text: str) -> None:
    open_card(page)
    page.set_viewport_size({"width": width, "height": 640})
    page.evaluate(f"document.documentElement.className = '{text}'")
    try:
        assert look(page) == []
    finally:
        page.evaluate("document.documentElement.className = ''")
        page.set_viewport_size({"width": 360, "height": 640})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("no card", "Kartu belum ada di HP ini."),
        ({"closed": "person_disabled"}, "Kartu ini tidak berlaku."),
    ],
)
def test_what_is_no_valid_card_shows_no_qr_and_says_why(
    page: Page, change: object, words: str
) -> None:
    # Without a network nothing of it is put right while we look.
    page.context.set_offline(True)
    before = page.evaluate(CHANGE, change)
    try:
        reload_at_card(page)
        expect(page.locator("[data-problem]")).to_contain_text(words)
        expect(page.locator(f"{CARD} svg")).to_have_count(0)
        assert "Berlaku s.d." not in page.locator(CARD).inner_text()
        assert look(page) == []
    finally:
        page.evaluate(CHANGE, before)
        page.context.set_offline(False)
        reload_at_card(page)


def test_an_assignment_that_ended_shows_at_the_next_call(page: Page, running: Server) -> None:
    open_card(page)
    expect(page.locator(f"{CARD} svg")).to_be_visible()
    read = decode(page).replace("HTTP:", "http:")
    person = page.evaluate(CHANGE, {})["person"]["id"]
    running.flask("account", "assign", person, "--end")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("[data-problem]")).to_contain_text("Minta supervisor memperpanjang.")
    expect(page.locator(f"{CARD} svg")).to_have_count(0)
    ended = ask(read)
    assert (ended[0], "Petugas tidak aktif. Jangan berikan data." in ended[1]) == (404, True)
    running.flask("account", "assign", person, "--until", "2099-06-30")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("[data-until]")).to_have_text("Berlaku s.d. 30 Juni 2099")
    assert decode(page).replace("HTTP:", "http:") == read
    assert ask(read)[0] == 200
