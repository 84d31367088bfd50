"""The log as a sheet: every cell is text, so that nothing in it can be a formula (SECURITY T17)."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

from xlsxwriter import Workbook

from webapp.records.audit_scene import Scene
from webapp.records.models import Account, AuditEvent
from webapp.views.admin.log_words import show_line, show_moment
from webapp.views.words import words

COLUMNS = {
    "baris": 8,
    "waktu": 20,
    "siapa": 28,
    "perbuatan": 34,
    "benda": 24,
    "rinci": 40,
    "kode": 22,
    "segel": 46,
}


def write_sheet(lines: Iterable[tuple[AuditEvent, Scene]], reader: Account) -> IO[bytes]:
    """An open file with the sheet; it has no name, and is gone when it is closed."""
    sheet_file = TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    book = Workbook(sheet_file, {"constant_memory": True})
    sheet = book.add_worksheet(words("log.lembar"))
    bold = book.add_format({"bold": True, "text_wrap": True})
    for place, (name, width) in enumerate(COLUMNS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, words(f"log.kolom_{name}"), bold)
    for row, (line, scene) in enumerate(lines, start=1):
        for place, text in enumerate(_cells(line, scene, reader)):
            sheet.write_string(row, place, text)
    sheet.freeze_panes(1, 0)
    book.close()
    sheet_file.seek(0)
    return sheet_file


def _cells(line: AuditEvent, scene: Scene, reader: Account) -> list[str]:
    shown = show_line(line, scene, reader)
    return [
        str(line.seq),
        show_moment(line),
        shown["who"],
        shown["act"],
        shown["thing"],
        "; ".join(shown["more"]),
        line.act,
        line.hash,
    ]
