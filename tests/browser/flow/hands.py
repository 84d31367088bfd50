"""What flow tests do again and again: get to a step, press Lanjut, read what the screen says."""

from dataclasses import replace
from itertools import count

from playwright.sync_api import Page, expect

from tests.browser.volunteer import STEPS, Worker, begin

BUDI = Worker(
    nik="3173042107959001",
    nama="Budi Santoso",
    alamat="Gg. Masjid No. 12",
    no_hp="0812 3456 7890",
    pekerjaan="penjahit",
)

# Chromium here does not obey the quota that its own protocol offers to set. Given names, only those stores are full.
FILL_PHONE = """(stores) => {
  window.putBefore ??= IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (!stores || stores.includes(this.name)) throw new DOMException('full', 'QuotaExceededError');
    return window.putBefore.apply(this, given);
  };
}"""
EMPTY_PHONE = "() => { IDBObjectStore.prototype.put = window.putBefore; }"

SERIALS = count(9101)


def somebody() -> Worker:
    """A worker whom this phone has not met."""
    return replace(BUDI, nik=f"317304210795{next(SERIALS)}")


def reach(page: Page, step: int, worker: Worker | None = None) -> None:
    """A new enrollment, filled in up to this step."""
    worker = worker or somebody()
    begin(page)
    for fill_step in STEPS[: step - 1]:
        fill_step(page, worker)


def press_on(page: Page) -> None:
    page.locator("[data-next]").click()


def said(page: Page) -> list[str]:
    """The sentences of the error summary, which has the focus."""
    expect(page.locator(".summary-errors")).to_be_focused()
    assert page.title().startswith("Ada yang perlu diperbaiki – ")
    return page.locator(".summary-errors li").all_inner_texts()


def at_field(page: Page, name: str) -> str:
    return page.locator(f"[data-field='{name}'] .message").inner_text()


def home_has_draft(page: Page) -> bool:
    """Back at Beranda: whether it offers a draft."""
    expect(page.locator("[data-new]")).to_be_visible()
    page.wait_for_timeout(300)  # the list is read from the database
    return page.locator("[data-draft]").is_visible()


def expect_step(page: Page, step: int | str) -> None:
    expect(page.locator(f"[data-step='{step}']")).to_be_visible()
