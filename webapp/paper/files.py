"""The file of some slips in one of the three forms."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from webapp.paper.content import Paper, Words
from webapp.paper.fonts import load_fonts
from webapp.paper.pdf import draw_a4, draw_a6
from webapp.paper.png import draw_png


def make_file(
    papers: Sequence[Paper], form: str, words: Words, fonts: Path, made: datetime
) -> bytes:
    """`png`, of the first alone; `a6`, a page for each; or `a4`, eight on each page."""
    faces = load_fonts(fonts)
    if form == "png":
        return draw_png(papers[0], words, faces)
    draw = draw_a6 if form == "a6" else draw_a4
    return draw(papers, words, faces, made)
