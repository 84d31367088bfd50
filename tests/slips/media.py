"""The forms in which a slip reaches its worker, as pictures for a reader, each with what it must hold."""

from collections.abc import Iterator

from PIL import Image, ImageDraw

from tests.reading_paper import passed_on, picture_of, printed
from tests.slips.office import Office

Shown = Iterator[tuple[str, str, Image.Image]]
ACROSS, DOWN = 2, 4
SERVED = ("png", "whatsapp", "a6", "a4")


def serve(office: Office) -> Shown:
    """(medium, address, picture) of everything that the server makes of the slips it gave out.

    Pages are what a printer of 203 dots an inch puts on paper, in black and white. A message passes
    the picture on twice. Of a sheet each eighth is a picture of its own, as a phone is held over it.
    """
    for phone, slips in office.phones:
        for one in slips:
            picture = picture_of(office.file(phone, [one], "png"))
            yield "png", one.url, picture
            yield "whatsapp", one.url, passed_on(passed_on(picture))
        pages = printed(office.file(phone, slips, "a6"))
        for one, page in zip(slips, pages, strict=True):
            yield "a6", one.url, page
        eighths = cut(printed(office.file(phone, slips, "a4")))
        for one, eighth in zip(slips, eighths, strict=False):
            yield "a4", one.url, eighth


def cut(sheets: Iterator[Image.Image]) -> Iterator[Image.Image]:
    """The eighths of each sheet, row by row."""
    for sheet in sheets:
        for place in range(ACROSS * DOWN):
            column, row = place % ACROSS, place // ACROSS
            across, down = sheet.width / ACROSS, sheet.height / DOWN
            box = (column * across, row * down, (column + 1) * across, (row + 1) * down)
            yield sheet.crop(tuple(round(edge) for edge in box))  # type: ignore[arg-type]  # four


def spoil(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The picture with a third of the QR in this box painted over; its three corners stay."""
    left, top, right, bottom = box
    spoiled = image.convert("L")
    height = bottom - top
    band = (left, top + height / 3, right, top + height * 2 / 3)
    ImageDraw.Draw(spoiled).rectangle(band, fill=255)
    return spoiled
