"""A signature's strokes as the lines of an SVG drawing: numbers in, numbers out."""

from dataclasses import dataclass

from webapp.rules.strokes import Point, decode_strokes

MARGIN = 24


@dataclass(frozen=True)
class Drawing:
    """What the template draws: the box around the ink, and one path a stroke."""

    box: str
    paths: list[str]


def draw(strokes: list[list[int]] | None) -> Drawing | None:
    """The drawing of a signature; nothing where consent was spoken."""
    points = decode_strokes(strokes or [])
    flat = [point for stroke in points for point in stroke]
    if not flat:
        return None
    left, top = (min(p[i] for p in flat) - MARGIN for i in (0, 1))
    width, height = (max(p[i] for p in flat) + MARGIN - low for i, low in ((0, left), (1, top)))
    return Drawing(f"{left} {top} {width} {height}", [_path(stroke) for stroke in points if stroke])


def _path(stroke: list[Point]) -> str:
    # A stroke of one point is a dot: a line of no length with a round end.
    ends = stroke if len(stroke) > 1 else [*stroke, *stroke]
    return "M" + " L".join(f"{x} {y}" for x, y in ends)
