"""A desk in real Chromium, signed in, and what a browser has to say against it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.office import sign_in
from tests.desk import PASSWORD

ROOT = Path(__file__).resolve().parents[3]
DESK = {"width": 1180, "height": 760}
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
said: list[str] = []


def open_desk(chromium: Browser, url: str, username: str = "dewi.uji", **more: Any) -> Page:
    """A page on which somebody of the office is signed in, by default the supervisor."""
    page = chromium.new_context(**{"viewport": DESK, "locale": "id-ID", **more}).new_page()
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, url, username, PASSWORD)
    return page
