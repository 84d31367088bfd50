"""There and back again: enrolled, sent back, mended without a signal, and compared in the office."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import open_phone
from tests.browser.flow.hands import BUDI
from tests.browser.mend.scene import Scene
from tests.browser.office import approve, open_submission, sign_in
from tests.browser.volunteer import PIN, enroll, unlock

BAMBANG = replace(BUDI, nik="3173042107959321", nama="Bambang Prakoso")
DESK = {"width": 1180, "height": 760}


def own_record(page: Page) -> dict[str, str]:
    """The record of the slip on the screen, by its id."""
    return {"id": page.url.rsplit("/", 1)[1]}


def test_a_returned_record_is_mended_offline_and_approved(
    scene: Scene, playwright_engine: Playwright, tmp_path: Path
) -> None:
    page = scene.page
    code = enroll(page, BAMBANG)
    item = own_record(page)
    with open_phone(playwright_engine, tmp_path / "desk", size=DESK) as desk:
        office = desk.pages[0]
        password = scene.server.demo()["supervisor.demo"]
        sign_in(office, scene.server.url, "supervisor.demo", password)
        scene.go("#/antrean/semua")
        scene.arrives(item, rev=1)
        office.reload()
        send_back(office)
        office.wait_for_timeout(12_500)  # until then the decision can be undone and is not told
        hear_of_it(scene, item, code)
        page.context.set_offline(True)
        page.locator(f"a[href='#/perbaiki/{item['id']}']").click()
        expect(page.locator("[name=nama]")).to_have_value("Bambang Prakoso")
        page.fill("[name=nama]", "Bambang Prakoso Wibowo")
        page.fill("[name=no_hp]", "0812 3456 7899")
        scene.press_send()
        row = page.locator(f"[data-rows] > li:has(a[href='#/slip/{item['id']}'])")
        expect(row.locator(".pill")).to_have_text("Tersimpan di HP ini")
        page.wait_for_timeout(1000)
        assert scene.find(item).rev == 1
        page.context.set_offline(False)
        assert scene.arrives(item).record["nama"] == "Bambang Prakoso Wibowo"
        compare(office)
        approve(office, "Bambang Prakoso Wibowo")
    scene.go("#/")
    expect(page.locator("[data-mend]")).to_be_hidden()


def send_back(office: Page) -> None:
    """Kembalikan, with two pins and a note."""
    open_submission(office, "Bambang Prakoso")
    office.locator("[data-key=k]").click()
    for field in ("nama", "no_hp"):
        office.locator(f"label[for='pin-{field}']").click()
    office.fill("#note-nama", "Di KTP ada nama ketiga")
    office.locator("form .actions button").click()
    expect(office.locator(".done")).to_be_visible()


def hear_of_it(scene: Scene, item: dict[str, str], code: str) -> None:
    """Beranda counts it once; the list names it; its fields are fetched while there is a signal."""
    page = scene.page
    scene.go("#/")
    scene.learns_of("[data-mend]")
    expect(page.locator("[data-mend]")).to_have_text("Perlu diperbaiki (1)")
    page.locator("[data-mend]").click()
    expect(page.locator("[data-groups] h2")).to_have_text("1 data dikembalikan supervisor")
    row = page.locator(f"a[href='#/perbaiki/{item['id']}']")
    expect(row).to_contain_text("Bambang P.")
    expect(row).to_contain_text(f"Kode: {code[:4]}-{code[4:]}")
    expect(row).to_contain_text("Sejak ")
    # The answer to the second call is here before the network goes.
    page.wait_for_function(KEPT, arg=item["id"])


KEPT = """async (id) => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('jaring-') && one.name.length > 20);
  const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
  const found = await new Promise((done) => {
    db.transaction('mends').objectStore('mends').getKey(id).onsuccess = (e) => done(e.target.result);
  });
  db.close();
  return found === id;
}"""


def compare(office: Page) -> None:
    """The office sees old and new."""
    office.goto(office.url.split("/periksa")[0] + "/periksa")
    open_submission(office, "Bambang Prakoso Wibowo")
    rows = office.locator(".changes dl > div")
    expect(rows).to_have_count(2)
    expect(rows.nth(0).locator("del")).to_have_text("Bambang Prakoso")
    expect(rows.nth(0).locator("ins")).to_have_text("Bambang Prakoso Wibowo")
    expect(rows.nth(1).locator("del")).to_have_text("0812 3456 7890")
    office.goto(office.url.split("/periksa")[0] + "/periksa")


def test_what_was_typed_waits_for_the_worker_behind_the_lock(scene: Scene) -> None:
    page = scene.page
    item = scene.send(nama="Wati Contoh")
    scene.send_back(item, ("nama", "nama_tidak_lengkap", ""))
    scene.open(item)
    page.fill("[name=nama]", "Wati Contoh Ku")
    page.locator("[data-meet]").click()
    row = page.locator(f"a[href='#/perbaiki/{item['id']}']")
    expect(row).to_contain_text("Menunggu bertemu pekerja")
    expect(row).to_contain_text("Wati C.")
    page.reload()
    unlock(page, PIN)
    row.click()
    expect(page.locator("[data-meeting]")).to_be_visible()
    expect(page.locator("[name=nama]")).to_have_value("Wati Contoh Ku")
    page.fill("[name=nama]", "Wati Contoh Kusuma")
    scene.press_send()
    assert scene.arrives(item).record["nama"] == "Wati Contoh Kusuma"
