"""An invitation read by the phone's camera: Chromium is given a film of its QR code."""

from pathlib import Path

import qrcode
from PIL import Image
from playwright.sync_api import Playwright, expect
from qrcode.image.pil import PilImage

from tests.browser.conftest import CHROMIUM_SWITCHES, PHONE, Server, chromium_path
from tests.browser.store.bench import invitation

FRAME = (640, 480)


def write_film(path: Path, text: str) -> None:
    """A film of one still frame: the QR code of the text, as a camera would see it, in raw YUV."""
    code = qrcode.make(text, border=4, image_factory=PilImage).get_image().convert("RGB")
    code.thumbnail((400, 400))
    frame = Image.new("RGB", FRAME, (214, 208, 198))
    frame.paste(code, (110, 40))
    light, *colours = frame.convert("YCbCr").split()
    half = (FRAME[0] // 2, FRAME[1] // 2)
    planes = [light.tobytes(), *(plane.resize(half).tobytes() for plane in colours)]
    header = f"YUV4MPEG2 W{FRAME[0]} H{FRAME[1]} F10:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(header.encode() + b"FRAME\n" + b"".join(planes))


def test_an_invitation_is_read_by_the_camera(
    office: Server, playwright_engine: Playwright, tmp_path: Path
) -> None:
    film = tmp_path / "invitation.y4m"
    link = f"{office.url}/app#/undangan/{invitation(office, 'Sri Wahyuni')}"
    write_film(film, link)
    browser = playwright_engine.chromium.launch(
        executable_path=chromium_path(),
        args=[
            *CHROMIUM_SWITCHES,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
    page.goto(f"{office.url}/app")
    page.get_by_role("link", name="Pindai QR undangan").click()
    expect(page.locator("h1")).to_have_text("Apakah ini Bapak/Ibu?", timeout=30_000)
    expect(page.locator("#screen")).to_contain_text("Sri Wahyuni")
    browser.close()


def test_without_a_camera_the_screen_says_to_type(
    office: Server, playwright_engine: Playwright
) -> None:
    browser = playwright_engine.chromium.launch(
        executable_path=chromium_path(), args=CHROMIUM_SWITCHES
    )
    page = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]  # playwright's own TypedDict
    page.goto(f"{office.url}/app#/undangan/pindai")
    expect(page.get_by_text("Kamera belum diizinkan.")).to_be_visible()
    page.get_by_role("link", name="Batal, ketik kode saja").click()
    expect(page.locator("[name=kode_undangan]")).to_be_visible()
    browser.close()
