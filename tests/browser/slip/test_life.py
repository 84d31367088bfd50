"""The life of a slip on the phone: a pool that runs low and out, and a slip that counts no more."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.flow.hands import BUDI, SERIALS, reach
from tests.browser.mend.scene import AGO, inside, person
from tests.browser.slip.hands import leave, make_slip, print_slip
from tests.browser.volunteer import STEPS
from webapp.records.installation import Installation
from webapp.records.review import Ruling, decide

# Gives the pool's slips away until so many are left, as many enrollments would.
LEAVE_SLIPS = """async (left) => {
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
    if (db.objectStoreNames.contains('tokens')) {
      await new Promise((done) => {
        const tx = db.transaction('tokens', 'readwrite');
        const store = tx.objectStore('tokens');
        store.getAll().onsuccess = ({ target }) => {
          const free = target.result.filter(({ used }) => used === 0);
          for (const one of free.slice(left)) store.put({ ...one, token: '', used: 1 });
        };
        tx.oncomplete = done;
      });
    }
    db.close();
  }
  new BroadcastChannel('jaring').postMessage({ kind: 'data' });
}"""
EMPTY = "Nomor slip habis. Sambungkan internet sebelum membuat slip lagi."


def hear(page: Page) -> None:
    """Have the phone sync now, as a returning network does."""
    page.context.set_offline(False)
    page.evaluate("() => { dispatchEvent(new Event('online')); }")


def test_a_pool_that_runs_low_and_out_is_told_and_no_slip_is_made_without_a_number(
    page: Page,
) -> None:
    page.context.set_offline(True)
    warnings = page.locator("[data-warnings]")
    page.evaluate(LEAVE_SLIPS, 21)
    page.wait_for_timeout(300)  # Beranda is drawn anew
    expect(warnings).not_to_contain_text("nomor slip")
    page.evaluate(LEAVE_SLIPS, 20)
    expect(warnings).to_contain_text("Sisa 20 nomor slip. Sambungkan internet untuk menambah.")
    page.evaluate(LEAVE_SLIPS, 0)
    expect(warnings).to_contain_text(EMPTY)
    nik = f"317304210795{next(SERIALS)}"
    reach(page, len(STEPS) + 1, replace(BUDI, nik=nik))
    page.locator("[data-save]").click()
    expect(page.locator("[data-trouble]")).to_have_text(EMPTY)
    expect(page.locator(".slip")).to_have_count(0)
    page.evaluate("() => { location.hash = '#/'; }")
    expect(page.locator("[data-draft]")).to_contain_text("Budi S.")
    hear(page)
    expect(warnings).not_to_contain_text("Nomor slip", timeout=40_000)
    page.locator("[data-draft]").click()
    page.locator("[data-save]").click()
    expect(page.locator(".slip [data-code]")).to_be_visible()


def test_a_slip_that_counts_no_more_cannot_be_handed_over(office: Server, page: Page) -> None:
    make_slip(page)
    record = page.url.rsplit("/", 1)[1]
    expect(page.locator(".slip-actions .pill")).to_have_text("Terkirim ke server", timeout=40_000)
    print_slip(page)
    page.locator("[data-ways] summary").click()
    page.locator("[data-write]").click()

    def act(installation: Installation) -> None:
        ruling = Ruling("reject", reason="orang_sama")
        ago = datetime.now(UTC) - AGO
        decide(installation, person("Supervisor Contoh"), UUID(record), 1, ruling, ago)

    inside(office, act)
    hear(page)
    expect(page.locator("h1")).to_have_text("SLIP TIDAK BERLAKU", timeout=40_000)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".slip-print")).to_have_count(0)
    expect(page.locator("main .btn:visible")).to_have_text(["Daftarkan pekerja berikutnya"])
    expect(page.locator("[data-ways]")).to_be_hidden()
    assert "wa.me" not in page.content()
    expect(page.locator(".slip .qr")).to_be_hidden()
    expect(page.locator(".slip-actions .pill")).to_have_text("Ditolak")
    leave(page)
