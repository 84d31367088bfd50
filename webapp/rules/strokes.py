"""Signature strokes: per stroke x0, y0, then differences; points are [x, y] from 0 to 999."""

from __future__ import annotations

Point = list[int]


def decode_strokes(strokes: list[list[int]]) -> list[list[Point]]:
    """The points of strokes as they travel."""
    return [_decode(stroke) for stroke in strokes]


def encode_strokes(points: list[list[Point]]) -> list[list[int]]:
    """The strokes as they travel, of points."""
    return [_encode(stroke) for stroke in points]


def count_points(points: list[list[Point]]) -> int:
    """How many points all strokes have."""
    return sum(len(stroke) for stroke in points)


def thin_strokes(points: list[list[Point]], limit: int = 400) -> list[list[Point]]:
    """The same strokes with at most limit points, evenly chosen; every stroke keeps both its ends."""
    total = count_points(points)
    if total <= limit:
        return points
    spare = max(0, limit - 2 * len(points))
    return [_choose(stroke, 2 + len(stroke) * spare // total) for stroke in points]


def _decode(stroke: list[int]) -> list[Point]:
    points: list[Point] = []
    x, y = 0, 0
    for at in range(0, len(stroke) - 1, 2):
        x, y = x + stroke[at], y + stroke[at + 1]
        points.append([x, y])
    return points


def _encode(points: list[Point]) -> list[int]:
    stroke: list[int] = []
    x, y = 0, 0
    for point in points:
        stroke += [point[0] - x, point[1] - y]
        x, y = point[0], point[1]
    return stroke


def _choose(stroke: list[Point], count: int) -> list[Point]:
    if len(stroke) <= count:
        return stroke
    return [stroke[step * (len(stroke) - 1) // (count - 1)] for step in range(count)]
