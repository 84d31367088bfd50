"""Sri Wahyuni's phone with one slip just made, in an office that all tests of handing over share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import Server, open_phone
from tests.browser.slip.hands import make_slip
from tests.browser.volunteer import activate, wake


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served demonstration office."""
    running = Server(tmp_path_factory.mktemp("slip-office") / "instance").prepare().start()
    yield running
    running.kill()


@pytest.fixture(scope="package")
def volunteer(
    office: Server, playwright_engine: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """Her phone, activated."""
    with open_phone(playwright_engine, tmp_path_factory.mktemp("slip-phone")) as phone:
        page = phone.pages[0]
        page.set_default_timeout(20_000)
        activate(page, office.demo()["Sri Wahyuni"])
        yield page


@pytest.fixture
def page(volunteer: Page) -> Iterator[Page]:
    """Her phone at Beranda, online; an error on the page fails the test."""
    faults: list[str] = []

    def note(error: object) -> None:
        faults.append(str(error))

    volunteer.on("pageerror", note)
    wake(volunteer)
    volunteer.evaluate("() => { location.hash = '#/'; }")
    expect(volunteer.locator("[data-new]")).to_be_visible()
    yield volunteer
    volunteer.context.set_offline(False)
    volunteer.remove_listener("pageerror", note)
    assert faults == []


@pytest.fixture
def fresh(page: Page) -> Page:
    """The slip of a worker who was just saved, without a network."""
    page.context.set_offline(True)
    make_slip(page)
    return page


@pytest.fixture(scope="package")
def kept(volunteer: Page) -> str:
    """Where a slip is that was made before: what is left of it to be shown again."""
    volunteer.context.set_offline(True)
    make_slip(volunteer)
    return volunteer.url


@pytest.fixture
def slip(kept: str, page: Page) -> Page:
    """That slip, shown again without a network."""
    page.context.set_offline(True)
    page.goto(kept)
    expect(page.locator(".slip [data-code]")).to_be_visible()
    return page
