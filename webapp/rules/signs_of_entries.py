"""Signs in the entries themselves: how fast, when, and what repeats. Only the server asks: no twin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from webapp.rules.signs import (
    Entry,
    Limits,
    Sign,
    all_of,
    groups,
    is_family,
    is_night,
    often,
    share,
)

HOUR = timedelta(hours=1)


def find_filled_fast(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """Forms that were filled in faster than one can type what a KTP says."""
    known = [entry for entry in entries if entry.keying_ms is not None]
    fast = [e.id for e in known if (e.keying_ms or 0) < limits["filled_fast_ms"]]
    return often("filled_fast", fast, len(known), limits)


def find_consent_fast(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """Consents that nobody can have read, heard and signed."""
    known = [entry for entry in entries if entry.consent_ms is not None]
    fast = [e.id for e in known if (e.consent_ms or 0) < limits["consent_fast_ms"]]
    return often("consent_fast", fast, len(known), limits)


def find_night(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """Forms made when people sleep; a night market that ends late makes a few."""
    known = [entry for entry in entries if entry.at is not None]
    at_night = [entry.id for entry in known if is_night(entry.at, limits)]
    return often("night", at_night, len(known), limits, least="sign_rare_least")


def find_burst(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """More forms in one hour than one person can make, with consent read out."""
    timed = sorted((entry.at, entry.id) for entry in entries if entry.at is not None)
    densest: list[str] = []
    first = 0
    for last, (moment, _) in enumerate(timed):
        while moment - timed[first][0] >= HOUR:
            first += 1
        if last - first + 1 > len(densest):
            densest = [name for _, name in timed[first : last + 1]]
    if len(densest) <= limits["burst_per_hour"]:
        return None
    return Sign("burst", len(densest), len(timed), tuple(densest))


def find_phone_shared(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """One telephone number for several workers who are no family of one RT."""
    alike = groups(entries, lambda entry: entry.phone, limits["phone_shared"])
    shared = [e.id for group in alike if not is_family(group, limits) for e in group]
    known = sum(entry.phone is not None for entry in entries)
    return all_of("phone_shared", shared, known)


def find_heir_shared(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """One heir's name for many workers; some names are common, so it takes more of them.

    Who shares a telephone is one house, and counts once.
    """
    known = sum(entry.heir is not None for entry in entries)
    least = max(limits["sign_heirs"], share(known, limits["sign_heir_percent"]))
    alike = [
        group
        for group in groups(entries, lambda entry: entry.heir, least)
        if len({entry.phone or entry.id for entry in group}) >= least
        and not is_family(group, limits)
    ]
    return all_of("heir_shared", [entry.id for group in alike for entry in group], known)


def find_signature_shared(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """Signatures with the very same strokes: no two hands draw them, of one family neither."""
    alike = groups(entries, lambda entry: entry.strokes, limits["phone_shared"])
    shared = [entry.id for group in alike for entry in group]
    known = sum(entry.strokes is not None for entry in entries)
    return all_of("signature_shared", shared, known)


def find_nik_runs(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """NIK whose serials count upwards form by form, or that differ in nothing but their serial.

    Serials are given out by region and day of birth, so neighbours in line have nothing to do with
    each other; twins have two in a row.
    """
    known = [(entry.id, entry.nik) for entry in entries if entry.nik is not None]
    inside: set[str] = set()
    run: list[str] = []
    before: int | None = None
    for name, nik in known:
        serial = int(nik[12:])
        run = [*run, name] if before is not None and serial == before + 1 else [name]
        inside.update(run if len(run) >= limits["sign_run"] else ())
        before = serial
    alike = defaultdict(list)
    for name, nik in known:
        alike[nik[:12]].append(name)
    inside.update(
        n for names in alike.values() if len(names) >= limits["sign_least"] for n in names
    )
    return all_of("nik_runs", [name for name, _ in known if name in inside], len(known))


def find_clock_off(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """A clock that was moved in between, or says what cannot be; one that is simply wrong does no harm."""
    limit = limits["clock_off_seconds"] * 1000
    impossible = [entry.id for entry in entries if entry.at is None]
    wrong = [e for e in entries if e.at is not None and abs(e.clock_offset_ms) > limit]
    offsets = [entry.clock_offset_ms for entry in wrong]
    moved = [e.id for e in wrong] if offsets and max(offsets) - min(offsets) > limit else []
    return often("clock_off", [*impossible, *moved], len(entries), limits)


def find_known_before(entries: Sequence[Entry], limits: Limits) -> Sign | None:
    """People whom somebody else had entered before: a list that is typed off."""
    again = [entry.id for entry in entries if entry.known_before]
    return often(
        "known_before",
        *(again, len(entries), limits),
        least="sign_rare_least",
        percent="sign_several_percent",
    )
