"""Opens an XLSX that somebody uploads, after looking at how it is packed; nothing of it is kept."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import openpyxl
from openpyxl import load_workbook

from webapp.records.roster import MOST_ROWS
from webapp.records.roster_cells import COLUMNS, LONGEST_CELL, NEEDED, Cell, Cells, Spoilt
from webapp.rules.text import fold
from webapp.views.words import words

LARGEST_FILE = 2 * 1024 * 1024
# Of an archive, before any of it is unpacked: what a list of three hundred people never reaches.
MOST_PARTS = 100
LARGEST_UNPACKED = 12 * 1024 * 1024
LARGEST_PART = 4 * 1024 * 1024
MOST_TIMES = 120  # how many times its packed size a part may unpack to
SMALL_PART = 64 * 1024
NEEDED_PARTS = {"[Content_Types].xml", "xl/workbook.xml"}
ENCRYPTED = 0x1
SHEET = "Petugas"
HEADING_WITHIN = 10  # rows
SCANNED_ROWS = 2_000
SCANNED_COLUMNS = 30
EXAMPLE = "contoh"

if not openpyxl.DEFUSEDXML:
    raise RuntimeError("openpyxl reads XML without defusedxml; nothing from outside may reach it")
# What openpyxl says of odd cells names their values, and goes to the terminal.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


class NotSheet(Exception):
    """This is no XLSX file, or one that cannot be read."""


class TooLarge(Exception):
    """The file is larger than 2 MB."""


class Bomb(Exception):
    """The file unpacks to more than any list of ours."""


class TooManyRows(Exception):
    """More rows than are taken at once."""


class NoHeading(Exception):
    """The row with the names of the columns is missing, or some column of it; `missing` names them."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True, repr=False)
class Sheet:
    """The rows of a file by their number there, and how many examples were left out."""

    rows: list[tuple[int, Cells]]
    examples: int


def read_sheet(content: bytes) -> Sheet:
    """The rows of a list; raises TooLarge, Bomb, NotSheet, NoHeading and TooManyRows."""
    if len(content) > LARGEST_FILE:
        raise TooLarge
    check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = list(_open_rows(content))
    except Exception as error:  # whatever a parser makes of a file that was made to break it
        raise NotSheet from error
    return _read_rows(found)


def check_archive(content: bytes) -> None:
    """Refuse what is no workbook or unpacks to too much, by the archive's own list of its parts.

    Python's reader stops at the size that this list states, so a part that lies about it is cut off.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise NotSheet from error
    names = [part.filename for part in parts]
    if not set(names) >= NEEDED_PARTS or len(set(names)) < len(names):
        raise NotSheet
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotSheet
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise Bomb
    for part in parts:
        _check_part(part)


def _check_part(part: ZipInfo) -> None:
    if part.flag_bits & ENCRYPTED or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise NotSheet
    times = part.file_size / max(1, part.compress_size)
    if part.file_size > LARGEST_PART or (part.file_size > SMALL_PART and times > MOST_TIMES):
        raise Bomb


def _open_rows(content: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that hold anything; a formula's result is not read, for nobody typed it."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        name = SHEET if SHEET in book.sheetnames else book.sheetnames[0]
        rows = book[name].iter_rows(max_row=SCANNED_ROWS, max_col=SCANNED_COLUMNS)
        for number, row in enumerate(rows, start=1):
            cells = [_read_cell(cell) for cell in row]
            if any(cell not in (None, "") for cell in cells):
                yield number, cells
    finally:
        book.close()


def _read_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Spoilt("sel_rumus")
    if cell.data_type == "e":
        return Spoilt("sel_galat")
    if isinstance(value, str):
        # One text of four megabytes may stand in every cell; the rest is not even looked at.
        return value[: 2 * LONGEST_CELL] if value.strip() else None
    # A duration or an hour of the day is of no use in any column.
    return value if isinstance(value, bool | int | float | date) else Spoilt("sel_jenis")


def _read_rows(found: list[tuple[int, list[Cell]]]) -> Sheet:
    titles = {fold(words(f"impor.kolom_{name}")): name for name in COLUMNS}
    places: dict[int, str] = {}
    at = 0
    for number, cells in found:
        if number > HEADING_WITHIN:
            break
        named = {place: titles.get(fold(str(cell))) for place, cell in enumerate(cells)}
        known = {place: name for place, name in named.items() if name}
        if len(known) > len(places):
            places, at = known, number
    missing = [name for name in NEEDED if name not in places.values()]
    if missing:
        raise NoHeading(missing)
    rows = [
        (number, {name: cells[place] for place, name in places.items()})
        for number, cells in found
        if number > at
    ]
    rows = [(number, cells) for number, cells in rows if any(v is not None for v in cells.values())]
    kept = [(number, cells) for number, cells in rows if not _is_example(cells)]
    if len(kept) > MOST_ROWS:
        raise TooManyRows
    return Sheet(kept, len(rows) - len(kept))


def _is_example(cells: Cells) -> bool:
    name = cells.get("nama")
    return isinstance(name, str) and fold(name).split(" ")[0] == EXAMPLE
