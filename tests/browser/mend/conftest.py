"""Sri Wahyuni's phone beside an older one of hers: what the older has sent, this one mends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import Server, open_phone
from tests.browser.mend.scene import Scene, older_phone
from tests.browser.volunteer import activate


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served demonstration office for the tests of one file."""
    server = Server(tmp_path_factory.mktemp("office") / "instance").prepare().start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def scenery(
    running: Server, playwright_engine: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Her phone in a real browser, activated after the older one."""
    older = older_phone(running)
    with open_phone(playwright_engine, tmp_path_factory.mktemp("phone")) as phone:
        page = phone.pages[0]
        page.set_default_timeout(20_000)
        activate(page, running.demo()["Sri Wahyuni"])
        yield Scene(running, page, older)


@pytest.fixture
def scene(scenery: Scene) -> Iterator[Scene]:
    """Her phone at Beranda, online; an error on the page fails the test."""
    faults: list[str] = []
    scenery.page.on("pageerror", lambda error: faults.append(str(error)))
    scenery.page.context.set_offline(False)
    scenery.go("#/")
    yield scenery
    assert faults == []
