"""All that a supervisor sees of one enrollment: answers, checks, consent, money, what happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select

from webapp.records import presence
from webapp.records.checks import Check, list_checks
from webapp.records.db import db, transaction
from webapp.records.enrollment_store import open_field
from webapp.records.history import Happening, Step, list_happenings, list_steps
from webapp.records.installation import Installation
from webapp.records.keys import base64url
from webapp.records.lineage import read_revision
from webapp.records.models import Account, ConsentText, Decision, Enrollment, Revision, Slip
from webapp.records.payload import read_time
from webapp.records.permission import may
from webapp.records.review import find_for, find_proposal, thing_of, undo_time
from webapp.rules.dates import jakarta_day, month_of
from webapp.rules.iuran import estimate
from webapp.rules.nik import mask_nik
from webapp.rules.review import may_act

WORTH_SAYING = timedelta(minutes=10)


@dataclass(frozen=True, repr=False)
class Submission:
    """One enrollment, opened for review; the NIK stays masked."""

    enrollment: Enrollment
    record: dict[str, Any]
    consent: dict[str, Any]
    # The text that its hash stands for, found and unchanged.
    consent_text: ConsentText | None
    # Given anew with a correction, which times nothing.
    consent_again: bool
    # Of the first revision: a correction says nothing about how the enrollment was made.
    meta: dict[str, Any]
    received_at: datetime
    steps: list[Step]
    nik: str
    checks: list[Check]
    months: list[dict[str, Any]]
    total: int
    history: list[Happening]
    slip: Slip | None
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
    wanted = select(Revision).where(Revision.enrollment_id == enrollment.id)
    revisions = db.session.scalars(wanted.order_by(Revision.rev)).all()
    # The latest revision that says something: a withdrawal carries no record.
    revision = [one for one in revisions if one.act != "withdraw"][-1]
    base = read_revision(office, revision)
    record, sent = base.record, base.sent
    consent = base.consent or {}
    meta = sent.meta.model_dump()
    money = _estimate(office, enrollment, record)
    submission = Submission(
        enrollment=enrollment,
        record=record,
        consent=consent,
        consent_text=_find_consent_text(consent),
        consent_again=read_time(consent["time"]) > sent.claimed_at,
        meta=meta,
        received_at=revision.received_at,
        steps=list_steps(office, enrollment, revisions),
        nik=mask_nik(record["nik"]),
        checks=list_checks(office, account, enrollment, record, meta),
        months=money["months"],
        total=money["total"],
        history=list_happenings(office, enrollment, revisions),
        slip=db.session.get(Slip, enrollment.slip_id),
        proposal=find_proposal(enrollment),
        may_decide=may_decide(office, account, enrollment),
        is_own=enrollment.author_id == account.id,
    )
    presence.note_opening(account, enrollment, revision.received_at, now)
    return submission


def may_decide(office: Installation, account: Account, enrollment: Enrollment) -> bool:
    """Whether this person can decide on an enrollment as it stands."""
    open_for = may_act(enrollment.state, "approved", "decide", office.tables)
    return open_for and may(account, "enrollment.decide", thing_of(enrollment))


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


def _find_consent_text(consent: dict[str, Any]) -> ConsentText | None:
    """The text that the worker was shown, if what is kept is still what its hash says."""
    kept = db.session.get(ConsentText, consent.get("text_hash") or "")
    whole = kept is not None and kept.hash == base64url(sha256(kept.text.encode()).digest())
    return kept if whole else None
