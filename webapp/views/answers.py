"""An enrollment's answers as people read them, field by field and as the rows of the review page."""

from typing import Any

from webapp.records.checks import Check, seconds
from webapp.records.evidence import Submission
from webapp.rules.iuran import band
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
    record = submission.record
    return {
        "nik": submission.nik,
        "nama": record["nama"],
        "tanggal_lahir": show_day(record["tanggal_lahir"]),
        "jenis_kelamin": _choice("jenis_kelamin", record["jenis_kelamin"]),
        "sudah_peserta": _choice("sudah_peserta", record["sudah_peserta"]),
        "alamat": record["alamat"],
        "tinggal_sekarang": _residence(record),
        "kelurahan": _neighbourhood(record, tables),
        "no_hp": _phone(record),
        "kode_pos": record["kode_pos"] or "",
        "email": record["email"] or "",
        "pekerjaan": _occupation(record, tables),
        "lokasi_kerja": _workplace(record),
        "jam_kerja": _hours(record),
        "penghasilan": _income(record, tables),
        "pemberi_kerja": words(f"office.{'ya' if record['pemberi_kerja'] else 'tidak'}"),
        "program": _choice("program", record["program"]),
        "bulan": words("office.bulan", n=record["bulan"]),
        "pembayar": _choice("pembayar", record["pembayar"]),
        "waris_nama": _heir(record),
        "consent": show_consent(submission),
    }


def show_rows(fields: dict[str, str]) -> list[tuple[str, str]]:
    """Label and text of each row; what was left empty is left out."""
    rows = [
        (words(f"office.baris_{label}"), " · ".join(fields[f] for f in names if fields[f]))
        for label, names in ROWS
    ]
    return [(label, text) for label, text in rows if text]


def show_consent(submission: Submission) -> str:
    """How and how long the worker consented, and to which text."""
    consent, took = submission.consent, seconds(submission.meta)["consent"]
    how = "office.setuju_lisan" if consent["method"] == "lisan" else "office.setuju_tanda_tangan"
    return words(how, saksi=consent.get("saksi"), detik=took, versi=consent["text_version"])


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
