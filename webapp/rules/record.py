"""Looking into a record that may be anything: no rule may trip over what a stranger signed."""

from __future__ import annotations

from typing import Any

from webapp.rules.tables import Table, Tables


def value_at(record: Any, path: list[str]) -> Any:
    """The value at this path, or None wherever the way is barred."""
    value = record
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def field_value(record: Any, field: str, tables: Tables) -> Any:
    """The value of a field of enrollment.json, or None."""
    return value_at(record, tables.enrollment["fields"][field]["path"])


def text_at(record: Any, path: list[str]) -> str:
    """The text at this path, or the empty text."""
    value = value_at(record, path)
    return value if isinstance(value, str) else ""


def is_blank(value: Any) -> bool:
    """Whether nothing was given."""
    return value is None or value == ""


def whole(value: Any) -> int | None:
    """The value as a whole number, or None; 6.0 is 6, and true is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None


def is_same(value: Any, wanted: bool | int | str) -> bool:
    """Whether the value is this one, of the same kind: 1 is not true."""
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)


def choices(entry: Table) -> list[Any]:
    """The values that a choice may have."""
    return list(entry["values"].values()) if "values" in entry else list(entry["options"])


def is_asked(entry: Table, record: Any, tables: Tables) -> bool:
    """Whether the field applies: those with a condition only when the other field has its value."""
    when = entry.get("when")
    return when is None or is_same(field_value(record, when["field"], tables), when["is"])
