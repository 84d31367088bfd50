"""A served office, and phones with our page but none of its screens."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.conftest import CHROMIUM_SWITCHES, Server, chromium_path
from tests.browser.store.bench import bench_page


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demonstration office that all these tests share; each brings its own invitations."""
    server = Server(tmp_path_factory.mktemp("office") / "instance").prepare().start()
    yield server
    server.kill()


@pytest.fixture
def own_office(office: Server, tmp_path: Path) -> Iterator[Server]:
    """A copy of it for one test alone, to be killed or changed."""
    shutil.copytree(office.instance, tmp_path / "instance")
    server = Server(tmp_path / "instance").start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def chromium(playwright_engine: Playwright) -> Iterator[Browser]:
    browser = playwright_engine.chromium.launch(
        executable_path=chromium_path(), args=CHROMIUM_SWITCHES, headless=True
    )
    yield browser
    browser.close()


@pytest.fixture
def bench(chromium: Browser, office: Server) -> Iterator[tuple[BrowserContext, Page]]:
    """A phone that has never been here, and its first tab."""
    context = chromium.new_context()
    yield context, bench_page(context, office)
    context.close()
