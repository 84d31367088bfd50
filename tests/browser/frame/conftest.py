"""One served demonstration office for the tests of the frame: none of them changes it."""

from collections.abc import Iterator

import pytest

from tests.browser.conftest import Server


@pytest.fixture(scope="package")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The office; the camera only looks at an invitation, one test of the frame uses up each."""
    running = Server(tmp_path_factory.mktemp("office") / "instance").prepare().start()
    yield running
    running.kill()
