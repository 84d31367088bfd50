"""The phone's screen: 360 by 640, one pixel for each of the page's own, in a real Chromium.

A few workers are enrolled for real. A thousand would be a day's work for one phone: for all others
the page's own module draws their token on that same screen, in the same place and in the same size.
What is read is always the whole screen, as it is photographed.
"""

import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from PIL import Image
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import CHROMIUM_SWITCHES, FONTS, PHONE, Server, chromium_path
from tests.browser.volunteer import activate, enroll
from tests.browser.workers import OJEK
from tests.slips.readers import Readers, bytes_of, text_of

DRAW = """async (url) => {
  const { drawQr } = await import(document.body.dataset.base + 'js/views/qr.js');
  const place = document.querySelector('.slip [data-qr]');
  const room = Number(place.firstElementChild.getAttribute('width'));
  place.replaceChildren(drawQr(url, 'slip', room));
  return [room, Number(place.firstElementChild.getAttribute('width'))];
}"""
ID_AT, ID_ENDS = 6, 22


@contextmanager
def open_screen(engine: Playwright) -> Iterator[Page]:
    """A volunteer's phone, activated by a served office of its own."""
    with tempfile.TemporaryDirectory(prefix="jaring-screen-") as folder:
        server = Server(Path(folder) / "instance").prepare().start()
        browser = engine.chromium.launch(
            executable_path=chromium_path(),
            args=CHROMIUM_SWITCHES,
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        )
        try:
            page = browser.new_page(
                viewport=PHONE,  # type: ignore[arg-type]  # playwright's own TypedDict
                device_scale_factor=1,
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                has_touch=True,
            )
            page.set_default_timeout(30_000)
            activate(page, server.demo()["Sri Wahyuni"])
            yield page
        finally:
            browser.close()
            server.kill()


def enroll_some(page: Page, readers: Readers, number: int) -> int:
    """Enroll workers for real; on how many screens both readers find the slip that the message links to."""
    read = 0
    for place in range(number):
        enroll(page, replace(OJEK, nik=f"317304210795{9501 + place}"))
        message = unquote(page.locator("[data-whatsapp]").get_attribute("href") or "")
        texts = readers.read(photograph(page)).values()
        read += all(text and f"/s/{_id_of(text)}." in message for text in texts)
    return read


def show(page: Page, urls: Sequence[str]) -> Iterator[tuple[str, str, Image.Image]]:
    """(medium, address, picture) of every slip, drawn on the screen of the last worker."""
    for url in urls:
        # A finger on the screen: untouched for five minutes the phone locks itself.
        page.keyboard.press("Shift")
        room, width = page.evaluate(DRAW, url)
        assert width == room, "another token takes another size"
        yield "screen", url, photograph(page)


def photograph(page: Page) -> Image.Image:
    """What the screen shows, pixel by pixel."""
    return Image.open(io.BytesIO(page.screenshot()))


def _id_of(url: str) -> str:
    return text_of(bytes_of(url)[ID_AT:ID_ENDS])
