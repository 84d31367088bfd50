"""One field of one record, as the named checks get it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from webapp.rules.tables import Context, Table


@dataclass(frozen=True)
class Asked:
    """The field's name and entry in enrollment.json, its value, and all that stands around it."""

    field: str
    entry: Table
    value: Any
    record: Any
    context: Context
