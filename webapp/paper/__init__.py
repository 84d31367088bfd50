"""Draws a slip as a picture to send and as pages to print: pure, from what it says to the bytes of a file."""

from webapp.paper.content import Paper, Words
from webapp.paper.pdf import draw_a4, draw_a6
from webapp.paper.png import draw_png

__all__ = ["Paper", "Words", "draw_a4", "draw_a6", "draw_png"]
