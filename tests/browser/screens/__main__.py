"""Walks through every screen of a demonstration office and keeps its picture in docs/screens/."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import Server
from tests.browser.screens.album import FOLDER, Album
from tests.browser.screens.enrolling import show_phone
from tests.browser.screens.mending import show_mending
from tests.browser.screens.rescuing import show_rescue
from tests.browser.screens.reviewing import show_office
from tests.browser.screens.settling import show_kept_aside

STORY = (show_phone, show_office, show_mending, show_rescue, show_kept_aside)


def main() -> None:
    """Take every picture; those of screens that are gone are removed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    album = Album()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        server = Server(Path(folder) / "instance").prepare().start()
        try:
            for show in STORY:
                show(engine, server, Path(folder), album)
        finally:
            server.kill()
    for file in FOLDER.glob("*.png"):
        if file.stem not in album.taken:
            file.unlink()


if __name__ == "__main__":
    main()
