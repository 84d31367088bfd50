"""All that a supervisor sees of one enrollment: answers, checks, consent, money, what happened."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.records import presence
from webapp.records.checks import Check, list_checks
from webapp.records.db import db, transaction
from webapp.records.enrollment_store import open_consent, open_field, open_record
from webapp.records.fields import decrypt
from webapp.records.installation import Installation
from webapp.records.lineage import Base, find_base
from webapp.records.models import Account, ConsentText, Decision, Enrollment, Revision
from webapp.records.payload import read_time, write_time
from webapp.records.permission import may
from webapp.records.review import (
    Pin,
    decision_place,
    find_for,
    find_proposal,
    thing_of,
    undo_time,
)
from webapp.rules.dates import jakarta_day, month_of
from webapp.rules.enrollment import check_record, clean_record, member_of
from webapp.rules.iuran import estimate
from webapp.rules.nik import mask_nik
from webapp.rules.review import may_act
from webapp.rules.tables import Context

WORTH_SAYING = timedelta(minutes=10)
LONGEST_LIFE = 200


@dataclass(frozen=True)
class Happening:
    """One line of an enrollment's history; `what` is sent, correct, withdraw or a decision's act."""

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
    """The revision that the newest one mends; `broken` are the members that no rule took."""

    record: dict[str, Any]
    consent: dict[str, Any] | None
    broken: frozenset[str]


@dataclass(frozen=True, repr=False)
class Submission:
    """One enrollment, opened for review; the NIK stays masked."""

    enrollment: Enrollment
    record: dict[str, Any]
    consent: dict[str, Any]
    consent_lines: list[str]
    # Given anew with a correction, which times nothing.
    consent_again: bool
    # Of the first revision: a correction says nothing about how the enrollment was made.
    meta: dict[str, Any]
    earlier: Earlier | None
    nik: str
    checks: list[Check]
    months: list[dict[str, Any]]
    total: int
    history: list[Happening]
    proposal: Decision | None
    may_decide: bool
    is_own: bool


@dataclass(frozen=True, repr=False)
class Done:
    """A decision just made: whom it is about, and how long it can still be taken back."""

    enrollment_id: UUID
    decision_id: UUID
    act: str
    nama: str
    code: str
    seconds_left: int


def find_done(
    office: Installation, account: Account, decision_id: UUID, now: datetime
) -> Done | None:
    """A person's own decision of the last minutes; nothing once it is old or taken back."""
    decision = db.session.get(Decision, decision_id)
    if decision is None or decision.by_id != account.id or decision.undone_at:
        return None
    if now - decision.at > WORTH_SAYING:
        return None
    enrollment = find_for(account, decision.enrollment_id, "enrollment.read")
    left = undo_time(office) - (now - decision.at)
    return Done(
        enrollment_id=enrollment.id,
        decision_id=decision.id,
        act=decision.act,
        nama=open_field(office, enrollment, "nama") or "",
        code=enrollment.slip_code,
        seconds_left=max(0, int(left.total_seconds())),
    )


@transaction
def get_for_review(
    office: Installation, account: Account, enrollment_id: UUID, now: datetime
) -> Submission:
    """Open an enrollment of a person's territory; that it was opened is written down once."""
    enrollment = find_for(account, enrollment_id, "enrollment.read")
    revision = _find_content(enrollment)
    record = open_record(office, revision)
    consent = open_consent(office, revision)
    sent = find_base(office, enrollment.id, revision.rev).sent
    meta = sent.meta.model_dump()
    money = _estimate(office, enrollment, record)
    submission = Submission(
        enrollment=enrollment,
        record=record,
        consent=consent,
        consent_lines=_read_consent_text(consent),
        consent_again=read_time(consent["time"]) > sent.claimed_at,
        meta=meta,
        earlier=_find_earlier(office, enrollment, revision),
        nik=mask_nik(record["nik"]),
        checks=list_checks(office, account, enrollment, record, meta),
        months=money["months"],
        total=money["total"],
        history=_list_history(office, enrollment),
        proposal=find_proposal(enrollment),
        may_decide=_may_decide(office, account, enrollment),
        is_own=enrollment.author_id == account.id,
    )
    presence.note_opening(account, enrollment, revision.received_at, now)
    return submission


def describe(office: Installation, base: Base) -> Earlier:
    """A record in normal form, with the members that no rule takes."""
    record = clean_record(dict(base.record), office.tables)
    day = jakarta_day(write_time(base.sent.captured_at))
    context = Context(day, 0, LONGEST_LIFE, None, office.tables)
    broken = {member_of(found.field, office.tables) for found in check_record(record, context)}
    return Earlier(record, base.consent, frozenset(broken))


def _may_decide(office: Installation, account: Account, enrollment: Enrollment) -> bool:
    open_for = may_act(enrollment.state, "approved", "decide", office.tables)
    return open_for and may(account, "enrollment.decide", thing_of(enrollment))


def _find_content(enrollment: Enrollment) -> Revision:
    """The latest revision that says something: a withdrawal carries no record."""
    return db.session.scalars(
        select(Revision)
        .where(Revision.enrollment_id == enrollment.id, Revision.act != "withdraw")
        .order_by(Revision.rev.desc())
        .limit(1)
    ).one()


def _find_earlier(
    office: Installation, enrollment: Enrollment, revision: Revision
) -> Earlier | None:
    """What a correction mends, also when it was refused and stands in no table."""
    if revision.act != "correct" or revision.base is None:
        return None
    return describe(office, find_base(office, enrollment.id, revision.base))


def _estimate(
    office: Installation, enrollment: Enrollment, record: dict[str, Any]
) -> dict[str, Any]:
    case = {
        "start": month_of(jakarta_day(enrollment.captured_at.isoformat())),
        "months": record["bulan"],
        "sektor": enrollment.sektor,
        "band": record["penghasilan"]["band"],
        "program": record["program"],
        "payer": record["pembayar"],
    }
    return estimate(case, office.tables.iuran)


def _read_consent_text(consent: dict[str, Any]) -> list[str]:
    text = db.session.get(ConsentText, consent.get("text_hash") or "")
    return text.text.splitlines() if text else []


def _list_history(office: Installation, enrollment: Enrollment) -> list[Happening]:
    """What was sent and what was decided, oldest first."""
    sent = db.session.scalars(select(Revision).where(Revision.enrollment_id == enrollment.id))
    decided = db.session.scalars(
        select(Decision)
        .options(joinedload(Decision.by))
        .where(Decision.enrollment_id == enrollment.id)
    )
    lines = [Happening(r.received_at, r.act, enrollment.author.name, r.rev) for r in sent.all()] + [
        _show_decision(office, d) for d in decided.all()
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
