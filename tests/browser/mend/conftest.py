"""Sri Wahyuni's phone beside an older one of hers: what the older has sent, this one mends."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import Server, open_phone
from tests.browser.mend.scene import Scene, older_phone
from tests.browser.volunteer import activate, wake


@pytest.fixture(scope="session")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served demonstration office for all tests of mending."""
    server = Server(tmp_path_factory.mktemp("mended") / "instance").prepare().start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def scenery(
    mended: Server, playwright_engine: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Her phone in a real browser, activated after the older one."""
    older = older_phone(mended)
    with open_phone(playwright_engine, tmp_path_factory.mktemp("mender")) as phone:
        page = phone.pages[0]
        page.set_default_timeout(20_000)
        activate(page, mended.demo()["Sri Wahyuni"])
        yield Scene(mended, page, older)


@pytest.fixture
def scene(scenery: Scene) -> Iterator[Scene]:
    """Her phone at Beranda, online; an error on the page fails the test."""
    faults: list[str] = []

    def note(error: object) -> None:
        faults.append(str(error))

    scenery.page.on("pageerror", note)
    scenery.page.context.set_offline(False)
    wake(scenery.page)
    scenery.go("#/")
    yield scenery
    scenery.page.context.set_offline(False)
    scenery.page.remove_listener("pageerror", note)
    assert faults == []
