"""What a correction changed: old and new side by side, in the words of the review page."""

from dataclasses import dataclass
from typing import Any

from webapp.records.history import Earlier, Step
from webapp.rules.enrollment import member_of
from webapp.rules.nik import mask_nik
from webapp.rules.tables import Tables
from webapp.views.answers import READERS, Record, show_way
from webapp.views.words import words

TOGETHER = {"kelurahan": ("kelurahan", "rw", "rt"), "no_hp": ("no_hp", "tanpa_hp")}


@dataclass(frozen=True)
class Difference:
    """One answer before and after; an empty text is an answer that was not given."""

    label: str
    old: str
    new: str


def show_step(step: Step, tables: Tables) -> list[Difference]:
    """Every answer that a correction changed, and whether consent was given anew with it."""
    found = differences_between(step.old, step.new, tables)
    if step.old.consent != step.new.consent:
        old, new = _consent(step.old.consent), _consent(step.new.consent)
        label = words("office.isian_consent")
        found.append(Difference(label, old, _new("consent", old, new)))
    return found


def differences_between(old: Earlier, new: Earlier, tables: Tables) -> list[Difference]:
    """Where two contents of one record differ; either may hold what no rule takes."""
    pairs = [
        (field, show_earlier(field, old, tables), show_earlier(field, new, tables))
        for field in READERS
        if _holding(field, old.record, tables) != _holding(field, new.record, tables)
    ]
    return [
        Difference(words(f"office.isian_{field}"), before, _new(field, before, after))
        for field, before, after in pairs
    ]


def show_earlier(field: str, earlier: Earlier, tables: Tables) -> str:
    """An answer as it was; one that no rule takes stands there as it was sent."""
    if not earlier.broken.intersection(_members(field, tables)):
        return READERS[field](earlier.record, tables)
    values = _holding(field, earlier.record, tables)
    if field == "nik":
        return mask_nik(str(values[0] or ""))
    return " · ".join(text for text in map(_plain, values) if text)


def _members(field: str, tables: Tables) -> tuple[str, ...]:
    """All that an answer on the page is made of."""
    return TOGETHER.get(field, (member_of(field, tables),))


def _holding(field: str, record: Record, tables: Tables) -> list[object]:
    return [record.get(member) for member in _members(field, tables)]


def _new(field: str, old: str, new: str) -> str:
    """The new text; where it looks like the old one, that it is another."""
    if old != new:
        return new
    key = "nik_tersamar" if field == "nik" else "persetujuan_baru" if field == "consent" else ""
    return words(f"office.{key}") if key else new


def _consent(consent: dict[str, Any] | None) -> str:
    return show_way(consent) if consent and consent.get("method") else ""


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return " · ".join(text for text in map(_plain, value.values()) if text)
    return "" if value is None or isinstance(value, bool) else str(value)
