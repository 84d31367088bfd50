"""Every screen of mending at 360 and 320 px and in the largest text: nothing sticks out, axe finds nothing."""

from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import Page, expect

from tests.browser.flow.hands import somebody
from tests.browser.flow.test_looks import look
from tests.browser.mend.scene import Scene
from tests.browser.volunteer import enroll
from webapp.records.review import PIN_FIELDS

SIZES = ((360, ""), (320, ""), (360, "text-3"))


def in_every_size(page: Page, name: str) -> list[str]:
    """What is wrong with this screen, size by size."""
    faults = []
    for width, text in SIZES:
        page.set_viewport_size({"width": width, "height": 640})
        page.evaluate("(name) => { document.documentElement.className = name; }", text)
        faults += [f"{name} {width} {text}: {fault}" for fault in look(page)]
    page.evaluate("() => { document.documentElement.className = ''; }")
    page.set_viewport_size({"width": 360, "height": 640})
    return faults


def test_every_screen_of_mending_fits_and_can_be_used_by_all(scene: Scene) -> None:
    page, faults = scene.page, list[str]()
    see: Callable[[str], None] = lambda name: faults.extend(in_every_size(page, name))  # noqa: E731
    item = scene.send(nama="Muhammad Khairul-Anwarudin Contoh")
    scene.send_back(item, *[(one, "lainnya", f"Lihat lagi {one} ini") for one in PIN_FIELDS])
    scene.open(item)
    see("form")
    page.fill("[name=nama]", "")
    page.fill("[name=no_hp]", "08")
    page.locator("[data-send]").click()
    expect(page.locator(".summary-errors")).to_be_focused()
    see("problems")
    page.locator("[data-meet]").click()
    expect(page.locator("[data-meeting]:visible").first).to_be_visible()
    see("list")
    scene.correct(item, 2, nama="Muhammad Khairul")
    page.locator(f"a[href='#/perbaiki/{item['id']}']").click()
    expect(page.locator("[data-remove]")).to_be_visible()
    see("gone")
    page.locator("[data-remove]").click()
    expect(page.locator("h1")).to_have_text("Perlu diperbaiki")
    see_queue(scene, see)
    assert faults == []


def see_queue(scene: Scene, see: Callable[[str], None]) -> None:
    """A row that stands open, its question, and a slip that counts no more."""
    page = scene.page
    scene.go("#/")
    enroll(page, replace(somebody(), nama="Muhammad Khairul Anwarudin"))
    item = {"id": page.url.rsplit("/", 1)[1]}
    scene.go("#/antrean/semua")
    scene.arrives(item, rev=1)
    row = page.locator(f"[data-rows] > li:has(a[href='#/slip/{item['id']}'])")
    row.locator("summary").click()
    see("row")
    row.locator("[data-withdraw]").click()
    see("question")
    row.locator("[data-confirm]").click()
    expect(row.locator(".pill")).to_have_text("Dibatalkan pekerja", timeout=40_000)
    row.locator("a").first.click()
    expect(page.locator(".slip-void")).to_be_visible()
    see("void")
