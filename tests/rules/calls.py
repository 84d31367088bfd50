"""The rules by name, as the vectors and the property test call them; tests/js/rules/calls.js is the twin."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from webapp.records.reference import load_tables
from webapp.rules import (
    consent,
    dates,
    enrollment,
    iuran,
    nik,
    pekerjaan,
    review,
    scan,
    slip,
    strokes,
    telepon,
    text,
    wilayah,
)
from webapp.rules.problem import Problem
from webapp.rules.tables import Context

TESTS = Path(__file__).resolve().parents[1]
VECTORS = TESTS / "vectors"
TABLES = load_tables(TESTS.parent / "webapp" / "static")
BASE = json.loads((VECTORS / "base.json").read_text(encoding="utf-8"))

Input = dict[str, Any]


def call(name: str, given: Input) -> Any:
    """The result of the named rule, as JSON."""
    return CALLS[name](given)


def _context(given: Input) -> Context:
    return Context(**{**BASE["context"], **given.get("context", {})}, tables=TABLES)


def _record(given: Input) -> Any:
    """The record itself, or the base with some members changed or removed."""
    if "record" in given:
        return given["record"]
    record = enrollment.merge_record(BASE["record"], given.get("change", {}))
    return {name: value for name, value in record.items() if name not in given.get("remove", [])}


def _consent(given: Input) -> Any:
    return given["consent"] if "consent" in given else {**BASE["consent"], **given["change"]}


def _problems(problems: list[Problem]) -> list[dict[str, Any]]:
    return [problem.as_json() for problem in problems]


def _clean(given: Input) -> Any:
    return enrollment.clean_record(_record(given), TABLES)


def _cleaned_member(given: Input) -> Any:
    return _clean(given)[given["member"]]


def _judge(given: Input) -> dict[str, Any]:
    record, context = _clean(given), _context(given)
    return {
        "clean": record,
        "problems": _problems(enrollment.check_record(record, context)),
        "raw_problems": _problems(enrollment.check_record(_record(given), context)),
        "flags": enrollment.flag_record(record, context),
        "derived": enrollment.derive(record, context),
        "age": enrollment.age_outcome(record, context),
    }


def _judge_consent(given: Input) -> dict[str, Any]:
    cleaned = consent.clean_consent(given["consent"])
    return {
        "clean": cleaned,
        "problems": _problems(consent.check_consent(cleaned, _context(given))),
        "flags": consent.flag_consent(cleaned),
    }


def _token(given: Input) -> dict[str, Any] | None:
    token = slip.decode_token(given["token"])
    if token is None:
        return None
    parts = dataclasses.asdict(token)
    return {name: part.hex() if isinstance(part, bytes) else part for name, part in parts.items()}


def _new_token(given: Input) -> str:
    head = slip.signed_bytes(
        given["key"], given["device"], given["day"], bytes.fromhex(given["id"])
    )
    return slip.encode_token(head, bytes.fromhex(given["signature"]))


def _hex(raw: bytes | None) -> str | None:
    return None if raw is None else raw.hex()


def _code(occupation: dict[str, Any] | None) -> str | None:
    return None if occupation is None else occupation["code"]


CALLS: dict[str, Callable[[Input], Any]] = {
    "text.clean": lambda i: text.clean(i["text"]),
    "text.length": lambda i: text.length(i["text"]),
    "text.fold": lambda i: text.fold(i["text"]),
    "text.capital": lambda i: text.capital(i["text"]),
    "text.short_name": lambda i: text.short_name(i["text"]),
    "text.initials": lambda i: text.initials(i["text"]),
    "dates.is_day": lambda i: dates.is_day(i["text"]),
    "dates.is_month": lambda i: dates.is_month(i["text"]),
    "dates.is_time": lambda i: dates.is_time(i["text"]),
    "dates.add_days": lambda i: dates.add_days(i["day"], i["count"]),
    "dates.jakarta_day": lambda i: dates.jakarta_day(i["instant"]),
    "dates.months_from": lambda i: dates.months_from(i["month"], i["count"]),
    "dates.completed_age": lambda i: dates.completed_age(i["birth"], i["on"]),
    "nik.normalise": lambda i: nik.normalise_nik(i["text"]),
    "nik.check": lambda i: _problems(nik.check_nik(i["nik"])),
    "nik.read": lambda i: nik.read_nik(i["nik"], i["on"], TABLES),
    "nik.known": lambda i: nik.is_known_prefix(i["prefix"], TABLES),
    "nik.mask": lambda i: nik.mask_nik(i["nik"]),
    "nik.group": lambda i: nik.group_nik(i["nik"]),
    "telepon.normalise": lambda i: telepon.normalise_phone(i["text"]),
    "telepon.check": lambda i: _problems(telepon.check_phone(i["phone"], "no_hp")),
    "telepon.show": lambda i: telepon.show_phone(i["phone"]),
    "wilayah.label": lambda i: wilayah.area_label(i["code"], TABLES),
    "wilayah.kota": lambda i: wilayah.kota_short(i["code"], TABLES),
    "wilayah.is_kelurahan": lambda i: wilayah.is_kelurahan(i["code"], TABLES),
    "wilayah.list": lambda i: wilayah.list_kelurahan(TABLES, i["within"]),
    "wilayah.search": lambda i: wilayah.search_kelurahan(i["text"], TABLES),
    "wilayah.is_within": lambda i: wilayah.is_within(i["code"], i["territory"]),
    "iuran.band": lambda i: iuran.band_for_income(i["income"], TABLES.iuran),
    "iuran.estimate": lambda i: iuran.estimate(i, TABLES.iuran),
    "iuran.total": lambda i: iuran.estimate(i, TABLES.iuran)["total"],
    "pekerjaan.find": lambda i: _code(pekerjaan.find_occupation(i["code"], TABLES)),
    "pekerjaan.sektor": lambda i: pekerjaan.sektor_of(i["code"], TABLES),
    "pekerjaan.search": lambda i: [
        row["code"] for row in pekerjaan.search_occupations(i["text"], TABLES)
    ],
    "enrollment.clean": _cleaned_member,
    "enrollment.problems": lambda i: _problems(enrollment.check_record(_record(i), _context(i))),
    "enrollment.step": lambda i: _problems(
        enrollment.check_step(i["step"], _record(i), _context(i))
    ),
    "enrollment.flags": lambda i: enrollment.flag_record(_record(i), _context(i)),
    "enrollment.age": lambda i: enrollment.age_outcome(_record(i), _context(i)),
    "enrollment.derive": lambda i: enrollment.derive(_record(i), _context(i)),
    "enrollment.merge": lambda i: enrollment.merge_record(i["base"], i["mended"]),
    "enrollment.member": lambda i: enrollment.member_of(i["field"], TABLES),
    "enrollment.judge": _judge,
    "consent.problems": lambda i: _problems(consent.check_consent(_consent(i), _context(i))),
    "consent.witness": lambda i: _problems(consent.check_witness(i["saksi"], i["volunteer"])),
    "consent.judge": _judge_consent,
    "consent.lines": lambda i: consent.consent_lines(TABLES.consent, i["values"], i["sponsor"]),
    "consent.canonical": lambda i: consent.canonical_consent(i["lines"]),
    "strokes.decode": lambda i: strokes.decode_strokes(i["strokes"]),
    "strokes.encode": lambda i: strokes.encode_strokes(i["points"]),
    "strokes.thin": lambda i: strokes.thin_strokes(i["points"], i["limit"]),
    "review.may_move": lambda i: review.may_move(i["from"], i["to"], TABLES),
    "review.may_act": lambda i: review.may_act(i["from"], i["to"], i["act"], TABLES),
    "review.allowed": lambda i: review.allowed_moves(i["state"], TABLES),
    "review.attention": lambda i: review.needs_attention(i["flags"], TABLES),
    "scan.read": lambda i: list(scan.read_scan(i["text"])),
    "slip.check_character": lambda i: slip.check_character(i["seven"]),
    "slip.read_code": lambda i: slip.read_code(i["text"]),
    "slip.show_code": lambda i: slip.show_code(i["code"]),
    "slip.invitation": lambda i: slip.read_invitation_code(i["text"]),
    "slip.new_token": _new_token,
    "slip.token": _token,
    "slip.id_text": lambda i: slip.slip_id_text(bytes.fromhex(i["id"])),
    "slip.read_id": lambda i: _hex(slip.read_slip_id(i["text"])),
    "slip.url": lambda i: slip.slip_url(i["public_url"], i["token"]),
    "slip.link": lambda i: slip.read_slip_link(i["text"]),
}
