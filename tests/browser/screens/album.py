"""Keeps pictures of screens in docs/screens/, as small as they still look right."""

import io
from dataclasses import dataclass, field

from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import PHONE, ROOT

FOLDER = ROOT / "docs" / "screens"
DESK = {"width": 1180, "height": 760}
COLOURS = 64


@dataclass
class Album:
    """Numbers the pictures in the order in which they are taken."""

    taken: list[str] = field(default_factory=list)

    def take(self, page: Page, name: str, *, whole: bool = True) -> None:
        """The screen as it is seen, and, when it is longer, the whole of it."""
        page.wait_for_timeout(250)
        self._keep(page, name)
        height: int = page.evaluate("document.documentElement.scrollHeight")
        size = page.viewport_size
        if not whole or size is None or height <= size["height"] + 40:
            return
        # A screen as tall as its page: a footer that sticks stays at its end.
        page.set_viewport_size({"width": size["width"], "height": height})
        self._keep(page, f"{name}-utuh")
        page.set_viewport_size(size)

    def _keep(self, page: Page, name: str) -> None:
        raw = page.screenshot(animations="disabled")
        picture = Image.open(io.BytesIO(raw)).convert("RGB").quantize(COLOURS)
        picture.save(FOLDER / f"{name}.png", optimize=True)
        self.taken.append(name)
        print(f"{name}.png")

    def keep(self, picture: Image.Image, name: str) -> None:
        """What is no screen: paper, as it comes out of a printer, or a picture to send."""
        picture.save(FOLDER / f"{name}.png", optimize=True)
        self.taken.append(name)
        print(f"{name}.png")

    def take_both(self, page: Page, name: str) -> None:
        """The same page at the desk and on a phone."""
        self.take(page, name, whole=False)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
        self.take(page, f"{name}-hp")
        page.set_viewport_size(DESK)  # type: ignore[arg-type]  # playwright's own TypedDict
