"""Fifty honest volunteers and five who cheat: what each of them sends in, and when.

The honest are not made to be found innocent: there are heads of an RT with whole families on one
telephone, bazaars with twenty forms an hour, practised typists, night markets, volunteers among
migrants from one town, wrong clocks, phones that hold records back, and people enrolled twice.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fairness.people import Kampung

Json = dict[str, Any]
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
DAYS = 14
JAKARTA = timedelta(hours=7)


@dataclass
class Made:
    """One form: what is in it, and when it was made by the phone's clock and when it came."""

    at: datetime
    received: datetime
    record: Json
    strokes: list[list[int]]
    keying_ms: int
    consent_ms: int
    clock_offset_ms: int = 0
    disowned: bool = False  # its worker will say: not me


@dataclass
class Volunteer:
    """Who sends in what; `held` slips are still on the phone, `sold` were handed out for nothing."""

    kind: str
    cheats: bool = False
    made: list[Made] = field(default_factory=list)
    held: int = 0
    lost: int = 0
    sold: int = 0
    sold_disowned: int = 0
    # How a called worker answers, in percent: who knows of it, whose number is wrong, who does not.
    answers: tuple[int, int, int] = (88, 5, 1)


@dataclass
class Pen:
    """How somebody works: the medians of typing and of consenting, and how much they vary."""

    rng: random.Random
    keying: float = 80
    consent: float = 24

    def keying_ms(self) -> int:
        return int(self.rng.lognormvariate(0, 0.35) * self.keying * 1000)

    def consent_ms(self) -> int:
        return int(self.rng.lognormvariate(0, 0.4) * self.consent * 1000)


@dataclass
class Field:
    """The days and the people that volunteers share."""

    rng: random.Random
    kampung: Kampung
    first: datetime  # midnight in Jakarta of the first day

    def pen(self) -> Pen:
        return Pen(
            self.rng, self.rng.lognormvariate(0, 0.25) * 75, self.rng.lognormvariate(0, 0.2) * 24
        )

    def days(self, number: int) -> list[datetime]:
        return [self.first + DAY * n for n in sorted(self.rng.sample(range(DAYS), number))]

    def form(self, pen: Pen, at: datetime, person: Json | None = None, **changes: Any) -> Made:
        """One form; mostly it comes at once, sometimes only the next day."""
        late = self.rng.random() < 0.15
        taken = person or self.somebody()
        wait = self.rng.uniform(1, 24) * HOUR if late else self.rng.uniform(0.1, 5) * MINUTE
        values: Json = {
            "at": at,
            "received": at + wait,
            "record": taken,
            "strokes": self.kampung.strokes(),
            "keying_ms": pen.keying_ms(),
            "consent_ms": pen.consent_ms(),
            "disowned": self.rng.random() < 0.002,
            **changes,
        }
        return Made(**values)

    def somebody(self) -> Json:
        """A worker, of whom one in fifty was enrolled before."""
        known = self.kampung.known
        if known and self.rng.random() < 0.02:
            return self.rng.choice(known)
        found = self.kampung.person()
        known.append(found)
        return found

    def round(self, pen: Pen, day: datetime, number: int, **changes: Any) -> list[Made]:
        """So many forms on a day, from door to door."""
        at = day + self.rng.uniform(8, 18) * HOUR
        made = []
        for _ in range(number):
            made.append(self.form(pen, at, **changes))
            at += max(2.2, self.rng.expovariate(1 / 14)) * MINUTE
        return made


def ordinary(on: Field) -> Volunteer:
    pen = on.pen()
    days = on.days(on.rng.randint(3, 7))
    return Volunteer(
        "ordinary", made=[m for d in days for m in on.round(pen, d, on.rng.randint(2, 6))]
    )


def head_of_rt(on: Field) -> Volunteer:
    """A family a day, all on one telephone."""
    pen, home = on.pen(), on.kampung.household()
    volunteer = Volunteer("head of an RT")
    for day in on.days(on.rng.randint(4, 6)):
        at = day + on.rng.uniform(16, 20) * HOUR
        people = [*on.kampung.family(on.rng.randint(3, 6)), on.kampung.person()]
        for person in people:
            volunteer.made.append(on.form(pen, at, {**person, **home}))
            at += on.rng.uniform(2.5, 7) * MINUTE
    return volunteer


def bazaar(on: Field) -> Volunteer:
    """Twenty an hour for three hours."""
    pen = Pen(on.rng, on.rng.uniform(55, 75), on.rng.uniform(16, 24))
    volunteer = Volunteer("bazaar")
    at = on.days(1)[0] + 9 * HOUR
    for _ in range(on.rng.randint(45, 60)):
        volunteer.made.append(on.form(pen, at))
        at += on.rng.uniform(2.3, 3.8) * MINUTE
    return volunteer


def typist(on: Field) -> Volunteer:
    """Practised: half of the others' time, and a word fewer on the consent."""
    pen = Pen(on.rng, on.rng.uniform(36, 44), on.rng.uniform(15, 18))
    return Volunteer("typist", made=[m for d in on.days(6) for m in on.round(pen, d, 6)])


def night_market(on: Field) -> Volunteer:
    """From half past nine until the market closes at eleven, now and then a little later."""
    pen = on.pen()
    volunteer = Volunteer("night market")
    for day in on.days(4):
        at = day + 21.5 * HOUR
        while at < day + on.rng.uniform(22.9, 23.2) * HOUR:
            volunteer.made.append(on.form(pen, at))
            at += on.rng.uniform(7, 16) * MINUTE
    return volunteer


def among_migrants(on: Field) -> Volunteer:
    """People of one town, who all sell the same food: two of five come from there."""
    pen, town = on.pen(), on.rng.choice(("332801", "332904", "320704"))
    volunteer = Volunteer("among migrants")
    for day in on.days(5):
        for made in on.round(pen, day, 6):
            if on.rng.random() < 0.4:
                made.record = on.kampung.person(region=town)
            volunteer.made.append(made)
    return volunteer


def wrong_clock(on: Field) -> Volunteer:
    """Set by hand: three quarters of an hour off, always the same."""
    volunteer = ordinary(on)
    for made in volunteer.made:
        made.clock_offset_ms = 43 * 60_000 + on.rng.randint(-4000, 4000)
    return Volunteer("wrong clock", made=volunteer.made)


def empty_battery(on: Field) -> Volunteer:
    """The clock began anew in 2020, until the next call to the server put it right."""
    volunteer = ordinary(on)
    for made in volunteer.made[:2]:
        made.at = datetime(2020, 1, 1, 1, tzinfo=made.at.tzinfo)
    return Volunteer("empty battery", made=volunteer.made)


def far_from_signal(on: Field) -> Volunteer:
    volunteer = ordinary(on)
    return Volunteer("far from signal", made=volunteer.made, held=on.rng.randint(3, 9))


def broken_phone(on: Field) -> Volunteer:
    volunteer = ordinary(on)
    return Volunteer("broken phone", made=volunteer.made, lost=2)


HONEST: tuple[tuple[int, Callable[[Field], Volunteer]], ...] = (
    (18, ordinary),
    (9, head_of_rt),
    (8, bazaar),
    (3, typist),
    (3, night_market),
    (3, among_migrants),
    (2, wrong_clock),
    (1, empty_battery),
    (2, far_from_signal),
    (1, broken_phone),
)
