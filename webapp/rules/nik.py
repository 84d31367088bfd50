"""The NIK: structure, region, birth date and sex (PP 40/2019 Pasal 30). It is text, always."""

from __future__ import annotations

import re
from typing import Any

from webapp.rules.dates import completed_age, day_text, days_in_month, is_day
from webapp.rules.problem import Problem
from webapp.rules.tables import Tables
from webapp.rules.text import clean, length

WOMEN = 40
KOTA_WORDS = re.compile("^(Kota|Kabupaten) Administrasi ")


def normalise_nik(text: str) -> str:
    """What was typed without spaces, dots and hyphens."""
    return re.sub(r"[ .\-]", "", clean(text))


def check_nik(nik: str) -> list[Problem]:
    """Problems of length and letters, or else the impossible parts in the order of their position."""
    if nik == "":
        return [Problem("nik", "nik_empty")]
    if re.fullmatch("[0-9]+", nik) is None:
        return [Problem("nik", "nik_letters")]
    if length(nik) != 16:
        return [Problem("nik", "nik_length", {"n": length(nik)})]
    return _check_structure(nik)


def is_structure(problem: Problem) -> bool:
    """Whether a second look at the KTP may override this problem of a NIK."""
    return problem.code in ("nik_region_zero", "nik_day", "nik_month", "nik_date", "nik_serial")


def read_nik(nik: str, on: str, tables: Tables) -> dict[str, Any]:
    """What a NIK says: {birth_date, sex, prefix, known, place, last4}; a suggestion, the KTP wins."""
    if re.fullmatch("[0-9]{16}", nik) is None:
        return {
            "birth_date": None,
            "sex": None,
            "prefix": "",
            "known": False,
            "place": [],
            "last4": "",
        }
    day = int(nik[6:8])
    return {
        "birth_date": _birth_date(nik, on, tables),
        "sex": ("P" if day > WOMEN else "L") if _is_day_pair(day) else None,
        "prefix": nik[:6],
        "known": is_known_prefix(nik[:6], tables),
        "place": _place(nik[:6], tables),
        "last4": nik[12:],
    }


def birth_pairs(nik: str) -> str | None:
    """Two-digit year, month and day of birth as "95-07-21", or nothing where they cannot be."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    day = day - WOMEN if day > WOMEN else day
    if not 1 <= month <= 12 or not 1 <= day <= _days(year, month):
        return None
    return f"{year:02d}-{month:02d}-{day:02d}"


def is_known_prefix(prefix: str, tables: Tables) -> bool:
    """Whether the first six digits are a district of today or one that people still carry."""
    rules = tables.nik
    if prefix in rules["older"]["prefixes"]:
        return True
    if prefix[4:6] == "00":
        return False
    regency = tables.prefixes["regencies"].get(prefix[:4])
    if regency is not None and _has_pair(regency[1], prefix[4:6]):
        return True
    return (
        prefix[:4] in rules["renumbered"]["regencies"] or prefix[:4] in rules["unused"]["regencies"]
    )


def mask_nik(nik: str) -> str:
    """The NIK outside review: first and last four digits."""
    return (
        nik[:4] + "•" * max(0, length(nik) - 8) + nik[-4:] if length(nik) > 8 else "•" * length(nik)
    )


def group_nik(nik: str) -> str:
    """The NIK in fours, for reading aloud."""
    return " ".join(nik[start : start + 4] for start in range(0, length(nik), 4))


def _check_structure(nik: str) -> list[Problem]:
    problems = []
    for start in (0, 2, 4):
        if nik[start : start + 2] == "00":
            problems.append(_part(nik, "nik_region_zero", start, start + 2))
    day, month = int(nik[6:8]), int(nik[8:10])
    if not _is_day_pair(day):
        problems.append(_part(nik, "nik_day", 6, 8))
    if not 1 <= month <= 12:
        problems.append(_part(nik, "nik_month", 8, 10))
    if _is_day_pair(day) and 1 <= month <= 12 and birth_pairs(nik) is None:
        date = f"{day - WOMEN if day > WOMEN else day:02d}-{nik[8:10]}-{nik[10:12]}"
        problems.append(Problem("nik", "nik_date", {"value": date, "position": 7, "until": 12}))
    if nik[12:] == "0000":
        problems.append(_part(nik, "nik_serial", 12, 16))
    return problems


def _part(nik: str, code: str, start: int, end: int) -> Problem:
    return Problem("nik", code, {"value": nik[start:end], "position": start + 1, "until": end})


def _is_day_pair(day: int) -> bool:
    return 1 <= day <= 31 or WOMEN + 1 <= day <= WOMEN + 31


def _days(year: int, month: int) -> int:
    # Only two digits of the year are known, so 29 February stands whenever they divide by four.
    return 29 if month == 2 and year % 4 == 0 else days_in_month(2001, month)


def _birth_date(nik: str, on: str, tables: Tables) -> str | None:
    pairs = birth_pairs(nik)
    if pairs is None:
        return None
    year, month, day = int(pairs[:2]), int(pairs[3:5]), int(pairs[6:8])
    young = day_text(2000 + year, month, day)
    birth = (
        young
        if completed_age(young, on) >= tables.nik["century_age"]
        else day_text(1900 + year, month, day)
    )
    return birth if is_day(birth) else None


def _has_pair(pairs: str, pair: str) -> bool:
    return any(pairs[start : start + 2] == pair for start in range(0, length(pairs), 2))


def _place(prefix: str, tables: Tables) -> list[str]:
    district = tables.prefixes["jakarta"].get(prefix)
    regency = tables.prefixes["regencies"].get(prefix[:4])
    if district is not None and regency is not None:
        return ["Kec. " + district, KOTA_WORDS.sub("", regency[0])]
    if not is_known_prefix(prefix, tables):
        return []
    names = [regency[0]] if regency is not None else []
    province = tables.prefixes["provinces"].get(prefix[:2])
    return [*names, province] if province is not None else names
