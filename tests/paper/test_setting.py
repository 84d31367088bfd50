"""Sentences in a column: broken between words, a word only where it must be, and nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from tests.paper.made_up import FONTS
from webapp.paper.content import Line
from webapp.paper.fonts import load_fonts
from webapp.paper.setting import Style, break_text, set_column

FACES = load_fonts(FONTS)
FACE = FACES.regular


def test_a_row_ends_between_words() -> None:
    rows = break_text("Perlindungan mulai setelah iuran pertama dibayar.", 10, 120, FACE)
    assert " ".join(rows) == "Perlindungan mulai setelah iuran pertama dibayar."
    assert len(rows) > 1
    assert all(FACE.width(row, 10) <= 120 for row in rows)


def test_no_word_stands_alone_at_the_end() -> None:
    text = "BPJS Ketenagakerjaan – Pekerja Mandiri (BPU)"
    whole = FACE.width(text, 10)
    assert break_text(text, 10, whole, FACE) == [text]
    assert break_text(text, 10, whole - 1, FACE)[-1] == "Mandiri (BPU)"


@given(
    st.text(st.sampled_from("abc DEFÉ.-李\u00a0"), max_size=60),
    st.floats(min_value=12, max_value=300),
)
def test_whatever_is_set_fits_and_is_whole(text: str, width: float) -> None:
    lines = [Line("body", text)]
    column = set_column(lines, {"body": Style(10)}, width, FACES)
    rows = [row.text for row in column.rows]
    assert all(FACE.width(row, 10) <= width or len(row) == 1 for row in rows)
    assert "".join(rows).replace(" ", "") == FACE.printable(text).replace(" ", "")
    assert column.height >= len(rows) * 10
