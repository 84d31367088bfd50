"""Consent (UU 27/2022 Pasal 20, 22, 24): its text, and whether what was recorded is complete."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from webapp.rules.dates import is_time
from webapp.rules.problem import Problem
from webapp.rules.record import is_blank, text_at, value_at, whole
from webapp.rules.strokes import count_points, decode_strokes
from webapp.rules.tables import Context, Table
from webapp.rules.text import capital, clean, length

HASH = re.compile("[A-Za-z0-9_-]{43}")


def consent_text(table: Table, values: Mapping[str, str]) -> dict[str, Any]:
    """The newest text with the owner's values filled in: {version, language, title, lines, check, optional}."""
    text = table["versions"][-1]
    return {
        "version": text["version"],
        "language": text["language"],
        "title": text["title"],
        "lines": [fill(line, values) for line in text["lines"]],
        "check": text["check"],
        "optional": dict(text["optional"]),
    }


def shown_lines(text: Mapping[str, Any], sponsor: bool) -> list[str]:
    """The lines of a filled text that a worker is read: title, text, and the purposes asked for."""
    optional = text["optional"]
    asked = [optional["wa"], optional["sponsor"]] if sponsor else [optional["wa"]]
    return [text["title"], *text["lines"], *asked]


def consent_lines(table: Table, values: Mapping[str, str], sponsor: bool) -> list[str]:
    """The lines of the newest text, filled in; the sponsor's purpose only where it is asked."""
    return shown_lines(consent_text(table, values), sponsor)


def canonical_consent(lines: list[str]) -> str:
    """The text whose SHA-256 is the proof of what was shown."""
    return "\n".join(clean(line) for line in lines)


def pernyataan_text(table: Table) -> dict[str, Any]:
    """The newest declarations: {version, title, lines, members, check}."""
    text: dict[str, Any] = table["pernyataan"][-1]
    return text


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every {name} replaced by its value; raises KeyError for a name without one."""
    return re.sub("\\{([a-z_]+)\\}", lambda match: values[match[1]], text)


def clean_consent(consent: Any) -> Any:
    """The consent with the name of its witness in normal form."""
    if not isinstance(consent, dict) or not isinstance(consent.get("saksi"), str):
        return consent
    return {**consent, "saksi": clean(consent["saksi"]) or None}


def check_consent(consent: Any, context: Context) -> list[Problem]:
    """All problems of a consent: text, purposes, time, and the signature or the witness."""
    if consent is None:
        return [Problem("consent", "consent_missing")]
    if not isinstance(consent, dict):
        return [Problem("consent", "wrong_type")]
    return [*_check_proof(consent, context), *_check_method(consent, context)]


def check_witness(saksi: str, volunteer: str) -> list[Problem]:
    """The witness of spoken consent is somebody else than the volunteer."""
    same = saksi != "" and capital(saksi) == capital(volunteer)
    return [Problem("saksi", "saksi_own")] if same else []


def flag_consent(consent: Any) -> list[str]:
    """Spoken consent is information for the supervisor."""
    return ["consent_oral"] if text_at(consent, ["method"]) == "lisan" else []


def _check_proof(consent: dict[str, Any], context: Context) -> list[Problem]:
    problems = []
    unknown = sum(1 for name in consent if name not in context.tables.enrollment["consent_members"])
    if unknown > 0:
        problems.append(Problem("consent", "unknown_member", {"n": unknown}))
    version = whole(consent.get("text_version"))
    language = re.fullmatch("[a-z]{2}", text_at(consent, ["language"])) is not None
    hashed = HASH.fullmatch(text_at(consent, ["text_hash"])) is not None
    if version is None or version < 1 or not language or not hashed:
        problems.append(Problem("consent", "consent_text"))
    purposes = consent.get("purposes")
    names = list(purposes) if isinstance(purposes, dict) else []
    given = [value_at(purposes, [name]) for name in ("wa", "sponsor")]
    if len(names) != 2 or not all(isinstance(value, bool) for value in given):
        problems.append(Problem("consent", "wrong_type"))
    if not is_time(text_at(consent, ["time"])):
        problems.append(Problem("consent", "consent_time"))
    return problems


def _check_method(consent: dict[str, Any], context: Context) -> list[Problem]:
    if consent.get("method") == "lisan":
        return _check_saksi(consent.get("saksi"), context)
    if consent.get("method") == "tanda_tangan":
        return _check_strokes(consent.get("strokes"), context)
    return [Problem("consent", "consent_method")]


def _check_saksi(saksi: Any, context: Context) -> list[Problem]:
    longest = context.tables.enrollment["limits"]["saksi_max"]
    if is_blank(saksi):
        return [Problem("saksi", "saksi_empty")]
    if not isinstance(saksi, str):
        return [Problem("saksi", "wrong_type")]
    if length(saksi) > longest:
        return [Problem("saksi", "saksi_long", {"n": length(saksi), "max": longest})]
    return []


def _check_strokes(strokes: Any, context: Context) -> list[Problem]:
    limits = context.tables.enrollment["limits"]
    if strokes is None or strokes == []:
        return [Problem("tanda_tangan", "signature_empty")]
    furthest = limits["coordinate_max"]
    if not isinstance(strokes, list) or not all(_is_stroke(stroke, furthest) for stroke in strokes):
        return [Problem("tanda_tangan", "signature_wrong")]
    points = decode_strokes(strokes)
    if len(points) > limits["strokes_max"] or count_points(points) > limits["points_max"]:
        return [Problem("tanda_tangan", "signature_long")]
    if count_points(points) < limits["points_min"]:
        return [Problem("tanda_tangan", "signature_short")]
    flat = [number for stroke in points for point in stroke for number in point]
    inside = all(0 <= number <= furthest for number in flat)
    return [] if inside else [Problem("tanda_tangan", "signature_wrong")]


def _is_stroke(stroke: Any, furthest: int) -> bool:
    if not isinstance(stroke, list) or len(stroke) < 2 or len(stroke) % 2 != 0:
        return False
    numbers = [whole(number) for number in stroke]
    return all(number is not None and -furthest <= number <= furthest for number in numbers)
