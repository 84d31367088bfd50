"""What a camera sees of a paper: held in a hand, turned a little, not quite sharp, on a grey table."""

import io
import math
from collections.abc import Sequence
from pathlib import Path

import qrcode
from PIL import Image, ImageChops, ImageFilter
from qrcode.image.pil import PilImage

FRAME = (1280, 720)
TABLE, PAPER, INK = 96, 214, 38
# How the hand trembles: degrees and pixels from frame to frame.
TREMBLE = ((6.0, 0, 0), (6.6, 3, -2), (7.1, 5, 1), (6.4, 1, 3))
UNSHARP = 1.0
NOISE = 10

Point = tuple[float, float]


def picture_of(text: str) -> Image.Image:
    """A paper with nothing but the QR of this text."""
    code = qrcode.make(text, border=4, box_size=8, image_factory=PilImage).get_image()
    sheet = Image.new("L", (720, 900), 255)
    side = 560
    sheet.paste(code.convert("L").resize((side, side), Image.Resampling.NEAREST), (80, 120))
    return sheet


def read_picture(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("L")


def write_film(path: Path, paper: Image.Image, height: float = 0.85) -> None:
    """A film that repeats these few frames, in raw YUV; a camera that is opening finds it whole."""
    width, tall = FRAME
    head = f"YUV4MPEG2 W{width} H{tall} F10:1 Ip A1:1 C420jpeg\n".encode()
    grey = bytes([128]) * (width * tall // 2)
    frames = (see(paper, height, *hand).tobytes() + grey for hand in TREMBLE)
    beside = path.with_suffix(".making")
    beside.write_bytes(head + b"".join(b"FRAME\n" + frame for frame in frames))
    beside.replace(path)


def see(paper: Image.Image, height: float, turn: float, right: float, down: float) -> Image.Image:
    """One frame: the paper as tall as this share of the frame."""
    width, tall = FRAME
    half_y = tall * height / 2
    half_x = half_y * paper.width / paper.height
    corners = ((-1, -1, 1.0), (1, -1, 0.95), (1, 1, 0.98), (-1, 1, 1.03))
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    seen = []
    for x, y, near in corners:
        over, under = x * half_x * near, y * half_y * near
        seen.append(
            (
                width / 2 + right + over * cos - under * sin,
                tall / 2 + down + over * sin + under * cos,
            )
        )
    edges = ((0, 0), (paper.width, 0), (paper.width, paper.height), (0, paper.height))
    way = perspective(seen, edges)
    lit = paper.point(lambda grey: INK + grey * (PAPER - INK) // 255)
    frame = Image.new("L", FRAME, TABLE)
    warp, smooth = Image.Transform.PERSPECTIVE, Image.Resampling.BICUBIC
    mask = Image.new("L", paper.size, 255).transform(FRAME, warp, way, smooth)
    frame.paste(lit.transform(FRAME, warp, way, smooth), (0, 0), mask)
    blurred = frame.filter(ImageFilter.GaussianBlur(UNSHARP))
    return ImageChops.add(blurred, Image.effect_noise(FRAME, NOISE), 1, -128)


def perspective(there: Sequence[Point], here: Sequence[Point]) -> list[float]:
    """The eight numbers by which Pillow finds for a point of the frame the point of the paper."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(there, here, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return solve(rows)


def solve(rows: list[list[float]]) -> list[float]:
    """The solution of linear equations (Gauss and Jordan)."""
    size = len(rows)
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(size):
            if row != column:
                share = rows[row][column] / rows[column][column]
                rows[row] = [a - share * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [rows[row][size] / rows[row][row] for row in range(size)]
