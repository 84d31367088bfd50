"""What stands in the cells of a list of volunteers, whatever kind of value the spreadsheet made of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from webapp.records.staff import Entry
from webapp.rules.cleaning import clean_rtrw
from webapp.rules.problem import Problem
from webapp.rules.text import clean, fold
from webapp.rules.wilayah import area_label, is_kelurahan, search_kelurahan

COLUMNS = ("nama", "no_hp", "peran", "wilayah", "rw", "rt", "surat", "sampai")
NEEDED = ("nama", "wilayah")
LONGEST_CELL = 200
LATEST_YEAR = 2100
MONTHS = (
    *("januari", "februari", "maret", "april", "mei", "juni"),
    *("juli", "agustus", "september", "oktober", "november", "desember"),
)
DAY = re.compile("([0-9]{1,2})[-./ ]([0-9]{1,2}|[a-z]{3,9})[-./ ]([0-9]{4})")
ISO_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
NEIGHBOURHOOD = re.compile("(?:rt|rw)?[ .]*0*([0-9]{1,3})", re.I)
BARE_CODE = re.compile("([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{4})")
# A name that a spreadsheet would take for a formula is no name.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Spoilt:
    """A cell without a value of its own: a formula, or an error of the spreadsheet."""

    code: str


Cell = str | int | float | bool | date | Spoilt | None
Cells = dict[str, Cell]


@dataclass(frozen=True)
class Role:
    """What a role in the list asks of RW and RT; in the office's books all are volunteers."""

    rw: bool
    rt: bool


ROLES = {"relawan": Role(rw=False, rt=False), "ketua rw": Role(rw=True, rt=False)} | {
    "ketua rt": Role(rw=True, rt=True)
}


class _Unread(Exception):
    """A cell that cannot be read; `problem` says why."""

    def __init__(self, field: str, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.problem = Problem(field, code, dict(values))


def read_row(cells: Cells, tables: Any, today: date) -> tuple[Entry, list[Problem]]:
    """A row as an entry, and everything in it that could not be read."""
    problems: list[Problem] = []

    def take(field: str, read: Callable[[str, Cell], Any], otherwise: Any) -> Any:
        try:
            return read(field, cells.get(field))
        except _Unread as unread:
            problems.append(unread.problem)
            return otherwise

    name = take("nama", read_name, "")
    phone, role = take("no_hp", read_digits, ""), take("peran", read_role, "relawan")
    area = take("wilayah", lambda field, cell: read_area(field, cell, tables), "")
    rw, rt = take("rw", read_neighbourhood, ""), take("rt", read_neighbourhood, "")
    letter = take("surat", read_text, "")
    until = take("sampai", lambda field, cell: read_day(field, cell, today), None)
    asked = ROLES[role]
    unread = {problem.field for problem in problems}
    for field, needed, text in (("rw", asked.rw, rw), ("rt", asked.rt, rt)):
        if needed and not text and field not in unread:
            problems.append(Problem(field, f"{field}_peran"))
    if role == "ketua rw" and rt:
        problems.append(Problem("rt", "rt_ketua_rw"))
    return Entry("relawan", name, area, rw, rt, phone, letter, until), problems


def read_text(field: str, cell: Cell) -> str:
    """Text; a whole number is written out, anything else was meant for another column."""
    if cell is None:
        return ""
    if isinstance(cell, Spoilt):
        raise _Unread(field, cell.code)
    if isinstance(cell, bool | date):
        raise _Unread(field, "sel_jenis")
    if isinstance(cell, float):
        if not cell.is_integer() or abs(cell) >= 10**15:
            raise _Unread(field, "sel_pecahan")
        cell = int(cell)
    text = clean(str(cell))
    if len(text) > LONGEST_CELL:
        raise _Unread(field, "sel_panjang", max=LONGEST_CELL)
    return text


def read_name(field: str, cell: Cell) -> str:
    """A name: text with letters in it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise _Unread(field, "nama_angka")
    text = read_text(field, cell)
    if text.startswith(FORMULA):
        raise _Unread(field, "nama_tanda", tanda=text[0])
    return text


def read_digits(field: str, cell: Cell) -> str:
    """A phone number: as a number in the sheet it has lost its first zero, which comes back later."""
    text = read_text(field, cell)
    return text.lstrip("'’")


def read_role(field: str, cell: Cell) -> str:
    """One of the roles; an empty cell is an ordinary volunteer."""
    text = fold(read_text(field, cell)) or "relawan"
    if text not in ROLES:
        raise _Unread(field, "peran_lain")
    return text


def read_area(field: str, cell: Cell, tables: Any) -> str:
    """The code of a kelurahan, with or without its dots; a name in its place is answered with its code."""
    text = read_text(field, cell)
    if not text:
        raise _Unread(field, "wilayah_kosong")
    code = ".".join(found.groups()) if (found := BARE_CODE.fullmatch(text)) else text
    if is_kelurahan(code, tables):
        return code
    if code in tables.wilayah["areas"]:
        raise _Unread(field, "wilayah_lebar")
    near = search_kelurahan(text, tables)[:1]
    if near:
        raise _Unread(field, "wilayah_mungkin", kode=near[0], nama=area_label(near[0], tables))
    raise _Unread(field, "wilayah_asing")


def read_neighbourhood(field: str, cell: Cell) -> str:
    """Three digits of an RW or RT: 7, 07 and `RT 007` are one."""
    text = read_text(field, cell)
    if not text:
        return ""
    found = NEIGHBOURHOOD.fullmatch(text)
    if found is None or int(found[1]) == 0:
        raise _Unread(field, "rtrw_tulis", contoh="007")
    return clean_rtrw(found[1])


def read_day(field: str, cell: Cell, today: date) -> date | None:
    """A day to come: as the spreadsheet keeps days, or as people write them."""
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
    else:
        if isinstance(cell, int | float):
            raise _Unread(field, "hari_tulis")
        text = read_text(field, cell).lower()
        if not text:
            return None
        day = _written_day(field, text)
    if day < today:
        raise _Unread(field, "hari_lewat")
    if day.year >= LATEST_YEAR:
        raise _Unread(field, "hari_tulis")
    return day


def _written_day(field: str, text: str) -> date:
    found, iso = DAY.fullmatch(text), ISO_DAY.fullmatch(text)
    try:
        if iso:
            return date(*(int(part) for part in iso.groups()))
        if found is None:
            raise ValueError(text)
        month = int(found[2]) if found[2].isdigit() else _month(found[2])
        return date(int(found[3]), month, int(found[1]))
    except ValueError:
        raise _Unread(field, "hari_tulis") from None


def _month(word: str) -> int:
    (number,) = [at for at, name in enumerate(MONTHS, 1) if name.startswith(word[:3])] or [0]
    return number
