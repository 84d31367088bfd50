"""Occupations: own codes, each with its sektor, doubts, and whether it is BPU work at all."""

from __future__ import annotations

from typing import Any

from webapp.rules.tables import Tables
from webapp.rules.text import fold, length


def find_occupation(code: str, tables: Tables) -> dict[str, Any] | None:
    """The occupation of this code, or nothing."""
    found: dict[str, Any] | None = tables.pekerjaan["occupations"].get(code)
    return found


def sektor_of(code: str, tables: Tables) -> str | None:
    """The sektor, transportasi or lain, that decides the discount; nothing for what is not BPU."""
    occupation = find_occupation(code, tables)
    return None if occupation is None else occupation["sektor"]


def tiles(tables: Tables) -> list[str]:
    """The codes of the eight tiles shown when the event names none."""
    return list(tables.pekerjaan["tiles"])


def search_occupations(text: str, tables: Tables) -> list[dict[str, Any]]:
    """The occupations that hold every typed word, from two letters on; those whose label begins so come first."""
    wanted = fold(text)
    if length(wanted) < 2:
        return []
    first, later = [], []
    for occupation in tables.pekerjaan["occupations"].values():
        label = fold(occupation["label"])
        words = (
            label + " " + fold(occupation["search"]) + " " + fold(occupation["label_en"])
        ).split(" ")
        if label.startswith(wanted):
            first.append(occupation)
        elif all(any(word.startswith(part) for word in words) for part in wanted.split(" ")):
            later.append(occupation)
    return first + later
