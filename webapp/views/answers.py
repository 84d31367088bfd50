"""An enrollment's answers as people read them, field by field and as the rows of the review page."""

from collections.abc import Callable
from typing import Any

from webapp.records.checks import Check, seconds
from webapp.records.evidence import Submission
from webapp.rules.iuran import band
from webapp.rules.nik import mask_nik
from webapp.rules.pekerjaan import find_occupation
from webapp.rules.tables import Tables
from webapp.rules.telepon import show_phone
from webapp.rules.wilayah import area_label
from webapp.views.formats import rupiah, show_day
from webapp.views.words import words

# Each row of the page: its label, and the fields whose answers it joins.
ROWS = (
    ("lahir", ("tanggal_lahir", "jenis_kelamin")),
    ("peserta", ("sudah_peserta",)),
    ("alamat", ("alamat",)),
    ("tinggal", ("tinggal_sekarang", "kelurahan")),
    ("hp", ("no_hp",)),
    ("surat", ("kode_pos", "email")),
    ("pekerjaan", ("pekerjaan", "lokasi_kerja", "jam_kerja")),
    ("penghasilan", ("penghasilan",)),
    ("pemberi_kerja", ("pemberi_kerja",)),
    ("program", ("program", "bulan", "pembayar")),
)
Record = dict[str, Any]


def show_fields(submission: Submission, tables: Tables) -> dict[str, str]:
    """Every answer that can be sent back, as words, in the order of the steps."""
    fields = {name: read(submission.record, tables) for name, read in READERS.items()}
    return {**fields, "consent": show_consent(submission)}


def show_rows(fields: dict[str, str]) -> list[tuple[str, str]]:
    """Label and text of each row; what was left empty is left out."""
    rows = [
        (words(f"office.baris_{label}"), " · ".join(fields[f] for f in names if fields[f]))
        for label, names in ROWS
    ]
    return [(label, text) for label, text in rows if text]


def show_consent(submission: Submission) -> str:
    """How and how long the worker consented, and to which text."""
    way, version = show_way(submission.consent), submission.consent["text_version"]
    if submission.consent_again:
        return words("office.setuju_ulang", cara=way, versi=version)
    took = seconds(submission.meta)["consent"]
    return words("office.setuju_lama", cara=way, detik=took, versi=version)


def show_way(consent: dict[str, Any]) -> str:
    """Signed, or said before a witness."""
    if consent["method"] == "lisan":
        return words("office.setuju_lisan", saksi=consent.get("saksi"))
    return words("office.setuju_tanda_tangan")


def show_purposes(submission: Submission) -> list[str]:
    """What else the worker agreed to."""
    purposes = submission.consent.get("purposes") or {}
    return [words(f"office.tujuan_{name}") for name in ("wa", "sponsor") if purposes.get(name)]


def show_check(check: Check) -> str:
    """The sentence of one check."""
    values = dict(check.values)
    if check.code == "nik_duplicate" and check.kind == "look":
        places = [place for place in values["elsewhere"] if place]  # type: ignore[attr-defined]
        key = "nik_duplicate" if places else "nik_duplicate_jauh"
        return words(f"office.cek_{key}", where="; ".join(places))
    if check.code == "phone_shared" and check.kind == "good" and values["phones"] != 1:
        return words("office.baik_phone_some", **values)
    return words(f"office.{'baik' if check.kind == 'good' else 'cek'}_{check.code}", **values)


def _choice(field: str, value: object) -> str:
    return words(f"choice.{field}_{value}")


def _residence(record: Record) -> str:
    now = record["tinggal_sekarang"]
    return words("office.sama_ktp") if now["same"] else str(now["alamat"])


def _neighbourhood(record: Record, tables: Tables) -> str:
    place = area_label(record["kelurahan"], tables)
    return words("office.rt_rw", rt=record["rt"], rw=record["rw"], place=place)


def _phone(record: Record) -> str:
    phone = show_phone(record["no_hp"]) if record["no_hp"] else ""
    if record["tanpa_hp"]:
        return words("office.hp_keluarga", hp=phone) if phone else words("office.tanpa_hp")
    return phone


def _occupation(record: Record, tables: Tables) -> str:
    occupation = find_occupation(record["pekerjaan"], tables)
    return str(occupation["label"]) if occupation else str(record["pekerjaan"])


def _workplace(record: Record) -> str:
    place = record["lokasi_kerja"]
    return str(place["text"]) if place["text"] else _choice("lokasi_kerja", place["code"])


def _hours(record: Record) -> str:
    hours = record["jam_kerja"]
    if hours["tidak_tentu"]:
        return words("office.jam_tidak_tentu")
    # The word joiner keeps both ends on one line.
    return f"{hours['mulai']}\u2060–\u2060{hours['selesai']}".replace(":", ".")


def _income(record: Record, tables: Tables) -> str:
    income = record["penghasilan"]
    if not income["stated"]:
        return words("enroll.band_rendah")
    row = band(income["band"], tables.iuran)
    low, below = row["income_from"], row["income_below"]
    if below is None:
        return words("enroll.band_mulai", dari=rupiah(low))
    if not low:
        return words("enroll.band_di_bawah", sampai=rupiah(below))
    return words("enroll.band_antara", dari=rupiah(low), sampai=rupiah(below - 1))


def _heir(record: Record) -> str:
    heir = record["waris"]
    if not heir:
        return ""
    phone = show_phone(heir["hp"]) if heir["hp"] else ""
    parts = (heir["nama"], _choice("waris_hubungan", heir["hubungan"]), phone)
    return " · ".join(part for part in parts if part)


# How each answer is read out of a record; the NIK stays masked.
READERS: dict[str, Callable[[Record, Tables], str]] = {
    "nik": lambda record, _: mask_nik(record["nik"]),
    "nama": lambda record, _: str(record["nama"]),
    "tanggal_lahir": lambda record, _: show_day(record["tanggal_lahir"]),
    "jenis_kelamin": lambda record, _: _choice("jenis_kelamin", record["jenis_kelamin"]),
    "sudah_peserta": lambda record, _: _choice("sudah_peserta", record["sudah_peserta"]),
    "alamat": lambda record, _: str(record["alamat"]),
    "tinggal_sekarang": lambda record, _: _residence(record),
    "kelurahan": _neighbourhood,
    "no_hp": lambda record, _: _phone(record),
    "kode_pos": lambda record, _: record["kode_pos"] or "",
    "email": lambda record, _: record["email"] or "",
    "pekerjaan": _occupation,
    "lokasi_kerja": lambda record, _: _workplace(record),
    "jam_kerja": lambda record, _: _hours(record),
    "penghasilan": _income,
    "pemberi_kerja": lambda record, _: words(
        f"office.{'ya' if record['pemberi_kerja'] else 'tidak'}"
    ),
    "program": lambda record, _: _choice("program", record["program"]),
    "bulan": lambda record, _: words("office.bulan", n=record["bulan"]),
    "pembayar": lambda record, _: _choice("pembayar", record["pembayar"]),
    "waris_nama": lambda record, _: _heir(record),
}
