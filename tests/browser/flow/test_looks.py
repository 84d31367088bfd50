"""Every screen of the flow at 320 px and in the largest text: nothing sticks out, and axe finds nothing."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT
from tests.browser.flow.hands import press_on, reach, somebody
from tests.browser.volunteer import STEPS, begin

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# Targets count as small where the footer that stays covers part of them; SMALL measures them whole.
RULES = {
    "rules": {"target-size": {"enabled": False}},
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
}
OUTSIDE = """() => [...document.querySelectorAll('#screen *')]
  .filter((node) => node.getClientRects().length && node.getBoundingClientRect().right > innerWidth + 1)
  .map((node) => `${node.tagName}.${node.className}`).slice(0, 5)"""
SMALL = """() => [...document.querySelectorAll('#screen button, #screen .choice, #screen .tile, #screen input[type=text], #screen summary')]
  .filter((node) => node.getClientRects().length && node.getBoundingClientRect().height < 47.5)
  .map((node) => `${node.tagName}.${node.className} ${node.textContent.trim().slice(0, 20)}`)"""


@pytest.fixture(params=[(360, ""), (320, ""), (360, "text-3")], ids=["360", "320", "largest"])
def sized(page: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, text = request.param
    page.set_viewport_size({"width": width, "height": 640})
    if text:
        page.evaluate(f"document.documentElement.classList.add('{text}')")
    yield page
    page.evaluate("document.documentElement.classList.remove('text-3')")
    page.set_viewport_size({"width": 360, "height": 640})


def look(page: Page) -> list[str]:
    """What is wrong with the look of this screen."""
    faults = [f"outside {name}" for name in page.evaluate(OUTSIDE)]
    faults += [f"small {name}" for name in page.evaluate(SMALL)]
    page.evaluate(AXE)
    found = page.evaluate("(rules) => axe.run('#screen', rules)", RULES)
    return faults + [
        f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in found["violations"]
    ]


def test_every_screen_fits_and_can_be_used_by_all(sized: Page) -> None:
    page, faults, worker = sized, [], somebody()
    begin(page)
    for number, fill_step in enumerate(STEPS, start=1):
        faults += [f"step {number}: {fault}" for fault in look(page)]
        if number != 6:
            press_on(page)
            expect(page.locator(".summary-errors")).to_be_focused()
            faults += [f"step {number} wrong: {fault}" for fault in look(page)]
        fill_step(page, worker)
    faults += [f"check: {fault}" for fault in look(page)]
    assert faults == []


def open_member(page: Page) -> None:
    begin(page)
    page.locator("label", has_text="Masih aktif").click()


def open_no_card(page: Page) -> None:
    begin(page)
    page.locator("[data-no-card]").click()


@pytest.mark.parametrize("open_page", [open_member, open_no_card])
def test_the_pages_beside_the_steps_can_be_used_by_all(
    page: Page, open_page: Callable[[Page], None]
) -> None:
    open_page(page)
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_timeout(200)
    assert look(page) == []


def test_the_focus_is_never_under_the_footer(page: Page) -> None:
    reach(page, 4)
    for _ in range(20):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const focused = document.activeElement;
              if (focused.closest('.footer-actions') || focused === document.body) return null;
              const box = (focused.closest('label') ?? focused).getBoundingClientRect();
              const footer = document.querySelector('.footer-actions').getBoundingClientRect();
              return box.bottom > footer.top + 1 ? `${focused.name} ${box.bottom} > ${footer.top}` : null;
            }"""
        )
        assert hidden is None
