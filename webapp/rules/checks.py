"""The named checks of who the worker is and where he or she lives; enrollment.json names them."""

from __future__ import annotations

import re

from webapp.rules.asked import Asked
from webapp.rules.dates import DAY, completed_age, is_day
from webapp.rules.nik import check_nik, is_structure
from webapp.rules.problem import Problem
from webapp.rules.record import choices, is_blank, is_same, text_at, value_at
from webapp.rules.telepon import check_phone
from webapp.rules.text import length
from webapp.rules.wilayah import is_kelurahan

DAY_PARTS = re.compile("([0-9]*)-([0-9]*)-([0-9]*)")


def check_choice(asked: Asked) -> list[Problem]:
    """One of the values of the entry."""
    if is_blank(asked.value):
        return [Problem(asked.field, asked.entry["empty"])]
    known = any(is_same(asked.value, value) for value in choices(asked.entry))
    return [] if known else [Problem(asked.field, "choice_unknown")]


def check_text(asked: Asked) -> list[Problem]:
    """Text of a length between the limits of the entry, in code points."""
    entry, value = asked.entry, asked.value
    if is_blank(value):
        return [Problem(asked.field, entry["empty"])]
    if not isinstance(value, str):
        return [Problem(asked.field, "wrong_type")]
    if "short" in entry and length(value) < entry["min"]:
        return [Problem(asked.field, entry["short"])]
    if length(value) > entry["max"]:
        return [Problem(asked.field, entry["long"], {"n": length(value), "max": entry["max"]})]
    return []


def check_boolean(asked: Asked) -> list[Problem]:
    """True, false, or not given."""
    known = asked.value is None or isinstance(asked.value, bool)
    return [] if known else [Problem(asked.field, "wrong_type")]


def check_nik_field(asked: Asked) -> list[Problem]:
    """The NIK; what a second look confirmed on the KTP is no problem any more."""
    if not is_blank(asked.value) and not isinstance(asked.value, str):
        return [Problem(asked.field, "wrong_type")]
    confirmed = text_at(asked.record, ["nik_konfirmasi"]) == "sesuai_ktp"
    problems = check_nik(asked.value or "")
    return [problem for problem in problems if not (confirmed and is_structure(problem))]


def check_nik_konfirmasi(asked: Asked) -> list[Problem]:
    """Asked only below a NIK that can be: before that there is nothing to compare."""
    possible = check_nik(text_at(asked.record, ["nik"])) == []
    return check_choice(asked) if possible or not is_blank(asked.value) else []


def check_nama(asked: Asked) -> list[Problem]:
    """One-word names are valid, one letter is none."""
    letters = re.sub("[ '.,-]", "", text_at(asked.record, ["nama"]))
    short = not is_blank(asked.value) and isinstance(asked.value, str) and length(letters) < 2
    return [Problem(asked.field, "nama_short")] if short else []


def check_tanggal_lahir(asked: Asked) -> list[Problem]:
    """A day that exists, before today, not over 110 years ago, and old enough to be enrolled."""
    value, context, field = asked.value, asked.context, asked.field
    if is_blank(value):
        return [Problem(field, asked.entry["empty"])]
    if not isinstance(value, str):
        return [Problem(field, "wrong_type")]
    if not is_day(value):
        return [_broken_day(value, field)]
    if value >= context.today:
        return [Problem(field, "tanggal_lahir_future")]
    age = completed_age(value, context.today)
    if age > context.tables.enrollment["limits"]["age_max"]:
        return [Problem(field, "tanggal_lahir_old", {"age": age})]
    if age < context.usia_min:
        values = {"age": age, "usia_min": context.usia_min, "usia_maks": context.usia_maks}
        return [Problem(field, "age_below", values)]
    return []


def _broken_day(value: str, field: str) -> Problem:
    match = DAY.fullmatch(value)
    if match is not None:
        return Problem(field, "tanggal_lahir_date", {"day": int(match[3]), "month": int(match[2])})
    parts = DAY_PARTS.fullmatch(value)
    if parts is not None and parts[1] == "":
        return Problem(field, "tanggal_lahir_no_day")
    if parts is not None and parts[2] == "":
        return Problem(field, "tanggal_lahir_no_month")
    if parts is not None and parts[3] == "":
        return Problem(field, "tanggal_lahir_no_year")
    return Problem(field, "tanggal_lahir_year")


def check_kelurahan(asked: Asked) -> list[Problem]:
    """One of the 267 codes."""
    if is_blank(asked.value):
        return [Problem(asked.field, asked.entry["empty"])]
    known = isinstance(asked.value, str) and is_kelurahan(asked.value, asked.context.tables)
    return [] if known else [Problem(asked.field, "kelurahan_unknown")]


def check_rtrw(asked: Asked) -> list[Problem]:
    """Three digits; 000 is none or unknown."""
    if is_blank(asked.value):
        return [Problem(asked.field, asked.entry["empty"])]
    digits = isinstance(asked.value, str) and re.fullmatch("[0-9]{3}", asked.value) is not None
    return [] if digits else [Problem(asked.field, "rtrw_wrong")]


def check_no_hp(asked: Asked) -> list[Problem]:
    """A mobile number, unless the worker has none; then a relative's may be given."""
    missing = is_blank(asked.value) and value_at(asked.record, ["tanpa_hp"]) is not True
    return [Problem(asked.field, asked.entry["empty"])] if missing else check_phone_field(asked)


def check_phone_field(asked: Asked) -> list[Problem]:
    """A mobile number or nothing."""
    if is_blank(asked.value):
        return []
    if not isinstance(asked.value, str):
        return [Problem(asked.field, "wrong_type")]
    return check_phone(asked.value, asked.field)


def check_kode_pos(asked: Asked) -> list[Problem]:
    """Five digits or nothing."""
    if is_blank(asked.value):
        return []
    digits = isinstance(asked.value, str) and re.fullmatch("[0-9]{5}", asked.value) is not None
    return [] if digits else [Problem(asked.field, "kode_pos_wrong")]


def check_email(asked: Asked) -> list[Problem]:
    """Nothing, or one @ with text before it and a dot inside what follows, and no space."""
    if is_blank(asked.value):
        return []
    if not isinstance(asked.value, str):
        return [Problem(asked.field, "wrong_type")]
    if length(asked.value) > asked.entry["max"]:
        return [Problem(asked.field, "email_long", {"n": length(asked.value)})]
    address = re.fullmatch(r"[^@ ]+@[^@ .]+(\.[^@ .]+)+", asked.value) is not None
    return [] if address else [Problem(asked.field, "email_wrong")]
