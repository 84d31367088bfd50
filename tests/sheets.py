"""Lists of volunteers as spreadsheets, made for tests: as people fill them in, and as nobody should."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook

from webapp.views.words import words

KELURAHAN = "31.73.04.1001"
COLUMNS = ("nama", "no_hp", "peran", "wilayah", "rw", "rt", "surat", "sampai")


def person(nama: str, no_hp: Any = "", **more: Any) -> dict[str, Any]:
    """A row of Kelurahan Tambora."""
    return {"nama": nama, "no_hp": no_hp, "wilayah": KELURAHAN, **more}


def sheet(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> bytes:
    """A list as Excel saves it, each value with the type it was typed as."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("Petugas")
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    page.write_row(0, 0, [words(f"impor.kolom_{name}") for name in columns])
    for number, row in enumerate(rows, start=1):
        for place, name in enumerate(columns):
            value = row.get(name)
            if isinstance(value, date):
                page.write_datetime(number, place, value, day)
            elif value is not None:
                page.write(number, place, value)
    book.close()
    return stream.getvalue()


def with_part(content: bytes, *parts: tuple[str, bytes]) -> bytes:
    """The same archive with some parts replaced or added."""
    stream, named = BytesIO(), dict(parts)
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for one in old.infolist():
            if one.filename not in named:
                new.writestr(one, old.read(one))
        for name, part in parts:
            new.writestr(name, part)
    return stream.getvalue()
