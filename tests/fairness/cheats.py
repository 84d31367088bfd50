"""Five who cheat, each as much as `share` says: of a hundred forms so many are false, the rest honest."""

from collections.abc import Callable

from tests.fairness.people import FAR
from tests.fairness.volunteers import HOUR, MINUTE, Field, Made, Pen, Volunteer


def inventor(on: Field, share: float) -> Volunteer:
    """Invents people, with serials that count up, typed as fast as fingers go."""
    pen, fast = on.pen(), Pen(on.rng, 17, 13)
    volunteer = Volunteer("inventor", cheats=True, answers=(10, 70, 12))
    serial = 9000 + on.rng.randint(1, 9)
    for day in on.days(5):
        for made in on.round(pen, day, 8):
            volunteer.made.append(made)
            if on.rng.random() < share:
                serial += 1 if on.rng.random() < 0.85 else on.rng.randint(2, 30)
                person = on.kampung.person(serial=serial)
                volunteer.made[-1] = on.form(fast, made.at, person)
    return volunteer


def copier(on: Field, share: float) -> Volunteer:
    """Types off lists of real people, with own telephones, the own wife for an heir, one signature."""
    pen = on.pen()
    volunteer = Volunteer("copier", cheats=True, answers=(10, 20, 60))
    phones, strokes = [on.kampung.phone(), on.kampung.phone()], on.kampung.strokes()
    wife = {"nama": on.kampung.name(), "hubungan": "suami_istri", "hp": None}
    town = on.rng.choice(FAR)
    for day in on.days(5):
        for made in on.round(pen, day, 8):
            if on.rng.random() < share:
                listed = on.rng.random() < 0.2 and on.kampung.known
                person = on.rng.choice(on.kampung.known) if listed else None
                person = person or on.kampung.person(region=town)
                made.record = {
                    **person,
                    "tanpa_hp": False,
                    "no_hp": on.rng.choice(phones),
                    "waris": wife,
                }
                made.strokes = strokes if on.rng.random() < 0.5 else made.strokes
            volunteer.made.append(made)
    return volunteer


def night_filler(on: Field, share: float) -> Volunteer:
    """Fills in at night, one after the other, and asks nobody to consent."""
    pen, fast = on.pen(), Pen(on.rng, 34, 4)
    volunteer = Volunteer("night filler", cheats=True)
    for day in on.days(4):
        volunteer.made += on.round(pen, day, int(10 * (1 - share)))
    at = on.days(1)[0] + 23.2 * HOUR
    for _ in range(int(40 * share)):
        volunteer.made.append(on.form(fast, at))
        at += on.rng.uniform(0.8, 1.6) * MINUTE
    return volunteer


def seller(on: Field, share: float) -> Volunteer:
    """Sells slips that never arrive; some of those who bought find out."""
    pen = on.pen()
    volunteer = Volunteer("seller of slips", cheats=True)
    volunteer.made = [made for day in on.days(5) for made in on.round(pen, day, 4)]
    volunteer.sold = int(20 * share)
    volunteer.sold_disowned = int(3 * share)
    return volunteer


def mixture(on: Field, share: float) -> Volunteer:
    """A little of everything, so that no one thing stands out."""
    pen, fast = on.pen(), Pen(on.rng, 21, 7)
    volunteer = Volunteer("mixture", cheats=True, sold=int(2 * share), answers=(55, 25, 12))
    phone = on.kampung.phone()
    for day in on.days(6):
        for made in on.round(pen, day, 7):
            volunteer.made.append(made)
            if on.rng.random() < share * 0.45:
                volunteer.made[-1] = _bend(on, made, fast, on.rng.randrange(3), phone)
    return volunteer


def _bend(on: Field, made: Made, fast: Pen, way: int, phone: str) -> Made:
    if way == 0:
        return on.form(fast, made.at, on.kampung.person())
    if way == 1:
        shared = {**on.kampung.person(), "tanpa_hp": False, "no_hp": phone}
        return on.form(Pen(on.rng, 45, 7), made.at, shared)
    midnight = made.at.replace(hour=16, minute=on.rng.randint(10, 59))  # 23 o'clock in Jakarta
    return on.form(fast, midnight, on.kampung.person())


CHEATS: tuple[Callable[[Field, float], Volunteer], ...] = (
    inventor,
    copier,
    night_filler,
    seller,
    mixture,
)
