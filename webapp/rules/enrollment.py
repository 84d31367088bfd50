"""A whole enrollment: its normal form, its problems, its flags, and what follows from it.

A record is judged in its normal form, so every caller cleans before checking: the phone before it
seals, the server after it opens. None of these functions raises on any JSON value.
"""

from __future__ import annotations

from typing import Any

from webapp.rules import checks, checks_work
from webapp.rules.asked import Asked
from webapp.rules.cleaning import clean_as
from webapp.rules.dates import completed_age, is_day, month_of
from webapp.rules.flags import flag_record
from webapp.rules.iuran import estimate
from webapp.rules.pekerjaan import sektor_of
from webapp.rules.problem import Problem
from webapp.rules.record import field_value, is_asked, text_at, value_at, whole
from webapp.rules.tables import Context, Tables

__all__ = [
    "age_outcome",
    "check_record",
    "check_step",
    "clean_record",
    "derive",
    "fields_of_step",
    "flag_record",
    "member_of",
    "merge_record",
]

CHECKS = {
    "choice": checks.check_choice,
    "text": checks.check_text,
    "boolean": checks.check_boolean,
    "nik": checks.check_nik_field,
    "nik_konfirmasi": checks.check_nik_konfirmasi,
    "nama": checks.check_nama,
    "tanggal_lahir": checks.check_tanggal_lahir,
    "kelurahan": checks.check_kelurahan,
    "rtrw": checks.check_rtrw,
    "no_hp": checks.check_no_hp,
    "phone": checks.check_phone_field,
    "kode_pos": checks.check_kode_pos,
    "email": checks.check_email,
    "pekerjaan": checks_work.check_pekerjaan,
    "time": checks_work.check_time,
    "jam_selesai": checks_work.check_jam_selesai,
    "penghasilan": checks_work.check_penghasilan,
    "program": checks_work.check_program,
    "waris_nama": checks_work.check_waris_nama,
    "waris_hubungan": checks_work.check_waris_hubungan,
    "pernyataan": checks_work.check_pernyataan,
}


def clean_record(record: Any, tables: Tables) -> Any:
    """The record in its normal form: every member there, text normalised, empty text and what is not asked null."""
    if not isinstance(record, dict):
        return record
    fields = tables.enrollment["fields"]
    out = _with_all_members(record, tables)
    for entry in fields.values():
        value = value_at(out, entry["path"])
        if isinstance(value, str):
            text = clean_as(entry["clean"], value) if "clean" in entry else value
            _put(out, entry["path"], None if text == "" else text)
    for entry in fields.values():
        if "when" in entry and not is_asked(entry, out, tables):
            _put(out, entry["path"], None)
    heir = out["waris"]
    if isinstance(heir, dict) and all(value is None for value in heir.values()):
        out["waris"] = None
    return out


def check_record(record: Any, context: Context) -> list[Problem]:
    """All problems of a clean record, in the order of the fields; none means it may be saved."""
    if not isinstance(record, dict):
        return [Problem("record", "wrong_type")]
    unknown = _count_unknown(record, context.tables)
    problems = [Problem("record", "unknown_member", {"n": unknown})] if unknown > 0 else []
    seen = set()
    for field, entry in context.tables.enrollment["fields"].items():
        member = entry["path"][0]
        if len(entry["path"]) > 1 and not _is_object(record.get(member)):
            problems += [] if member in seen else [Problem(field, "wrong_type")]
        elif is_asked(entry, record, context.tables):
            asked = Asked(field, entry, value_at(record, entry["path"]), record, context)
            problems += _first_problems(asked)
        seen.add(member)
    return problems


def check_step(step: int, record: Any, context: Context) -> list[Problem]:
    """The problems of the fields of one step."""
    fields = fields_of_step(step, context.tables)
    return [problem for problem in check_record(record, context) if problem.field in fields]


def fields_of_step(step: int, tables: Tables) -> list[str]:
    """The fields of a step, in their order on the screen."""
    fields = tables.enrollment["fields"]
    return [field for field, entry in fields.items() if entry["step"] == step]


def member_of(field: str, tables: Tables) -> str:
    """The member of the record that holds a field: a correction replaces it whole."""
    entry = tables.enrollment["fields"].get(field)
    return field if entry is None else str(entry["path"][0])


def merge_record(base: Any, mended: Any) -> Any:
    """The base with the mended members in place of its own, as a correction wants it."""
    if not isinstance(base, dict) or not isinstance(mended, dict):
        return mended
    return {**base, **mended}


def age_outcome(record: Any, context: Context) -> str:
    """Whether the stated birth date is "below" the age limits, "above" them, or "ok"; without one it is ok."""
    age = _age(record, context)
    if age is not None and age < context.usia_min:
        return "below"
    return "above" if age is not None and age > context.usia_maks else "ok"


def derive(record: Any, context: Context) -> dict[str, Any]:
    """What follows from a record and is never sent: {sektor, estimate, age}, each null while it is open."""
    tables = context.tables
    sektor = sektor_of(text_at(record, ["pekerjaan"]), tables)
    band, months = (
        whole(field_value(record, "penghasilan", tables)),
        whole(field_value(record, "bulan", tables)),
    )
    program, payer = text_at(record, ["program"]), text_at(record, ["pembayar"])
    known = (
        sektor is not None
        and band is not None
        and 1 <= band <= len(tables.iuran["bands"])
        and months in tables.iuran["months_allowed"]
        and program in tables.iuran["programs"]
        and payer in tables.enrollment["fields"]["pembayar"]["options"]
    )
    start = month_of(context.today)
    case = {
        "start": start,
        "months": months,
        "sektor": sektor,
        "band": band,
        "program": program,
        "payer": payer,
    }
    return {
        "sektor": sektor,
        "estimate": estimate(case, tables.iuran) if known else None,
        "age": _age(record, context),
    }


def _with_all_members(record: dict[str, Any], tables: Tables) -> dict[str, Any]:
    out = dict(record)
    for member, inner in tables.enrollment["members"].items():
        out.setdefault(member, None)
        if inner is not None and isinstance(out[member], dict):
            out[member] = {**dict.fromkeys(inner), **out[member]}
    if out["tanpa_hp"] is None:
        out["tanpa_hp"] = False
    return out


def _put(record: dict[str, Any], path: list[str], value: Any) -> None:
    holder = record if len(path) == 1 else record[path[0]]
    if isinstance(holder, dict):
        holder[path[-1]] = value


def _count_unknown(record: dict[str, Any], tables: Tables) -> int:
    members = tables.enrollment["members"]
    count = sum(1 for name in record if name not in members)
    for member, inner in members.items():
        if inner is not None and isinstance(record.get(member), dict):
            count += sum(1 for name in record[member] if name not in inner)
    return count


def _is_object(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _first_problems(asked: Asked) -> list[Problem]:
    """The problems of the first of the field's checks that finds any."""
    for name in asked.entry["checks"]:
        problems = CHECKS[name](asked)
        if problems:
            return problems
    return []


def _age(record: Any, context: Context) -> int | None:
    birth = text_at(record, ["tanggal_lahir"])
    return completed_age(birth, context.today) if is_day(birth) else None
