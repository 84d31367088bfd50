"""Slips as pages to print: one on an A6 page, or eight on a sheet of A4 with lines to cut along."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from fpdf import FPDF

from webapp.paper.content import Paper, Words, say
from webapp.paper.fonts import FILES, Fonts, close_fonts
from webapp.paper.forms import A6, DOT, EIGHTH, MM, Layout, Placed, set_beside, stack
from webapp.paper.qr import Modules, modules_of
from webapp.paper.setting import ASCENT, LEADING

A4 = (210 * MM, 297 * MM)
ACROSS, DOWN = 2, 4
BLACK, WHITE = 0, 255
RULE, CUT = 0.7, 0.4
BAND = 2.5  # what a banner is wider than its words, on either side


def draw_a6(papers: Sequence[Paper], words: Words, fonts: Fonts, made: datetime) -> bytes:
    """A PDF with one A6 page for each slip; all but its date follows from what the slips say."""
    with _new_pdf((A6.width, A6.height), words, fonts, made) as pdf:
        for paper in papers:
            modules = modules_of(paper.url)
            pdf.add_page()
            _draw(pdf, stack(A6, say(paper, words), modules, fonts), modules, (0, 0))
        return bytes(pdf.output())


def draw_a4(papers: Sequence[Paper], words: Words, fonts: Fonts, made: datetime) -> bytes:
    """A PDF with eight slips on each A4 page, to be cut apart."""
    with _new_pdf(A4, words, fonts, made) as pdf:
        for number, paper in enumerate(papers):
            place = number % (ACROSS * DOWN)
            if place == 0:
                pdf.add_page()
                _draw_cuts(pdf)
            corner = (place % ACROSS * EIGHTH.width, place // ACROSS * EIGHTH.height)
            modules = modules_of(paper.url)
            _draw(pdf, set_beside(EIGHTH, say(paper, words), modules, fonts), modules, corner)
        return bytes(pdf.output())


@contextmanager
def _new_pdf(
    size: tuple[float, float], words: Words, fonts: Fonts, made: datetime
) -> Iterator[FPDF]:
    pdf = FPDF(unit="pt", format=size)
    pdf.set_auto_page_break(auto=False)
    pdf.set_title(words("slip.bukti").capitalize())
    pdf.set_lang("id-ID")
    pdf.set_creation_date(made)
    for bold in FILES:
        pdf.add_font("slip", "B" if bold else "", fonts.face(bold=bold).path)
    try:
        yield pdf
    finally:
        close_fonts(pdf)


def _draw(pdf: FPDF, layout: Layout, modules: Modules, corner: tuple[float, float]) -> None:
    left, top = corner
    for placed in layout.texts:
        _write(pdf, placed, corner)
    x, width, y = layout.rule
    pdf.set_line_width(RULE)
    pdf.line(left + x, top + y, left + x + width, top + y)
    # On the printer's grid, so that no module is a dot wider than its neighbour.
    x, y = (round(value / DOT) * DOT for value in (left + layout.qr[0], top + layout.qr[1]))
    _draw_qr(pdf, modules, layout.module, x, y)


def _write(pdf: FPDF, placed: Placed, corner: tuple[float, float]) -> None:
    row, (left, top) = placed.row, corner
    pdf.set_font("slip", "B" if row.bold else "", row.size)
    if row.part == "banner":
        pdf.set_fill_color(BLACK)
        x, width = left + placed.x - BAND, row.width + 2 * BAND
        pdf.rect(x, top + placed.y, width, row.size * LEADING, style="F")
    pdf.set_text_color(WHITE if row.part == "banner" else BLACK)
    pdf.text(left + placed.x, top + placed.y + row.size * ASCENT, row.text)


def _draw_qr(pdf: FPDF, modules: Modules, module: float, x: float, y: float) -> None:
    """Every run of dark modules as a rectangle, all of them one path: no seams where they meet."""
    path = ["0 g"]
    for number, row in enumerate(modules):
        bottom = pdf.h - y - (number + 1) * module
        path += [
            f"{x + begin * module:.4f} {bottom:.4f} {length * module:.4f} {module:.4f} re"
            for begin, length in _runs(row)
        ]
    # The library draws rectangles one by one only, each with edges of its own.
    pdf._out("\n".join([*path, "f"]))


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many there are in a row."""
    runs, begin = [], 0
    for place, (dark, before) in enumerate(zip([*row, False], [False, *row], strict=True)):
        if dark and not before:
            begin = place
        if before and not dark:
            runs.append((begin, place - begin))
    return runs


def _draw_cuts(pdf: FPDF) -> None:
    """Where the sheet is cut into its eight slips."""
    pdf.set_line_width(CUT)
    pdf.set_dash_pattern(dash=3, gap=3)
    for column in range(1, ACROSS):
        pdf.line(column * EIGHTH.width, 0, column * EIGHTH.width, A4[1])
    for row in range(1, DOWN):
        pdf.line(0, row * EIGHTH.height, A4[0], row * EIGHTH.height)
    pdf.set_dash_pattern()
