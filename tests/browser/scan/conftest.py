"""Sri Wahyuni's phone with a camera that is shown films, and Hasan Basri's, which gives slips out."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser.conftest import CHROMIUM_SWITCHES, FONTS, PHONE, Server, chromium_path
from tests.browser.mend.scene import older_phone
from tests.browser.scan.film import picture_of, write_film
from tests.browser.scan.stage import Stage
from tests.browser.volunteer import activate, wake


@pytest.fixture(scope="package")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A served demonstration office for all tests of scanning."""
    server = Server(tmp_path_factory.mktemp("scanned") / "instance").prepare().start()
    yield server
    server.kill()


@pytest.fixture(scope="package")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera sees the next time it opens."""
    path = tmp_path_factory.mktemp("film") / "camera.y4m"
    write_film(path, picture_of("Warung Ibu Contoh"))
    return path


@pytest.fixture(scope="package")
def chromium(film: Path, playwright_engine: Playwright) -> Iterator[Browser]:
    """One Chromium with that camera for the whole package: the film is changed, not the camera."""
    browser = playwright_engine.chromium.launch(
        executable_path=chromium_path(),
        args=[
            *CHROMIUM_SWITCHES,
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
    )
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def staging(scanned: Server, film: Path, chromium: Browser) -> Iterator[Stage]:
    """Her phone in a real browser, and his in Python."""
    context = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]  # playwright's own TypedDict
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        has_touch=True,
        device_scale_factor=2,
        permissions=["camera"],
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    activate(page, scanned.demo()["Sri Wahyuni"])
    yield Stage(scanned, page, older_phone(scanned, "Hasan Basri"), film)
    context.close()


@pytest.fixture
def stage(staging: Stage) -> Iterator[Stage]:
    """Her phone at Beranda, online; an error on the page fails the test."""
    faults: list[str] = []

    def note(error: object) -> None:
        faults.append(str(error))

    page = staging.page
    page.on("pageerror", note)
    page.context.set_offline(False)
    page.context.grant_permissions(["camera"])
    wake(page)
    staging.go("#/")
    yield staging
    page.context.set_offline(False)
    page.unroute_all(behavior="ignoreErrors")
    page.remove_listener("pageerror", note)
    assert faults == []
