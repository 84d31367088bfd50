"""What has waited longer than was promised, and who one level up is told of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ScalarSelect, select

from webapp.records.db import db
from webapp.records.models import Account, AreaTally, Enrollment
from webapp.records.permission import Person
from webapp.records.queue.counts import count_late
from webapp.records.queue.filters import KECAMATAN, WAITING, Filters, in_kelurahan
from webapp.records.tally import day_of
from webapp.rules.dates import JAKARTA_HOURS

ABOVE = (5, 8, 13)  # the levels at which somebody may oversee a kelurahan, wider ones first
# So many kelurahan are looked at, the longest waiting first, and so many are named.
LOOKED_AT, NAMED = 50, 5


@dataclass(frozen=True)
class Late:
    """One kelurahan in which records wait too long: how many (up to a number), since when."""

    kelurahan: str
    number: int
    oldest: datetime


@dataclass(frozen=True)
class Escalated:
    """The kelurahan that wait longest, and whether there are more."""

    named: list[Late]
    more: bool


def promised_since(now: datetime, days: int) -> datetime:
    """The midnight in Jakarta before which something must have arrived to be late now."""
    midnight = datetime.combine(day_of(now), datetime.min.time(), UTC)
    return midnight - timedelta(hours=JAKARTA_HOURS, days=days)


def list_escalated(person: Person, before: datetime) -> Escalated:
    """The late kelurahan of a territory that somebody closer than this person should have reviewed."""
    if len(person.territory) > KECAMATAN:
        return Escalated([], more=False)
    late = sorted(_oldest(person, before).items(), key=lambda one: (one[1], one[0]))[:LOOKED_AT]
    closer = _overseen(person, [kelurahan for kelurahan, _ in late])
    found = [(code, oldest) for code, oldest in late if closer.intersection(_areas_of(code))]
    named = [
        Late(code, count_late(person, Filters(area=code, before=before)), oldest)
        for code, oldest in found[:NAMED]
    ]
    return Escalated(named, more=len(found) > NAMED)


def _oldest(person: Person, before: datetime) -> dict[str, datetime]:
    """Since when each kelurahan has waited, of those that wait too long: one look-up for each."""
    waiting = (
        select(AreaTally.kelurahan)
        .where(
            in_kelurahan(AreaTally.kelurahan, person.territory),
            AreaTally.state == WAITING,
            AreaTally.number > 0,
        )
        .distinct()
        .subquery()
    )
    columns = [_first(waiting.c.kelurahan, attention) for attention in (0, 1)]
    found = db.session.execute(select(waiting.c.kelurahan, *columns))
    since = {code: min((m for m in moments if m), default=before) for code, *moments in found}
    return {code: moment for code, moment in since.items() if moment < before}


def _first(kelurahan: object, attention: int) -> ScalarSelect[datetime]:
    oldest = select(Enrollment.received_at).where(
        Enrollment.state == WAITING,
        Enrollment.kelurahan == kelurahan,
        Enrollment.attention == attention,
    )
    return oldest.order_by(Enrollment.received_at).limit(1).scalar_subquery()


def _overseen(person: Person, kelurahan: list[str]) -> set[str]:
    """The areas, each smaller than this person's, that an active supervisor oversees."""
    areas = {area for code in kelurahan for area in _areas_of(code)}
    smaller = sorted(area for area in areas if len(area) > len(person.territory))
    active = select(Account.territory).where(
        Account.role == "supervisor",
        Account.territory.in_(smaller),
        Account.disabled_at.is_(None),
        Account.id != person.id,
    )
    return set(db.session.scalars(active)) if smaller else set()


def _areas_of(kelurahan: str) -> set[str]:
    return {kelurahan[:length] for length in ABOVE}
