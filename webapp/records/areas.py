"""Areas as a range: the codes of one area lie side by side, so an index can be read from end to end."""

from typing import Any

from sqlalchemy import ColumnElement

from webapp.records.installation import Installation
from webapp.rules.wilayah import list_kelurahan


def within(office: Installation, territory: str, column: Any) -> ColumnElement[bool]:
    """That a column's area lies in a territory: one range, because codes of one area lie side by side."""
    last = max(list_kelurahan(office.tables, territory), default=territory)
    found: ColumnElement[bool] = column.between(territory, last)
    return found
