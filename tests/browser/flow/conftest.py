"""One volunteer's phone for all flow tests of a file: the real app, the real server, drafts cleared between tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import Server, open_phone
from tests.browser.volunteer import activate

DROP_DRAFTS = """async () => {
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
    if (db.objectStoreNames.contains('drafts')) {
      await new Promise((done) => {
        const tx = db.transaction('drafts', 'readwrite');
        tx.objectStore('drafts').clear();
        tx.oncomplete = done;
      });
    }
    db.close();
  }
}"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served demonstration office for the tests of one file."""
    server = Server(tmp_path_factory.mktemp("office") / "instance").prepare().start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def volunteers_page(
    running: Server, playwright_engine: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    """Sri Wahyuni's phone, activated."""
    with open_phone(playwright_engine, tmp_path_factory.mktemp("phone")) as phone:
        page = phone.pages[0]
        page.set_default_timeout(30_000)
        activate(page, running.demo()["Sri Wahyuni"])
        yield page


@pytest.fixture
def page(volunteers_page: Page) -> Iterator[Page]:
    """Her phone at Beranda, with no draft; an error on the page fails the test."""
    faults: list[str] = []
    volunteers_page.on("pageerror", lambda error: faults.append(str(error)))
    volunteers_page.goto(volunteers_page.url.split("#")[0] + "#/")
    volunteers_page.evaluate(DROP_DRAFTS)
    expect(volunteers_page.locator("[data-new]")).to_be_visible()
    yield volunteers_page
    assert faults == []
