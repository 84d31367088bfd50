"""Reads files of slips back: the words on a page, pages as a printer draws them, and their QR codes."""

import io
from collections.abc import Iterator

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image

PRINTER = 203  # dots an inch
HALF = 128
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def open_pdf(made: bytes) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(made)


def count_pages(made: bytes) -> int:
    with open_pdf(made) as document:
        return len(document)


def text_of(made: bytes) -> str:
    """All that is written on the pages, a row a line."""
    with open_pdf(made) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(pages).replace("\r\n", "\n")


def printed(made: bytes, dots: int = PRINTER) -> Iterator[Image.Image]:
    """Each page in pure black and white, as a printer with so many dots an inch draws it."""
    with open_pdf(made) as document:
        for page in document:
            grey = page.render(scale=dots / 72, grayscale=True).to_pil()
            yield grey.point([0] * HALF + [255] * (256 - HALF)).convert("1")


def picture_of(made: bytes) -> Image.Image:
    return Image.open(io.BytesIO(made))


def read_codes(image: Image.Image) -> list[str]:
    """What every QR on a picture holds."""
    return [one.text for one in zxingcpp.read_barcodes(image.convert("L"), QR)]


def passed_on(image: Image.Image, *, width: int = 400, quality: int = 60) -> Image.Image:
    """The picture as WhatsApp passes it on: smaller, and squeezed anew."""
    smaller = image.convert("RGB").resize((width, round(image.height * width / image.width)))
    squeezed = io.BytesIO()
    smaller.save(squeezed, "JPEG", quality=quality)
    return Image.open(squeezed)
