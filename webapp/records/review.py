"""A supervisor's work on one enrollment: look, reveal, decide, take back within ten seconds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from webapp.records import audit, failpoints
from webapp.records.change import announce
from webapp.records.db import db, transaction
from webapp.records.enrollment_store import open_field
from webapp.records.fields import encrypt
from webapp.records.flags import count_again, hold_alike
from webapp.records.installation import Installation
from webapp.records.models import Account, Decision, Enrollment, Presence
from webapp.records.permission import Thing, may
from webapp.rules.problem import Problem
from webapp.rules.review import is_reason, may_act, needs_second_person
from webapp.rules.tables import Tables
from webapp.rules.text import clean

# The change goes out a little later than the last undo can come: two servers' clocks may differ.
MARGIN = timedelta(seconds=2)
LONGEST_NOTE = 200
ENDS = {"approve": "approved", "return": "returned", "reject": "rejected"}
NEEDS_NOTE = "lainnya"
# The answers that can be sent back, in the order of the steps.
PIN_FIELDS = (
    *("nik", "nama", "tanggal_lahir", "jenis_kelamin", "sudah_peserta"),
    *("alamat", "tinggal_sekarang", "kelurahan", "no_hp", "kode_pos", "email"),
    *("pekerjaan", "lokasi_kerja", "jam_kerja", "penghasilan", "pemberi_kerja"),
    *("program", "bulan", "pembayar", "waris_nama", "consent"),
)


class NotFound(Exception):
    """There is no such thing in this person's territory."""


class NotCurrent(Exception):
    """The enrollment has changed since it was shown."""


class MoveNotAllowed(Exception):
    """From the present state this decision leads nowhere."""


class OwnEntry(Exception):
    """Nobody judges what he or she has entered."""


class TooLate(Exception):
    """The ten seconds are over, or somebody went on from there."""


@dataclass(frozen=True)
class Pin:
    """One field that is wrong, why, and a word to the volunteer."""

    field: str
    code: str
    note: str = ""


@dataclass(frozen=True)
class Ruling:
    """What a supervisor says: approve, return (with pins) or reject (with a reason)."""

    act: str
    reason: str | None = None
    note: str = ""
    pins: list[Pin] = field(default_factory=list)


def check_ruling(ruling: Ruling, tables: Tables) -> list[Problem]:
    """What is missing before a ruling can be recorded."""
    if ruling.act == "return":
        return _check_pins(ruling.pins, tables)
    if ruling.act == "reject":
        return _check_rejection(ruling, tables)
    return []


@transaction
def decide(
    office: Installation,
    account: Account,
    enrollment_id: UUID,
    rev: int,
    ruling: Ruling,
    now: datetime,
) -> Decision:
    """Record a ruling on the current revision, or a proposal that a second person must confirm."""
    if ruling.act not in ENDS or check_ruling(ruling, office.tables):
        raise ValueError("a ruling is checked before it is recorded")
    enrollment = find_for(account, enrollment_id, "enrollment.read", lock=True)
    if not may(account, "enrollment.decide", thing_of(enrollment)):
        raise OwnEntry
    if enrollment.rev != rev:
        raise NotCurrent
    decision = carry_out(office, account, enrollment, ruling, now)
    failpoints.hit("review.before_commit")
    write_audit(account, f"enrollment.{decision.act}", enrollment, decision, now)
    return decision


def carry_out(
    office: Installation, account: Account, enrollment: Enrollment, ruling: Ruling, now: datetime
) -> Decision:
    """Do what a checked ruling says to a locked enrollment; its audit line is the caller's to write."""
    if not may_act(enrollment.state, ENDS[ruling.act], "decide", office.tables):
        raise MoveNotAllowed
    decision = _write_down(office, account, enrollment, ruling, now)
    if decision.act != "propose":
        enrollment.state, enrollment.changed_at = ENDS[ruling.act], now
        announce(enrollment, decision.reason, now, undo_time(office) + MARGIN)
        # Who looked at it need not be known any more; the audit knows.
        seen = delete(Presence).where(Presence.enrollment_id == enrollment.id)
        db.session.execute(seen, execution_options={"synchronize_session": False})
    return decision


@transaction
def undo(
    office: Installation, account: Account, enrollment_id: UUID, decision_id: UUID, now: datetime
) -> None:
    """Take back one's own last decision within ten seconds."""
    hold_alike([find_for(account, enrollment_id, "enrollment.decide")])
    enrollment = find_for(account, enrollment_id, "enrollment.decide", lock=True)
    decision = take_back(office, account, enrollment, decision_id, now)
    if decision.act == "reject":
        count_again(office, enrollment, now)
    write_audit(account, "enrollment.undo", enrollment, decision, now)


def take_back(
    office: Installation, account: Account, enrollment: Enrollment, decision_id: UUID, now: datetime
) -> Decision:
    """Undo a decision on a locked enrollment; its audit line is the caller's to write."""
    decision = find_last_decision(enrollment)
    if decision is None or decision.id != decision_id or decision.by_id != account.id:
        raise TooLate
    if now - decision.at > undo_time(office) or decision.rev != enrollment.rev:
        raise TooLate
    decision.undone_at = now
    if decision.act != "propose":
        if enrollment.state != ENDS.get(decision.act):
            raise TooLate
        enrollment.state, enrollment.changed_at = "submitted", now
        announce(enrollment, None, now)
    return decision


@transaction
def reveal_nik(
    office: Installation, account: Account, enrollment_id: UUID, reason: str, now: datetime
) -> str:
    """The whole NIK of an enrollment, once, with the reason written down."""
    enrollment = find_for(account, enrollment_id, "nik.reveal")
    detail = {"reason": reason}
    audit.record("account", account.id, "nik.reveal", "enrollment", enrollment.id, detail, now)
    return open_field(office, enrollment, "nik") or ""


def find_for(account: Account, enrollment_id: UUID, act: str, *, lock: bool = False) -> Enrollment:
    """The enrollment, if this person may do this to it; otherwise it is as if it did not exist."""
    query = (
        select(Enrollment)
        .options(joinedload(Enrollment.author), joinedload(Enrollment.device))
        .where(Enrollment.id == enrollment_id)
    )
    if lock:
        query = query.with_for_update(of=Enrollment).execution_options(populate_existing=True)
    enrollment = db.session.scalar(query)
    if enrollment is None or not may(account, act, thing_of(enrollment)):
        raise NotFound
    return enrollment


def find_last_decision(enrollment: Enrollment) -> Decision | None:
    """The latest decision on an enrollment that was not taken back."""
    return db.session.scalar(
        select(Decision)
        .where(Decision.enrollment_id == enrollment.id, Decision.undone_at.is_(None))
        .order_by(Decision.at.desc())
        .limit(1)
    )


def find_proposal(enrollment: Enrollment) -> Decision | None:
    """The rejection of the current revision that waits for a second person."""
    decision = find_last_decision(enrollment)
    if decision is None or decision.act != "propose" or decision.rev != enrollment.rev:
        return None
    return decision


def thing_of(enrollment: Enrollment) -> Thing:
    """Where an enrollment lies and who entered it."""
    return Thing(enrollment.kelurahan, enrollment.author_id)


def decision_place(enrollment_id: UUID) -> str:
    """What the words of a decision are bound to when they are encrypted."""
    return f"enrollment:{enrollment_id}:decision"


def undo_time(office: Installation) -> timedelta:
    """How long a decision can be taken back."""
    return timedelta(seconds=office.tables.review["undo_seconds"])


def _check_pins(pins: list[Pin], tables: Tables) -> list[Problem]:
    problems = [] if pins else [Problem("fields", "return_fields_empty")]
    for pin in pins:
        if pin.field not in PIN_FIELDS:
            raise ValueError("only an answer can be wrong")
        if not is_reason("return", pin.code, tables):
            problems.append(Problem(pin.field, "return_reason_empty"))
        elif pin.code == NEEDS_NOTE and not clean(pin.note):
            problems.append(Problem(pin.field, "return_note_empty"))
        elif len(clean(pin.note)) > LONGEST_NOTE:
            problems.append(Problem(pin.field, "return_note_long", {"n": len(clean(pin.note))}))
    return problems


def _check_rejection(ruling: Ruling, tables: Tables) -> list[Problem]:
    if not is_reason("reject", ruling.reason or "", tables):
        return [Problem("reason", "reject_reason_empty")]
    if ruling.reason == NEEDS_NOTE and not clean(ruling.note):
        return [Problem("note", "reject_note_empty")]
    if len(clean(ruling.note)) > LONGEST_NOTE:
        return [Problem("note", "return_note_long", {"n": len(clean(ruling.note))})]
    return []


def _write_down(
    office: Installation, account: Account, enrollment: Enrollment, ruling: Ruling, now: datetime
) -> Decision:
    """The decision as a row; a suspicion of invention is a proposal until a second person agrees."""
    act, reason = ruling.act, ruling.reason if ruling.act == "reject" else None
    if act == "reject" and needs_second_person(reason or "", office.tables):
        proposal = find_proposal(enrollment)
        if proposal is None or proposal.by_id == account.id:
            act = "propose"
    if act == "return":
        reason = ruling.pins[0].code
    place = decision_place(enrollment.id)
    decision = Decision(
        enrollment_id=enrollment.id,
        rev=enrollment.rev,
        act=act,
        reason=reason,
        fields=[_pin_json(office, pin, place) for pin in ruling.pins if act == "return"],
        note=encrypt(office.keys, clean(ruling.note), place) if clean(ruling.note) else None,
        by_id=account.id,
        at=now,
    )
    db.session.add(decision)
    db.session.flush()
    return decision


def _pin_json(office: Installation, pin: Pin, place: str) -> dict[str, str | None]:
    note = clean(pin.note)
    sealed = encrypt(office.keys, note, place) if note else None
    return {"field": pin.field, "code": pin.code, "note": sealed}


def write_audit(
    account: Account,
    act: str,
    enrollment: Enrollment,
    decision: Decision,
    now: datetime,
    **more: str,
) -> None:
    """The line of a decision or of its undoing; `more` are further ids and codes."""
    detail = {
        **more,
        "rev": decision.rev,
        "reason": decision.reason,
        "fields": [pin["field"] for pin in decision.fields],
        "state": enrollment.state,
    }
    audit.record("account", account.id, act, "enrollment", enrollment.id, detail, now)
