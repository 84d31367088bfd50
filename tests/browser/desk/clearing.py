"""A supervisor who clears a queue of clean records with the keyboard, and counts every key and tap."""

from dataclasses import dataclass, field
from time import perf_counter

from playwright.sync_api import Page, expect

HEAD = ".thing-head h1"
APPROVE = "button[value=approve]"


@dataclass
class Cleared:
    """What was done: how many records, with how many keys and taps, and how long each took."""

    records: int = 0
    actions: int = 0
    seconds: list[float] = field(default_factory=list)

    @property
    def per_record(self) -> float:
        """Keys and taps for one record, with all that was needed to begin."""
        return self.actions / self.records


def clear(page: Page, url: str, most: int, view: str = "") -> Cleared:
    """Approve what waits, one record after another, until the list is at its end or most are done.

    Begins at the queue with a tap on its first row; each record then costs what it costs.
    """
    page.goto(f"{url}/periksa{view}")
    page.locator(".office-row a").first.click()
    return go_on(page, most, Cleared(actions=1))


def go_on(page: Page, most: int, done: Cleared) -> Cleared:
    """Approve the record that is open, and each that follows it."""
    while done.records < most:
        expect(page.locator(APPROVE)).to_be_visible()
        shown = page.url
        began = perf_counter()
        page.keyboard.press("s")
        done.actions += 1
        page.wait_for_function("(before) => location.href !== before", arg=shown)
        page.wait_for_load_state("domcontentloaded")
        done.seconds.append(perf_counter() - began)
        done.records += 1
        expect(page.locator(".done")).to_be_visible()
        if page.locator(APPROVE).count() == 0:
            break
    return done
