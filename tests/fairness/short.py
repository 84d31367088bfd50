"""The same fortnight without the application: what the rules alone say, thousands of times as fast.

It serves to see how little one must cheat not to be seen; that it says what the application says is
tested beside it.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fairness.cheats import CHEATS
from tests.fairness.people import Kampung
from tests.fairness.volunteers import DAY, DAYS, HONEST, Field, Made, Volunteer
from webapp.records.setting import THRESHOLDS
from webapp.rules.integrity import find_signs
from webapp.rules.signs import Beside, Entry, Sign

MOST_OTHERS = 100
TRUSTED = timedelta(seconds=THRESHOLDS["clock_off_seconds"])


def gather(seed: int, share: float = 1, part: int = 1) -> list[Volunteer]:
    """The volunteers of a fortnight, or a part of the honest, and what each of them sends in."""
    rng = random.Random(seed)
    midnight = datetime.now(UTC).replace(hour=17, minute=0, second=0, microsecond=0)
    on = Field(rng, Kampung(rng), midnight - DAY * (DAYS + 4))
    people = [make(on) for number, make in HONEST for _ in range(max(1, number // part))]
    return people + [cheat(on, share) for cheat in CHEATS]


def first_day(people: Sequence[Volunteer]) -> datetime:
    """Midnight in Jakarta before anybody began."""
    moments = [made.received for volunteer in people for made in volunteer.made]
    return min(moments).replace(hour=17, minute=0, second=0, microsecond=0) - DAY


def judge(people: Sequence[Volunteer]) -> list[list[Sign]]:
    """The signs of each, as the rules find them."""
    first: dict[str, tuple[datetime, int]] = {}
    for number, volunteer in enumerate(people):
        for made in volunteer.made:
            nik = made.record["nik"]
            first[nik] = min(first.get(nik, (made.received, number)), (made.received, number))
    return [
        find_signs(
            [to_entry(f"{number}-{n}", made, first, number) for n, made in in_order(volunteer)],
            beside(people, number),
            THRESHOLDS,
        )
        for number, volunteer in enumerate(people)
    ]


def in_order(volunteer: Volunteer) -> list[tuple[int, Made]]:
    return sorted(enumerate(volunteer.made), key=lambda one: one[1].at)


def to_entry(name: str, made: Made, first: dict[str, tuple[datetime, int]], by: int) -> Entry:
    """A form as the rules are given it."""
    record: dict[str, Any] = made.record
    heir = record["waris"]
    return Entry(
        id=name,
        at=made.at if made.received - made.at < DAY * DAYS else None,
        keying_ms=made.keying_ms,
        consent_ms=made.consent_ms,
        clock_offset_ms=made.clock_offset_ms,
        household=f"{record['rw']} {record['rt']}",
        phone=record["no_hp"],
        heir=heir["nama"].casefold() if heir else None,
        strokes=str([stroke[2:] for stroke in made.strokes]),
        nik=record["nik"],
        known_before=first[record["nik"]][1] != by,
    )


def beside(people: Sequence[Volunteer], number: int) -> Beside:
    """What slips, workers and the others say; nobody is called back here."""
    volunteer = people[number]
    missing = volunteer.lost + volunteer.sold
    others = [m.record["nik"] for n, v in enumerate(people) if n != number for m in v.made]
    step = max(1, -(-len(others) // MOST_OTHERS))
    disowned = sum(made.disowned for made in volunteer.made) + volunteer.sold_disowned
    return Beside(
        slips_missing=missing,
        slips_handed=len(volunteer.made) + missing,
        disowned=("",) * disowned,
        others=tuple(others[::step]),
    )
