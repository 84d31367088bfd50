"""A served office, and phones with our page but none of its screens."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.conftest import CHROMIUM_SWITCHES, Server, chromium_path
from tests.browser.store.bench import bench_page


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a demonstration office that nobody has used."""
    return Server(tmp_path_factory.mktemp("prepared") / "instance").prepare().instance


@pytest.fixture(scope="session")
def office(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The office that these tests share; each brings its own invitations."""
    yield from serve(prepared, tmp_path_factory.mktemp("office"))


@pytest.fixture
def own_office(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """One for a single test, to be killed or changed."""
    yield from serve(prepared, tmp_path)


def serve(prepared: Path, folder: Path) -> Iterator[Server]:
    shutil.copytree(prepared, folder / "instance")
    server = Server(folder / "instance").start()
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
    # Without a worker our page asks the network for app.js, where it is stopped.
    context = chromium.new_context(service_workers="block")
    yield context, bench_page(context, office)
    context.close()
