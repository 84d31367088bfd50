"""Walks through every screen of a demonstration office and keeps its picture in docs/screens/.

With the names of chapters (`slips`) it takes those alone, and leaves all other pictures.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import Server
from tests.browser.screens.administering import show_admin
from tests.browser.screens.album import FOLDER, Album
from tests.browser.screens.asking import show_asking
from tests.browser.screens.deciding import show_desk
from tests.browser.screens.enrolling import show_phone
from tests.browser.screens.mending import show_mending
from tests.browser.screens.rescuing import show_rescue
from tests.browser.screens.reviewing import show_office
from tests.browser.screens.settling import show_kept_aside
from tests.browser.screens.slips import show_slips

STORY = {
    "phone": show_phone,
    "office": show_office,
    "mending": show_mending,
    "rescue": show_rescue,
    "aside": show_kept_aside,
    "slips": show_slips,
    "asking": show_asking,
    "desk": show_desk,
    "admin": show_admin,
}


def main(chapters: list[str]) -> None:
    """Take every picture; those of screens that are gone are removed, unless only some are asked for."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    album = Album()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        server = Server(Path(folder) / "instance").prepare().start()
        try:
            for chapter in chapters or STORY:
                STORY[chapter](engine, server, Path(folder), album)
        finally:
            server.kill()
    for file in [] if chapters else FOLDER.glob("*.png"):
        if file.stem not in album.taken:
            file.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
