"""Areas as a range: the codes of one area lie side by side, so an index can be read from end to end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from webapp.records.installation import Installation
from webapp.rules.wilayah import list_kelurahan


@dataclass(frozen=True)
class After:
    """The last line of the page before, in a list that goes area by area."""

    territory: str
    moment: datetime
    id: UUID


def within(office: Installation, territory: str, column: Any) -> ColumnElement[bool]:
    """That a column's area lies in a territory: one range, because codes of one area lie side by side."""
    last = max(list_kelurahan(office.tables, territory), default=territory)
    found: ColumnElement[bool] = column.between(territory, last)
    return found
