"""The empty list to fill in: text cells, one example, the codes of one's own kelurahan, a choice of roles."""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from webapp.records.models import Account
from webapp.records.roster import MOST_ROWS
from webapp.records.roster_cells import COLUMNS
from webapp.rules.tables import Tables
from webapp.rules.wilayah import list_kelurahan
from webapp.views.admin.sheet import SHEET
from webapp.views.words import words

AREAS = "Wilayah"
GUIDE = "Petunjuk"
WIDTHS = {"nama": 30, "no_hp": 18, "peran": 14, "wilayah": 18, "surat": 24, "sampai": 16}
ROLES = ("relawan", "ketua_rw", "ketua_rt")
LINES = 6


def write_template(tables: Tables, reader: Account) -> BytesIO:
    """The file; every cell is written as text, so none can be a formula."""
    codes = list_kelurahan(tables, reader.territory)
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    sheet, areas, guide = (book.add_worksheet(name) for name in (SHEET, AREAS, GUIDE))
    head = book.add_format({"bold": True, "bg_color": "#DCE9FB", "border": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    example = book.add_format({"num_format": "@", "italic": True, "font_color": "#5B6675"})
    for place, name in enumerate(COLUMNS):
        sheet.set_column(place, place, WIDTHS.get(name, 8), text)
        sheet.write_string(0, place, words(f"impor.kolom_{name}"), head)
        shown = codes[0] if name == "wilayah" and codes else words(f"impor.contoh_{name}")
        sheet.write_string(1, place, shown, example)
    sheet.freeze_panes(1, 0)
    _offer(sheet, len(codes))
    _list_areas(areas, tables, codes, head)
    guide.set_column(0, 0, 90)
    for line in range(LINES):
        guide.write_string(line, 0, words(f"impor.petunjuk_{line + 1}", n=MOST_ROWS))
    book.close()
    stream.seek(0)
    return stream


def _offer(sheet: Any, areas: int) -> None:
    """Choices in the two columns that have them."""
    roles = [words(f"impor.peran_{role}") for role in ROLES]
    column = COLUMNS.index("peran")
    sheet.data_validation(
        2,
        column,
        MOST_ROWS + 1,
        column,
        {
            "validate": "list",
            "source": roles,
            "error_title": words("impor.kolom_peran"),
            "error_message": words("impor.galat_peran_lain"),
        },
    )
    column = COLUMNS.index("wilayah")
    sheet.data_validation(
        2,
        column,
        MOST_ROWS + 1,
        column,
        {
            "validate": "list",
            "source": f"={AREAS}!$A$2:$A${areas + 1}",
            "error_title": words("impor.kolom_wilayah"),
            "error_message": words("impor.galat_wilayah_asing"),
        },
    )


def _list_areas(sheet: Any, tables: Tables, codes: list[str], head: Any) -> None:
    names = tables.wilayah["areas"]
    titles = ("kolom_wilayah", "kolom_kelurahan", "kolom_kecamatan", "kolom_kota")
    for place, title in enumerate(titles):
        sheet.set_column(place, place, 26)
        sheet.write_string(0, place, words(f"impor.{title}"), head)
    for row, code in enumerate(codes, start=1):
        for place, shown in enumerate((code, names[code], names[code[:8]], names[code[:5]])):
            sheet.write_string(row, place, shown)
    sheet.freeze_panes(1, 0)
