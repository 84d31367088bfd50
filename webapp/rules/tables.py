"""The reference data of the rules, as parsed JSON: every rule takes them as an argument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Table = Mapping[str, Any]


@dataclass(frozen=True)
class Tables:
    """static/rules/*.json, and prefixes and wilayah from static/vendor."""

    nik: Table
    prefixes: Table
    wilayah: Table
    iuran: Table
    pekerjaan: Table
    enrollment: Table
    review: Table
    consent: Table


@dataclass(frozen=True)
class Context:
    """What a record is judged by: the corrected day of capture, the age limits, the territory, the tables."""

    today: str
    usia_min: int
    usia_maks: int
    territory: Mapping[str, str | None] | None
    tables: Tables
