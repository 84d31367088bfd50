"""The reference tables of the rules, read from the files that the phone reads too."""

import json
from pathlib import Path
from typing import Any

from webapp.rules.tables import Tables

RULES = ("nik", "iuran", "pekerjaan", "enrollment", "review", "consent")


def load_tables(static_dir: Path) -> Tables:
    """Read static/rules, and the two tables that set-up makes in static/vendor."""
    rules = {name: _read(static_dir / "rules" / f"{name}.json") for name in RULES}
    return Tables(
        prefixes=_read(static_dir / "vendor" / "nik_prefixes.json"),
        wilayah=_read(static_dir / "vendor" / "wilayah.json"),
        **rules,
    )


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
