"""The phone of Hasan Basri, head of RT 007 / RW 002, whose residents other people have enrolled."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Playwright

from tests.browser.conftest import Server, open_phone
from tests.browser.flow.conftest import running
from tests.browser.volunteer import activate
from tests.conftest import close, open_app
from tests.phone import Phone
from tests.worker import another
from webapp.records.account import Place, create_person
from webapp.records.invitation import invite

__all__ = ["office", "page", "profile", "running"]

# No other resident is called so: wherever this name is found, the list was kept.
SENTINEL = "Zulkarnain Penanda"
NAMES = (SENTINEL, "Siti Aminah", "Agus Salim <b>x</b>")


@pytest.fixture(scope="module")
def office(running: Server) -> Iterator[Flask]:
    """The served office once more, in this process."""
    app = open_app({k: v for k, v in running.env().items() if k.startswith("JARING_")})
    yield app
    close(app)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this phone keeps all that it keeps."""
    return tmp_path_factory.mktemp("phone")


@pytest.fixture(scope="module")
def page(running: Server, playwright_engine: Playwright, profile: Path) -> Iterator[Page]:
    """His phone, activated."""
    with open_phone(playwright_engine, profile) as phone:
        phone.clock.install()
        page = phone.pages[0]
        page.set_default_timeout(30_000)
        activate(page, running.demo()["Hasan Basri"])
        yield page


def enroll_all(app: Flask) -> None:
    """A volunteer enrolls three residents of RT 007, and one of RT 008."""
    now = datetime.now(UTC)
    with app.app_context():
        place = app.extensions["jaring"]
        person = create_person(place, "Sri Uji", Place("31.73.04.1001"), now)
        secret = invite(place, person, None, now).secret
    client = app.test_client()
    phone = Phone.activate(client, secret)
    records = [another(number, nama=name) for number, name in enumerate(NAMES)]
    items = [phone.seal(one) for one in [*records, another(9, nama="Orang Lain", rt="008")]]
    assert phone.words(client, items) == ["stored"] * len(items)
