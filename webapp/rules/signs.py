"""What a sign is made of: entries, what is known beside them, and when something is no chance.

Only the server asks, so this has no twin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from webapp.rules.dates import JAKARTA_HOURS

PERCENT = 100

Limits = Mapping[str, int]


@dataclass(frozen=True)
class Entry:
    """One enrollment, as far as it says how it was made; what is not known is None.

    `phone`, `heir`, `strokes` are keyed hashes, and `household` is one for everybody of an RT.
    `at` is None where the clock of the phone cannot be believed.
    """

    id: str
    at: datetime | None
    keying_ms: int | None
    consent_ms: int | None
    clock_offset_ms: int
    household: str
    phone: str | None
    heir: str | None
    strokes: str | None
    nik: str | None = None
    # Somebody else had entered the same person before.
    known_before: bool = False


@dataclass(frozen=True)
class Beside:
    """What is known of a volunteer besides the entries themselves."""

    slips_missing: int = 0
    slips_handed: int = 0
    disowned: tuple[str, ...] = ()  # records whose worker says: not me; empty for a slip alone
    proven: int = 0  # so many of these were shown true in person
    reached: int = 0  # workers who were called back and answered
    unknown: tuple[str, ...] = ()  # of those, who did not know of it
    called: int = 0
    wrong: tuple[str, ...] = ()  # of those called, whose number was another's
    others: tuple[str, ...] = ()  # NIK that others have entered in the same kelurahan


@dataclass(frozen=True)
class Sign:
    """One pattern: how often, of how many that were looked at, and in which records."""

    kind: str
    number: int
    among: int
    evidence: tuple[str, ...]


def is_night(at: datetime | None, limits: Limits) -> bool:
    """Whether it is an hour in Jakarta at which people sleep."""
    if at is None:
        return False
    hour = (at + timedelta(hours=JAKARTA_HOURS)).hour
    return hour >= limits["night_from_hour"] or hour < limits["night_to_hour"]


def groups(
    entries: Sequence[Entry], key: Callable[[Entry], str | None], least: int
) -> list[list[Entry]]:
    """The entries that share a value, where so many do."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        value = key(entry)
        if value is not None:
            found[value].append(entry)
    return [group for group in found.values() if len(group) >= least]


def is_family(group: Sequence[Entry], limits: Limits) -> bool:
    """Whether they can be one household, which shares a telephone and an heir."""
    one_place = len({entry.household for entry in group}) == 1
    return one_place and len(group) <= limits["sign_family"]


def often(
    kind: str,
    ids: Sequence[str],
    among: int,
    limits: Limits,
    *,
    least: str = "sign_least",
    percent: str = "sign_percent",
) -> Sign | None:
    """A sign where it happened often enough, and to enough of the whole, to be no chance."""
    if len(ids) < max(limits[least], share(among, limits[percent])):
        return None
    return Sign(kind, len(ids), among, tuple(ids))


def all_of(kind: str, ids: Sequence[str], among: int) -> Sign | None:
    """A sign where it happened at all: its own limits were asked before."""
    return Sign(kind, len(ids), among, tuple(ids)) if ids else None


def share(among: int, percent: int) -> int:
    """That many percent of a number, rounded up."""
    return -(-among * percent // PERCENT)
