"""Draws the PNG icons of the phone from the same curves as static/icons/logo.svg. Run it when the logo changes."""

from pathlib import Path

from PIL import Image, ImageDraw

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]

ICONS = Path(__file__).parent.parent / "webapp" / "static" / "icons"
GROUND = (11, 63, 138)
WHITE = (255, 255, 255)
FAINT = (182, 197, 220)
OVERSAMPLE = 4

# Quadratic curves in logo.svg's box of 28 by 28: start, control, end.
ROPES: list[Curve] = [
    ((3, 6.5), (14, 11.9), (25, 6.5)),
    ((3.6, 13.2), (14, 20), (24.4, 13.2)),
    ((5, 19.8), (14, 27.4), (23, 19.8)),
]
LINES: list[Curve] = [
    ((8.4, 3.5), (7.8, 13.5), (10.2, 23.5)),
    ((14, 3.5), (14, 14), (14, 24.5)),
    ((19.6, 3.5), (20.2, 13.5), (17.8, 23.5)),
]


def points(curve: Curve, steps: int = 160) -> list[Point]:
    """The points along one quadratic curve."""
    (x0, y0), (x1, y1), (x2, y2) = curve
    return [
        (
            (1 - u) ** 2 * x0 + 2 * (1 - u) * u * x1 + u * u * x2,
            (1 - u) ** 2 * y0 + 2 * (1 - u) * u * y1 + u * u * y2,
        )
        for u in (step / steps for step in range(steps + 1))
    ]


def draw_icon(size: int, share: float, corner: float) -> Image.Image:
    """The net, filling `share` of the width, on a ground with corners of `corner` of the width."""
    wide = size * OVERSAMPLE
    image = Image.new("RGBA", (wide, wide), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, wide - 1, wide - 1), radius=int(wide * corner), fill=GROUND)
    scale = wide * share / 28
    margin = wide * (1 - share) / 2
    for curves, width, colour in ((LINES, 1.8, FAINT), (ROPES, 2.5, WHITE)):
        half = width * scale / 2
        for x, y in (point for curve in curves for point in points(curve)):
            centre_x, centre_y = margin + x * scale, margin + y * scale
            draw.ellipse(
                (centre_x - half, centre_y - half, centre_x + half, centre_y + half), fill=colour
            )
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    """Write every icon anew."""
    for size in (192, 512):
        draw_icon(size, 0.68, 0.2).quantize(48).save(ICONS / f"icon-{size}.png", optimize=True)
        draw_icon(size, 0.5, 0).quantize(48).save(ICONS / f"maskable-{size}.png", optimize=True)
    draw_icon(32, 0.8, 0.2).save(ICONS / "favicon-32.png", optimize=True)


if __name__ == "__main__":
    main()
