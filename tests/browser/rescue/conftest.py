"""One served office, and phones that are activated on their real screens."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.browser.conftest import CHROMIUM_SWITCHES, PHONE, Server, chromium_path
from tests.browser.rescue.hands import keep
from tests.browser.store.bench import invitation
from tests.browser.volunteer import activate, wake

NewPhone = Callable[[str], Page]


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The office that these tests share; every phone brings its own invitation."""
    running = Server(tmp_path_factory.mktemp("office") / "instance").prepare().start()
    yield running
    running.kill()


@pytest.fixture(scope="package")
def chromium(playwright_engine: Playwright) -> Iterator[Browser]:
    browser = playwright_engine.chromium.launch(
        executable_path=chromium_path(), args=CHROMIUM_SWITCHES, headless=True
    )
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def new_phone(chromium: Browser, office: Server) -> Iterator[NewPhone]:
    """Makes one more phone of this person, on Beranda."""
    contexts: list[BrowserContext] = []

    def make(person: str) -> Page:
        context = chromium.new_context(
            viewport=PHONE,  # type: ignore[arg-type]  # playwright's own TypedDict
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            has_touch=True,
        )
        contexts.append(context)
        page = context.new_page()
        activate(page, f"{office.url}/app#/undangan/{invitation(office, person)}")
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def phone(new_phone: NewPhone) -> Iterator[Page]:
    """A phone of Sri Wahyuni's that nothing was done with."""
    page = new_phone("Sri Wahyuni")
    yield page
    page.context.close()


@pytest.fixture(scope="package")
def hasans(new_phone: NewPhone) -> Page:
    return new_phone("Hasan Basri")


@pytest.fixture
def carrier(hasans: Page) -> Page:
    """A phone of Hasan Basri's, who carries for others; open."""
    wake(hasans)
    return hasans


@pytest.fixture
def stuck(waiting: Page) -> Page:
    """A phone without a network on which one record waits; open."""
    wake(waiting)
    return waiting


@pytest.fixture(scope="package")
def waiting(new_phone: NewPhone) -> Page:
    page = new_phone("Sri Wahyuni")
    page.context.set_offline(True)
    keep(page, 30)
    return page
