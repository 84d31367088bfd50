"""The two faces of the slip's font, and how wide their letters are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

FILES = {False: "Roboto-Regular.ttf", True: "Roboto-Bold.ttf"}
UNKNOWN = "?"
PER_EM = 1000


@dataclass(frozen=True, repr=False)
class Face:
    """One face: its file, and by letter how far it advances, in parts of the font size."""

    path: Path
    advances: Mapping[str, float]

    def printable(self, text: str) -> str:
        """The text with a question mark for each letter that the font has not, never a gap."""
        return "".join(one if one in self.advances else UNKNOWN for one in text)

    def width(self, text: str, size: float) -> float:
        """How wide a printable text is."""
        return size * sum(self.advances[one] for one in text)


@dataclass(frozen=True, repr=False)
class Fonts:
    """The regular and the bold face."""

    regular: Face
    bold: Face

    def face(self, *, bold: bool) -> Face:
        """One of the two."""
        return self.bold if bold else self.regular


@cache
def load_fonts(folder: Path) -> Fonts:
    """Read both faces from a folder, once."""
    return Fonts(_read(folder / FILES[False]), _read(folder / FILES[True]))


def close_fonts(pdf: FPDF) -> None:
    """Close the files that a document has read its fonts from; the library leaves them open."""
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()


def _read(path: Path) -> Face:
    reader = FPDF()
    reader.add_font("face", fname=path)
    font = reader.fonts["face"]
    if not isinstance(font, TTFFont):
        raise TypeError(f"{path} is no font that can be embedded")
    face = Face(path, {chr(letter): font.cw[letter] / PER_EM for letter in font.cmap})
    close_fonts(reader)
    return face
