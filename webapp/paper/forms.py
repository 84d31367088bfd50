"""The forms of a slip: what stands where on the picture, on an A6 page and on an eighth of A4.

The QR takes as many dots a module as fit, a whole number of the printer's where it is printed.
What is long is broken into rows first, then the QR gives way, and last of all the letters; nothing
is ever left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.paper.content import Said
from webapp.paper.fonts import Fonts
from webapp.paper.qr import QUIET, Modules
from webapp.paper.setting import Column, Row, Style, Styles, scaled, set_column

MM = 72 / 25.4  # in points
DOT = 72 / 203  # of a printer with 203 dots an inch, in points
SHRINK = 0.96


@dataclass(frozen=True)
class Form:
    """The measures of one form, in its own unit: points on paper, pixels in the picture."""

    width: float
    height: float  # 0: as high as it needs to be
    margin: float
    dot: float
    most_dots: int
    fewest_dots: int
    least_scale: float  # smaller letters only where even the smallest QR leaves no room
    styles: Styles


@dataclass(frozen=True, repr=False)
class Placed:
    """A row of text with its place: x of its left edge, y of its top."""

    row: Row
    x: float
    y: float


@dataclass(frozen=True, repr=False)
class Layout:
    """One slip, ready to be drawn: places from its top left corner, y downwards."""

    width: float
    height: float
    texts: list[Placed]
    qr: tuple[float, float]  # of its first module, without the quiet zone
    module: float
    rule: tuple[
        float, float, float
    ]  # x, width, y of the line between what is said and what to know


PICTURE = Form(
    *(720, 0, 24, 1, 14, 8, 1.0),
    styles={
        "banner": Style(30, bold=True),
        "title": Style(52, bold=True, above=12),
        "programme": Style(30),
        "code": Style(52, bold=True),
        "name": Style(40, bold=True, above=8),
        "body": Style(30),
        "strong": Style(32, bold=True, above=4),
        "note": Style(30, above=2),
    },
)
A6 = Form(
    *(105 * MM, 148 * MM, 5.5 * MM, DOT, 9, 6, 1.0),
    styles={
        "banner": Style(11, bold=True),
        "title": Style(19, bold=True, above=3),
        "programme": Style(11.5),
        "code": Style(20, bold=True),
        "name": Style(15, bold=True, above=3),
        "body": Style(11.5),
        "strong": Style(12, bold=True, above=1.5),
        "note": Style(11.5),
    },
)
EIGHTH = Form(
    *(105 * MM, 74.25 * MM, 5 * MM, DOT, 7, 5, 7 / 8.5),
    styles={
        "banner": Style(8.5, bold=True),
        "title": Style(13.5, bold=True, above=1.5),
        "programme": Style(8.5),
        "code": Style(15, bold=True, above=2),
        "name": Style(11.5, bold=True, above=2),
        "body": Style(9),
        "strong": Style(9.5, bold=True, above=1),
        "note": Style(9),
    },
)
GUTTER = 1 * MM  # beside the quiet zone


def stack(form: Form, said: Said, modules: Modules, fonts: Fonts) -> Layout:
    """Everything under each other: on the picture and on A6."""
    room, side = form.width - 2 * form.margin, len(modules) + 2 * QUIET
    for dots, scale in _tries(form, side):
        styles = scaled(form.styles, scale)
        above = set_column(said.head, styles, room, fonts)
        below = set_column([said.code, *said.whose], styles, room, fonts)
        notes = set_column(said.notes, styles, room, fonts)
        gap = styles["body"].size * 0.8
        module = dots * form.dot
        texts = above.height + below.height + notes.height + gap
        # Of the quiet zone, what the gap around a line of text would be anyway.
        needed = texts + side * module + 2 * form.margin
        if form.height and needed > form.height:
            continue
        height = form.height or needed
        spare = (height - needed) / 4
        y = form.margin + spare / 2
        placed = _place(above, form, y, centred=True)
        y += above.height + spare / 2
        qr = ((form.width - len(modules) * module) / 2, y + QUIET * module)
        y += side * module
        placed += _place(below, form, y, centred={"code"})
        y += below.height + spare + gap / 2
        rule = (form.margin, room, y)
        placed += _place(notes, form, y + gap / 2 + spare)
        return Layout(form.width, height, placed, qr, module, rule)
    raise AssertionError("letters can always be smaller")


def set_beside(form: Form, said: Said, modules: Modules, fonts: Fonts) -> Layout:
    """The QR on the left, whose it is on the right, what to know below: on an eighth of A4."""
    room, side = form.width - 2 * form.margin, len(modules)
    for dots, scale in _tries(form, side + 2 * QUIET):
        styles = scaled(form.styles, scale)
        module = dots * form.dot
        taken = (side + QUIET) * module + GUTTER  # its quiet zone on the outer sides is margin
        right = set_column([*said.head, said.code, *said.whose], styles, room - taken, fonts)
        notes = set_column(said.notes, styles, room, fonts)
        upper, gap = max(taken, right.height), styles["body"].size * 0.6
        if upper + gap + notes.height > form.height - 2 * form.margin:
            continue
        spare = form.height - 2 * form.margin - upper - gap - notes.height
        rule = (form.margin, room, form.margin + upper + spare / 2)
        placed = _place(right, form, form.margin, left=form.margin + taken)
        placed += _place(notes, form, form.margin + upper + gap + spare)
        qr = (form.margin, form.margin)
        return Layout(form.width, form.height, placed, qr, module, rule)
    raise AssertionError("letters can always be smaller")


def _tries(form: Form, side: int) -> Iterator[tuple[int, float]]:
    """Dots a module and the scale of the letters, the best first."""
    widest = min(form.most_dots, int(form.width / form.dot / side))
    fewest = min(form.fewest_dots, widest)
    for dots in range(widest, fewest - 1, -1):
        yield dots, 1.0
    scale = 1.0
    while scale > form.least_scale:
        scale = max(form.least_scale, scale * SHRINK)
        yield fewest, scale
    for dots in range(fewest - 1, 3, -1):
        yield dots, scale
    while True:
        scale *= SHRINK
        yield min(4, fewest), scale


def _place(
    column: Column,
    form: Form,
    y: float,
    *,
    left: float | None = None,
    centred: bool | set[str] = False,
) -> list[Placed]:
    begin = form.margin if left is None else left
    placed = []
    for row in column.rows:
        middle = centred if isinstance(centred, bool) else row.part in centred
        x = (form.width - row.width) / 2 if middle else begin
        placed.append(Placed(row, x, y + row.top))
    return placed
