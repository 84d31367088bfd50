"""Sets sentences in a column: broken where they must be, and never cut."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.paper.content import Line
from webapp.paper.fonts import Face, Fonts

LEADING = 1.24
ASCENT = 0.95  # of the size, from the top of a row down to its baseline


@dataclass(frozen=True)
class Style:
    """How a part of the slip is written: its size, its weight, and the room above it."""

    size: float
    bold: bool = False
    above: float = 0


Styles = Mapping[str, Style]


@dataclass(frozen=True, repr=False)
class Row:
    """One row of text as it is drawn, `top` below the top of its column."""

    part: str
    text: str
    size: float
    bold: bool
    width: float
    top: float


@dataclass(frozen=True, repr=False)
class Column:
    """Rows under each other, and how high they are together."""

    rows: list[Row]
    height: float


def set_column(lines: Iterable[Line], styles: Styles, width: float, fonts: Fonts) -> Column:
    """The lines as rows no wider than the column."""
    rows: list[Row] = []
    top = 0.0
    for line in lines:
        style = styles[line.part]
        face = fonts.face(bold=style.bold)
        top += style.above if rows else 0
        for text in break_text(face.printable(line.text), style.size, width, face):
            wide = face.width(text, style.size)
            rows.append(Row(line.part, text, style.size, style.bold, wide, top))
            top += style.size * LEADING
    return Column(rows, top)


def break_text(text: str, size: float, width: float, face: Face) -> list[str]:
    """The text in rows that fit: broken between words, and a word only where it alone is too wide."""
    rows = [""]
    for word in text.split(" "):
        longer = f"{rows[-1]} {word}" if rows[-1] else word
        if face.width(longer, size) <= width:
            rows[-1] = longer
            continue
        pieces = _break_word(word, size, width, face)
        rows = [*rows[:-1], *([rows[-1]] if rows[-1] else []), *pieces]
    return _with_company(rows, size, width, face)


def _with_company(rows: list[str], size: float, width: float, face: Face) -> list[str]:
    """No word stands alone in the last row when the one before it fits beside."""
    if len(rows) < 2 or " " in rows[-1] or " " not in rows[-2]:
        return rows
    rest, _, word = rows[-2].rpartition(" ")
    last = f"{word} {rows[-1]}"
    return [*rows[:-2], rest, last] if face.width(last, size) <= width else rows


def _break_word(word: str, size: float, width: float, face: Face) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and face.width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def scaled(styles: Styles, scale: float) -> Styles:
    """The same styles, larger or smaller."""
    return {
        part: Style(style.size * scale, style.bold, style.above * scale)
        for part, style in styles.items()
    }
