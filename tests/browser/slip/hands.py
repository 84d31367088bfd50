"""What tests of handing over do again and again: make a slip, read a QR from a picture, print a page."""

from dataclasses import dataclass, replace
from io import BytesIO
from itertools import count

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.browser.volunteer import Worker, enroll

DPI = 203
SITI = Worker(
    nik="3173046107959401",
    nama="Siti Nurjanah Lestari",
    alamat="Jl. Jembatan Besi Raya 7",
    no_hp="081298765432",
    pekerjaan="penjahit",
    bulan="3",
)
SERIALS = count(9401)
# Counted at the button and not with wait_for_function: the page's policy forbids what that evaluates.
NO_DIALOG = "() => { window.print = () => { document.body.dataset.printed = 'yes'; }; }"


def make_slip(page: Page, **changes: str | None) -> str:
    """Enroll one more worker, from Beranda to the slip; its code, eight characters."""
    return enroll(page, replace(SITI, nik=f"317304610795{next(SERIALS)}", **changes))  # type: ignore[arg-type]


def leave(page: Page) -> None:
    """Back to Beranda, and the slip is behind."""
    page.locator(".slip .back-link").click()
    page.evaluate("() => { location.hash = '#/'; }")
    page.locator("[data-new]").wait_for()


def seen(page: Page) -> Image.Image:
    """What the screen shows, one pixel for each of the page's own."""
    return Image.open(BytesIO(page.screenshot(scale="css"))).convert("RGB")


def read_qr(picture: Image.Image) -> str:
    """What a scanner reads; there is one QR and no more."""
    (read,) = zxingcpp.read_barcodes(picture)
    return read.text


@dataclass(frozen=True)
class Printed:
    """One page as a thermal printer has it: black or white dots, and its size in millimetres."""

    dots: Image.Image
    grey: Image.Image
    width: float
    height: float
    text: str


def print_slip(page: Page) -> Printed:
    """Press Cetak slip, and print what the dialog would be given."""
    page.evaluate("() => { delete document.body.dataset.printed; }")
    page.evaluate(NO_DIALOG)
    page.locator("button[data-print]").click()
    page.locator("body[data-printed]").wait_for()
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(document) == 1
    width, height = (one * 25.4 / 72 for one in document[0].get_size())
    grey = document[0].render(scale=DPI / 72).to_pil().convert("L")
    text: str = document[0].get_textpage().get_text_bounded()
    return Printed(grey.point(lambda light: 255 * (light > 127)), grey, width, height, text)
