"""The forms under /admin. What is not named here is not read, whatever a request says."""

from datetime import date
from uuid import UUID

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from webapp.records.staff import Entry

PARTS = ("tanggal", "bulan", "tahun")


class PersonForm(FlaskForm):
    """Everything an admin says of a person."""

    peran = StringField(validators=[Length(max=16)])
    nama = StringField(validators=[Length(max=400)])
    wilayah = StringField(validators=[Length(max=13)])
    rw = StringField(validators=[Length(max=10)])
    rt = StringField(validators=[Length(max=10)])
    no_hp = StringField(validators=[Length(max=40)])
    surat = StringField(validators=[Length(max=400)])
    orang_lain = BooleanField()

    def entry(self) -> Entry:
        """The entry as it was typed; a day that does not exist raises ValueError."""
        return Entry(
            role=self.peran.data or "",
            name=self.nama.data or "",
            area=self.wilayah.data or "",
            rw=self.rw.data or "",
            rt=self.rt.data or "",
            phone=self.no_hp.data or "",
            letter=self.surat.data or "",
            until=read_day("sampai"),
            another=bool(self.orang_lain.data),
        )


class ChoiceForm(FlaskForm):
    """That something shall be done; which, and to whom, stands in the address."""


class ImportForm(FlaskForm):
    """A list of volunteers as a file."""

    berkas = FileField()


class WriteForm(FlaskForm):
    """What was shown of a list, sealed, on its way back to be written."""

    isi = StringField(validators=[Length(max=400_000)])


def read_day(name: str) -> date | None:
    """A day out of its three boxes, or nothing when all are empty; raises ValueError."""
    parts = typed_day(name)
    if not any(parts.values()):
        return None
    day, month, year = (int(parts[part]) for part in PARTS)
    return date(year, month, day)


def read_after() -> UUID | None:
    """After whom or what a page begins, from its address; what cannot be read begins anew."""
    try:
        return UUID(request.args.get("setelah", ""))
    except ValueError:
        return None


def typed_day(name: str) -> dict[str, str]:
    """The three boxes of a day as they were typed."""
    return {part: request.form.get(f"{name}.{part}", "").strip()[:4] for part in PARTS}


def split_day(day: date | None) -> dict[str, str]:
    """A day as its three boxes show it."""
    if day is None:
        return dict.fromkeys(PARTS, "")
    return {"tanggal": str(day.day), "bulan": str(day.month), "tahun": str(day.year)}
