"""Signs in what one volunteer sent in: reasons to ask, each with its number, and never a proof.

Only the server asks, so there is no twin. A sign counts something that anybody can count again, and
says of how many. Signs are not added up and nobody is ranked. Where families, bazaars, night
markets, migrants and wrong clocks look odd too, the sign leaves them room; docs/integrity.md tells
how much, and why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from webapp.rules import signs_of_entries as own
from webapp.rules.signs import Beside, Entry, Limits, Sign, is_night, often, share

# Of so few others nobody can say what is usual in a kelurahan.
FEWEST_OTHERS = 30
# What is higher than all but two in a hundred of the others' is unusual.
USUAL = 0.98


def find_signs(entries: Sequence[Entry], beside: Beside, limits: Limits) -> list[Sign]:
    """Every sign in a volunteer's entries, oldest first, in a fixed order that means nothing."""
    found = [
        *(sign for rule in OF_ENTRIES if (sign := rule(entries, limits))),
        *(sign for rule in AMONG_OTHERS if (sign := rule(entries, beside, limits))),
        *(sign for told in OF_OTHERS if (sign := told(beside, len(entries), limits))),
    ]
    return [*found, *_find_several(entries, found, limits)]


def find_nik_serials(entries: Sequence[Entry], beside: Beside, limits: Limits) -> Sign | None:
    """NIK with far higher serials than others enter: so many are not born on one day in one district."""
    known = [(entry.id, entry.nik) for entry in entries if entry.nik is not None]
    if len(beside.others) < FEWEST_OTHERS:
        return None
    serials = sorted(int(nik[12:]) for nik in beside.others)
    usual = serials[int((len(serials) - 1) * USUAL)]
    high = [name for name, nik in known if int(nik[12:]) > usual]
    return often("nik_serials", high, len(known), limits, least="sign_rare_least")


def find_nik_region(entries: Sequence[Entry], beside: Beside, limits: Limits) -> Sign | None:
    """Most NIK from one regency that hardly anybody else here enters; people from everywhere are usual."""
    known = [(entry.id, entry.nik[:4]) for entry in entries if entry.nik is not None]
    if len(beside.others) < FEWEST_OTHERS or not known:
        return None
    regency, number = Counter(region for _, region in known).most_common(1)[0]
    elsewhere = sum(nik.startswith(regency) for nik in beside.others) / len(beside.others)
    most = share(len(known), limits["sign_region_percent"])
    rare = elsewhere * len(known) * 5 <= number
    if not rare or number < max(most, limits["sign_region_least"]):
        return None
    inside = [name for name, region in known if region == regency]
    return Sign("nik_region", number, len(known), tuple(inside))


def find_slip_gap(beside: Beside, _among: int, limits: Limits) -> Sign | None:
    """Slips that were handed out and whose records have not come."""
    if beside.slips_missing < limits["sign_least"]:
        return None
    return Sign("slip_gap", beside.slips_missing, beside.slips_handed, ())


def find_disowned(beside: Beside, among: int, limits: Limits) -> Sign | None:
    """Workers who say that they never enrolled: one shown in person is enough."""
    number = len(beside.disowned)
    if not beside.proven and number < limits["sign_not_me"]:
        return None
    in_records = tuple(name for name in beside.disowned if name)
    return Sign("not_me", number, max(among, number), in_records)


def find_unknown(beside: Beside, _among: int, limits: Limits) -> Sign | None:
    """Workers who were called back and knew nothing of it."""
    if len(beside.unknown) < limits["sign_not_me"]:
        return None
    return Sign("callback_unknown", len(beside.unknown), beside.reached, beside.unknown)


def find_wrong_numbers(beside: Beside, _among: int, limits: Limits) -> Sign | None:
    """Telephone numbers that are somebody else's: at least half of those called."""
    number = len(beside.wrong)
    if number < limits["sign_least"] or number * 2 < beside.called:
        return None
    return Sign("callback_wrong", number, beside.called, beside.wrong)


OF_ENTRIES: tuple[Callable[[Sequence[Entry], Limits], Sign | None], ...] = (
    own.find_filled_fast,
    own.find_consent_fast,
    own.find_burst,
    own.find_night,
    own.find_phone_shared,
    own.find_heir_shared,
    own.find_signature_shared,
    own.find_nik_runs,
    own.find_clock_off,
    own.find_known_before,
)
AMONG_OTHERS = (find_nik_serials, find_nik_region)
OF_OTHERS = (find_slip_gap, find_disowned, find_unknown, find_wrong_numbers)
KINDS = (
    *("filled_fast", "consent_fast", "burst", "night", "phone_shared", "heir_shared"),
    *("signature_shared", "nik_runs", "clock_off", "known_before", "nik_serials", "nik_region"),
    *("slip_gap", "not_me", "callback_unknown", "callback_wrong", "several"),
)


def _find_several(entries: Sequence[Entry], found: Sequence[Sign], limits: Limits) -> list[Sign]:
    """Forms that are odd in two ways at once, where no single way is frequent enough."""
    repeated = {"phone_shared", "heir_shared", "signature_shared", "nik_runs", "known_before"}
    oddities = Counter(name for sign in found if sign.kind in repeated for name in sign.evidence)
    for entry in entries:
        oddities[entry.id] += sum(
            (
                entry.keying_ms is not None and entry.keying_ms < limits["filled_fast_ms"],
                entry.consent_ms is not None and entry.consent_ms < limits["consent_fast_ms"],
                is_night(entry.at, limits),
            )
        )
    twice = [entry.id for entry in entries if oddities[entry.id] > 1]
    sign = often("several", twice, len(entries), limits, percent="sign_several_percent")
    return [sign] if sign else []
