"""A slip as a picture to send: sixteen greys, and the QR as wide as it gets."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from webapp.paper.content import Paper, Words, say
from webapp.paper.fonts import Fonts
from webapp.paper.forms import PICTURE, Layout, Placed, stack
from webapp.paper.qr import Modules, modules_of
from webapp.paper.setting import ASCENT, LEADING

WHITE, BLACK = 255, 0
GREYS = [shade * 17 for shade in range(16) for _ in range(3)]


def draw_png(paper: Paper, words: Words, fonts: Fonts) -> bytes:
    """The PNG of one slip, 720 pixels wide."""
    modules = modules_of(paper.url)
    layout = stack(PICTURE, say(paper, words), modules, fonts)
    image = Image.new("L", (round(layout.width), round(layout.height)), WHITE)
    pen = ImageDraw.Draw(image)
    for placed in layout.texts:
        _write(pen, placed, fonts, image.width)
    _draw_qr(image, layout, modules)
    x, width, y = (round(value) for value in layout.rule)
    pen.line([(x, y), (x + width, y)], BLACK, 2)
    return _save(image)


def _write(pen: ImageDraw.ImageDraw, placed: Placed, fonts: Fonts, width: int) -> None:
    row = placed.row
    font = _font(fonts.face(bold=row.bold).path, row.size)
    base = placed.y + row.size * ASCENT
    if row.part == "banner":
        pen.rectangle([(0, placed.y), (width, placed.y + row.size * LEADING)], BLACK)
    pen.text(
        (round(placed.x), round(base)),
        row.text,
        WHITE if row.part == "banner" else BLACK,
        font,
        anchor="ls",
    )


def _draw_qr(image: Image.Image, layout: Layout, modules: Modules) -> None:
    side = len(modules)
    pixels = bytes(BLACK if module else WHITE for row in modules for module in row)
    large = round(side * layout.module)
    small = Image.frombytes("L", (side, side), pixels)
    x, y = (round(value) for value in layout.qr)
    image.paste(small.resize((large, large), Image.Resampling.NEAREST), (x, y))


def _save(image: Image.Image) -> bytes:
    """Four bits a pixel: enough for the edges of letters, and half the size."""
    shades = image.point([value // 16 for value in range(256)])
    picture = Image.frombytes("P", image.size, shades.tobytes())
    picture.putpalette(GREYS)
    made = io.BytesIO()
    picture.save(made, "PNG", bits=4, compress_level=3)
    return made.getvalue()


@lru_cache(maxsize=64)
def _font(path: Path, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
