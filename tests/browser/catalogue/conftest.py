"""One served office and one phone for the tests of a file; a fault is mended before the next test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.browser.catalogue.field import Field, serve, take_phone
from tests.browser.conftest import Server
from tests.browser.proxy import Proxy


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a demonstration office that nobody has used."""
    return Server(tmp_path_factory.mktemp("prepared") / "instance").prepare().instance


@pytest.fixture(scope="module")
def office(
    prepared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Proxy]]:
    """The office that the tests of one file share."""
    with serve(prepared, tmp_path_factory.mktemp("office")) as served:
        yield served


@pytest.fixture(scope="module")
def shared_phone(
    playwright_engine: Playwright,
    office: tuple[Server, Proxy],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Field]:
    with take_phone(playwright_engine, office, tmp_path_factory.mktemp("phone")) as phone:
        yield phone


@pytest.fixture
def phone(shared_phone: Field) -> Iterator[Field]:
    """The phone that the tests of one file share, on a network without fault."""
    shared_phone.network.mend()
    shared_phone.network.hits = 0
    yield shared_phone
    shared_phone.network.mend()


@pytest.fixture
def own_office(prepared: Path, tmp_path: Path) -> Iterator[tuple[Server, Proxy]]:
    """An office for a single test, to be killed, restored or changed."""
    with serve(prepared, tmp_path / "office") as served:
        yield served
