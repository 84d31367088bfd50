"""Hands for these tests: records made without the seven steps, files taken out and carried."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.store.bench import OPEN, finish
from tests.browser.volunteer import PIN

LEDGER = "#screen [data-ledger]"


def go(page: Page, screen: str, title: str) -> None:
    """Open a screen by its address and wait for its title."""
    page.evaluate("hash => { location.hash = hash; }", screen)
    expect(page.locator("#screen h1").last).to_have_text(title)


def keep(page: Page, *numbers: int, pin: str = PIN) -> list[dict[str, Any]]:
    """Seal workers on this phone, through a store of the very app; their stubs."""
    page.evaluate(OPEN)
    assert page.evaluate("pin => store.lock.unlock(pin)", pin)["ok"]
    return [finish(page, number)["stub"] for number in numbers]


def arrive(page: Page) -> None:
    """Look at Antrean until nothing waits: what can be sent goes by itself."""
    go(page, "#/antrean", "Antrean")
    expect(page.locator(LEDGER)).to_contain_text("terkirim")
    expect(page.locator(LEDGER)).not_to_contain_text("menunggu", timeout=30_000)


def online(page: Page) -> None:
    """A network again; everything arrives."""
    page.context.set_offline(False)
    arrive(page)


def rescue(page: Page, folder: Path) -> Path:
    """`Selamatkan antrean` from Bantuan; the file among the downloads."""
    go(page, "#/bantuan", "Bantuan")
    page.get_by_role("link", name="Selamatkan antrean").click()
    return save_file(page, folder)


def save_file(page: Page, folder: Path) -> Path:
    """Press the button of the rescue; the file that it writes."""
    with page.expect_download() as download:
        page.locator("[data-rescue] [data-save]").click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def choose(page: Page, file: Path) -> None:
    """`Pilih berkas titipan`."""
    go(page, "#/titipan", "Kirim titipan petugas lain")
    page.set_input_files("#screen [type=file]", file)


def carry(page: Page, file: Path) -> str:
    """Choose the file and send it; what the screen says of it."""
    choose(page, file)
    page.locator("#screen [data-chosen] [data-send]").click()
    result = page.locator("#screen [data-result]")
    expect(result).to_be_visible(timeout=20_000)
    return result.text_content() or ""


def alter(file: Path, number: int) -> None:
    """Change one character inside the sealed bytes of one item."""
    parcel = json.loads(file.read_text())
    sealed = parcel["items"][number]["sealed"]
    middle = len(sealed) // 2
    other = "A" if sealed[middle] != "A" else "B"
    parcel["items"][number]["sealed"] = sealed[:middle] + other + sealed[middle + 1 :]
    file.write_text(json.dumps(parcel))
