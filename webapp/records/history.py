"""What happened to an enrollment from its first revision on, and what each correction of it changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from webapp.records.db import db
from webapp.records.fields import decrypt
from webapp.records.installation import Installation
from webapp.records.lineage import Base, find_base
from webapp.records.models import Decision, Deposit, Enrollment, Revision
from webapp.records.payload import write_time
from webapp.records.review import Pin, decision_place
from webapp.rules.dates import jakarta_day
from webapp.rules.enrollment import check_record, clean_record, member_of
from webapp.rules.tables import Context

LONGEST_LIFE = 200
REFUSED = "refused"


@dataclass(frozen=True)
class Happening:
    """One line of a history; `what` is enroll, correct, withdraw, refused or a decision's act."""

    at: datetime
    what: str
    who: str
    rev: int
    reason: str | None = None
    note: str | None = None
    pins: list[Pin] = field(default_factory=list)
    undone: bool = False


@dataclass(frozen=True, repr=False)
class Earlier:
    """A revision as it stood, whole; `broken` are the members that no rule took."""

    record: dict[str, Any]
    consent: dict[str, Any] | None
    broken: frozenset[str]


@dataclass(frozen=True, repr=False)
class Step:
    """One correction: what it mends, and what stands since."""

    rev: int
    old: Earlier
    new: Earlier


def describe(office: Installation, base: Base) -> Earlier:
    """A record in normal form, with the members that no rule takes."""
    record = clean_record(dict(base.record), office.tables)
    day = jakarta_day(write_time(base.sent.captured_at))
    context = Context(day, 0, LONGEST_LIFE, None, office.tables)
    broken = {member_of(found.field, office.tables) for found in check_record(record, context)}
    return Earlier(record, base.consent, frozenset(broken))


def list_steps(
    office: Installation, enrollment: Enrollment, revisions: Sequence[Revision]
) -> list[Step]:
    """What every correction changed, oldest first; what it mends may have been refused."""
    known: dict[int, Earlier] = {}

    def at(rev: int) -> Earlier:
        if rev not in known:
            known[rev] = describe(office, find_base(office, enrollment.id, rev))
        return known[rev]

    return [
        Step(one.rev, at(one.base), at(one.rev))
        for one in revisions
        if one.act == "correct" and one.base is not None
    ]


def find_step_since(office: Installation, enrollment: Enrollment, rev: int) -> Step | None:
    """What changed since a revision that somebody still had on the screen."""
    newest = db.session.scalar(
        select(func.max(Revision.rev)).where(
            Revision.enrollment_id == enrollment.id, Revision.act != "withdraw"
        )
    )
    known = select(Deposit.rev).where(
        Deposit.enrollment_id == enrollment.id,
        Deposit.rev == rev,
        Deposit.outcome.in_(("stored", "invalid")),
    )
    if newest is None or rev >= newest or db.session.scalar(known) is None:
        return None
    old, new = (describe(office, find_base(office, enrollment.id, one)) for one in (rev, newest))
    return Step(newest, old, new)


def list_happenings(
    office: Installation, enrollment: Enrollment, revisions: Sequence[Revision]
) -> list[Happening]:
    """What was sent, what could not be taken, and what was decided, oldest first."""
    author = enrollment.author.name
    decided = db.session.scalars(
        select(Decision)
        .options(joinedload(Decision.by))
        .where(Decision.enrollment_id == enrollment.id)
    )
    refused = db.session.execute(
        select(Deposit.received_at, Deposit.rev).where(
            Deposit.enrollment_id == enrollment.id, Deposit.outcome == "invalid"
        )
    )
    lines = [
        *(Happening(one.received_at, one.act, author, one.rev) for one in revisions),
        *(Happening(one.received_at, REFUSED, author, one.rev) for one in refused),
        *(_show_decision(office, one) for one in decided),
    ]
    return sorted(lines, key=lambda line: line.at)


def _show_decision(office: Installation, decision: Decision) -> Happening:
    place = decision_place(decision.enrollment_id)
    return Happening(
        at=decision.at,
        what=decision.act,
        who=decision.by.name,
        rev=decision.rev,
        reason=decision.reason,
        note=decrypt(office.keys, decision.note, place) if decision.note else None,
        pins=[
            Pin(
                pin["field"],
                pin["code"],
                decrypt(office.keys, pin["note"], place) if pin["note"] else "",
            )
            for pin in decision.fields
        ],
        undone=decision.undone_at is not None,
    )
