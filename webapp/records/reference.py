"""Reading the reference data of the rules from the static files, once, at start."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from webapp.rules.tables import Tables


class MissingReference(Exception):
    """A reference file is missing; set-up makes those under vendor."""


def load_tables(static_dir: Path) -> Tables:
    """The tables of rules/ and vendor/ below the static folder; raises MissingReference."""
    rules, vendor = static_dir / "rules", static_dir / "vendor"
    return Tables(
        nik=_read(rules / "nik.json"),
        prefixes=_read(vendor / "nik_prefixes.json"),
        wilayah=_read(vendor / "wilayah.json"),
        iuran=_read(rules / "iuran.json"),
        pekerjaan=_read(rules / "pekerjaan.json"),
        enrollment=_read(rules / "enrollment.json"),
        review=_read(rules / "review.json"),
        consent=_read(rules / "consent.json"),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        table: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise MissingReference(f"{path.name} is missing: make run prepares it") from missing
    return table
