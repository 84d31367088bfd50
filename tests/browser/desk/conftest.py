"""The people of the desk, the phones whose records they see, and a Chromium to see them in."""

from collections.abc import Iterator
from threading import Thread
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Playwright
from werkzeug.serving import make_server

from tests.browser.conftest import CHROMIUM_SWITCHES, FONTS, chromium_path
from tests.browser.desk.hands import said
from tests.desk import send, supervisor
from tests.phones import make_invitation, no_night, other, phone, second

__all__ = ["make_invitation", "no_night", "other", "phone", "second", "send", "supervisor"]


@pytest.fixture
def url(app: Flask, supervisor: UUID) -> Iterator[str]:
    """The application of this test, served where a browser finds it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def chromium(playwright_engine: Playwright) -> Iterator[Browser]:
    """One Chromium for all the pages of a module."""
    browser = playwright_engine.chromium.launch(
        executable_path=chromium_path(),
        args=CHROMIUM_SWITCHES,
        env={"FONTCONFIG_FILE": str(FONTS)},
    )
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def listen() -> Iterator[None]:
    """A breach of the content security policy fails the test it happens in."""
    said.clear()
    yield
    assert [text for text in said if "Content Security Policy" in text or "Trusted" in text] == []
