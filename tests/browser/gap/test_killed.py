"""SECURITY T7: a phone that dies right after printing shows in the office and on its worker's own page."""

from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, ViewportSize, expect

from tests.browser.catalogue.field import kill, take_phone
from tests.browser.conftest import CHROMIUM_SWITCHES, PHONE, ROOT, Server, chromium_path
from tests.browser.flow.test_looks import RULES
from tests.browser.office import sign_in
from tests.browser.proxy import Fault, Passage, Proxy, passing
from tests.browser.stored import read_stored

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
BATCH = 20
SIZE = ViewportSize(width=PHONE["width"], height=PHONE["height"])
CHOOSE = """async () => {
  await store.setEvent(store.profile().settings.events[0].id);
}"""
NOT_ARRIVED = "Slip asli. Datanya belum sampai di server."


def only_the_first() -> Fault:
    """One call gets through, and no later one."""
    calls: list[Passage] = []

    def fault(passage: Passage) -> None:
        calls.append(passage)
        if len(calls) == 1:
            passing(passage)
        else:
            passage.cut()

    return fault


def open_browser(engine: Playwright) -> Browser:
    """Where supervisor and worker look, on phones of their own."""
    return engine.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_SWITCHES)


def show_gap(page: Page, server: Server, person: str = "supervisor.demo") -> str:
    """What the page of the office says, in a browser of phone size; axe finds nothing on it."""
    if page.url == "about:blank":
        sign_in(page, server.url, person, server.demo()[person])
    page.goto(f"{server.url}/hp/selisih")
    page.evaluate(AXE)
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    assert [fault["id"] for fault in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    return page.locator("main").inner_text().replace("\u00a0", " ")


def test_a_phone_killed_right_after_printing_shows_to_office_and_worker(
    playwright_engine: Playwright, own_office: tuple[Server, Proxy], tmp_path: Path
) -> None:
    server, network = own_office
    profile = tmp_path / "phone"
    with take_phone(playwright_engine, own_office, profile) as phone:
        # A day without a signal, one slip more than a call can bring; then a moment of signal.
        network.fault = Passage.cut
        phone.hands.evaluate(CHOOSE)
        phone.save(BATCH + 1)
        printed = phone.last
        network.hits, network.fault = 0, only_the_first()
        phone.press_send()
        network.wait_for_hits(2)
        promised = phone.promised
        kill(profile)
    network.mend()
    came = len(read_stored(server))
    missing = BATCH + 1 - came
    assert missing > 0
    browser = open_browser(playwright_engine)
    office, worker = (browser.new_page(viewport=SIZE) for _ in range(2))
    told = show_gap(office, server)
    assert f"Dibagikan {BATCH + 1}, sampai {came}." in told
    assert f"Bazar Tambora: {missing} belum sampai" in told
    assert "Slip ditanyakan" not in told
    worker.goto(f"{server.url}/s/{printed['token']}")
    expect(worker.locator(".state")).to_contain_text(NOT_ARRIVED)
    told = show_gap(office, server)
    assert "1 slip sudah ditanyakan pemegangnya." in told
    assert f"{printed['code'][:4]}-{printed['code'][4:]}" in told
    # The phone comes back to life, and so does the record.
    with take_phone(playwright_engine, own_office, profile, person=None) as phone:
        phone.promised = promised
        phone.settle()
    assert "Tidak ada selisih." in show_gap(office, server)
    worker.reload()
    expect(worker.locator(".state")).to_contain_text("Sudah sampai.")
    browser.close()


def test_a_phone_that_never_came_back_shows_by_the_slip_that_was_asked_about(
    playwright_engine: Playwright, own_office: tuple[Server, Proxy], tmp_path: Path
) -> None:
    server, network = own_office
    profile = tmp_path / "phone"
    with take_phone(playwright_engine, own_office, profile) as phone:
        network.fault = Passage.cut
        phone.save()
        printed = phone.last
        kill(profile)
    network.mend()
    browser = open_browser(playwright_engine)
    office, worker = (browser.new_page(viewport=SIZE) for _ in range(2))
    # Nobody could tell the office: only the worker can.
    assert "Tidak ada selisih." in show_gap(office, server)
    worker.goto(f"{server.url}/s/{printed['token']}")
    expect(worker.locator(".state")).to_contain_text(NOT_ARRIVED)
    told = show_gap(office, server)
    assert "1 belum sampai" in told
    assert "Dibagikan 1, sampai 0." in told
    assert f"{printed['code'][:4]}-{printed['code'][4:]}" in told
    browser.close()
