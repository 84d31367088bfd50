"""Every screen of this part fits a small phone, also in the largest letters, and axe finds nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.frame.test_frame import find_faults
from tests.browser.rescue.hands import go

SCREENS = (
    ("#/bantuan", "Bantuan"),
    ("#/bantuan/selamatkan", "Selamatkan antrean"),
    ("#/titipan", "Kirim titipan petugas lain"),
    ("#/antrean", "Antrean"),
    ("#/kegiatan", "Pilih kegiatan"),
    ("#/undangan", "Selamat datang, Bapak/Ibu"),
)
SMALL = """() => [...document.querySelectorAll('#screen button, #screen a, #screen .choice')]
  .filter((node) => node.getClientRects().length && node.getBoundingClientRect().height < 47.5)
  .map((node) => node.textContent.trim().slice(0, 30))"""


@pytest.mark.parametrize(("width", "letters"), [(360, ""), (360, "text-3"), (320, "")])
def test_every_screen_fits_and_can_be_used_by_all(stuck: Page, width: int, letters: str) -> None:
    stuck.set_viewport_size({"width": width, "height": 640})
    stuck.evaluate("name => { document.documentElement.className = name; }", letters)
    faults: list[str] = []
    for screen, title in SCREENS:
        go(stuck, screen, title)
        if screen.endswith("selamatkan"):
            with stuck.expect_download():
                stuck.locator("[data-rescue] [data-save]").click()
            expect(stuck.locator("[data-rescue] [data-done]")).to_be_visible()
        wide = stuck.evaluate("document.documentElement.scrollWidth") > width
        found = [*find_faults(stuck), *stuck.evaluate(SMALL), *(["wide"] if wide else [])]
        faults += [f"{title}: {fault}" for fault in found]
    assert faults == []
