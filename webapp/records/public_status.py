"""What a slip tells whoever holds it: a state, and to the holder of its token the initials."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.records.db import db
from webapp.records.enrollment_store import open_field
from webapp.records.installation import Installation
from webapp.records.models import Account, Deposit, Device, Enrollment, Quarantine, Slip
from webapp.records.review import find_last_decision
from webapp.records.slip import find_by_code, find_by_token, read_genuine
from webapp.rules.text import initials
from webapp.rules.wilayah import area_label

NOT_ARRIVED = "belum_sampai"
ARRIVED = "submitted"
TO_MEND = "returned"
REFUSED = "rejected"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Seen:
    """A state, with what its sentence needs."""

    state: str
    initials: str = ""
    reason: str | None = None
    place: str = ""


def look_up_token(office: Installation, text: str) -> Seen | None:
    """What the QR or link of a slip tells; nothing for one that is unknown, foreign or void."""
    slip = find_by_token(office, text)
    if slip is not None:
        return _look_up(office, slip, with_initials=True)
    # A slip whose row went with a restore proves itself by its signature.
    token = read_genuine(office, text)
    if token is None:
        return None
    numbered = (Device.number == token.device) | (Device.certified_number == token.device)
    arrived = select(Device.account_id).join(Deposit, Deposit.device_id == Device.id)
    author_id = db.session.scalar(arrived.where(Deposit.slip_id == token.id, numbered).limit(1))
    return _look_up_deposits(office, token.id, author_id) if author_id else Seen(NOT_ARRIVED)


def look_up_code(office: Installation, text: str) -> Seen | None:
    """What the spoken code of a slip tells: the state only, because a code can be guessed."""
    slip = find_by_code(text)
    return _look_up(office, slip, with_initials=False) if slip else None


def _look_up(office: Installation, slip: Slip, *, with_initials: bool) -> Seen | None:
    enrollment = db.session.scalar(
        select(Enrollment)
        .options(joinedload(Enrollment.event))
        .where(Enrollment.slip_id == slip.id)
    )
    if enrollment is None:
        author_id = db.session.get_one(Device, slip.device_id).account_id
        found = _look_up_deposits(office, slip.id, author_id)
        # A void slip is none of ours, but the wish of its worker that ended it is told.
        return None if slip.state == "void" and found.state != WITHDRAWN else found
    nama = open_field(office, enrollment, "nama") if with_initials else None
    if enrollment.state == TO_MEND and _holds_later(enrollment):
        return Seen(ARRIVED, initials=initials(nama or ""))
    decision = find_last_decision(enrollment)
    return Seen(
        state=enrollment.state,
        initials=initials(nama or ""),
        reason=decision.reason if decision else None,
        place=_place(office, enrollment),
    )


def _look_up_deposits(office: Installation, slip_id: bytes, author_id: UUID) -> Seen:
    """Of a slip without a record: what became of that which its volunteer sent with it."""
    found = _list_deposits(slip_id, author_id)
    if not found:
        return Seen(NOT_ARRIVED)
    if any(one.status == "held" for one in found):
        return Seen(ARRIVED)
    newest = found[0]
    if newest.status == "refused":
        return Seen(REFUSED, reason=newest.refusal)
    if newest.outcome == "invalid":
        # No supervisor sees it: the volunteer has to mend it.
        return Seen(TO_MEND, place=area_label(newest.territory, office.tables))
    enrollment = db.session.get(Enrollment, newest.enrollment_id)
    return Seen(enrollment.state if enrollment else WITHDRAWN)


def _list_deposits(slip_id: bytes, author_id: UUID) -> Sequence[Any]:
    """Newest revision first; other content for a revision that is taken says nothing."""
    wanted = (
        select(
            Deposit.enrollment_id,
            Deposit.outcome,
            Account.territory,
            Quarantine.status,
            Quarantine.refusal,
        )
        .join(Device, Device.id == Deposit.device_id)
        .join(Account, Account.id == Device.account_id)
        .outerjoin(Quarantine, Quarantine.deposit_id == Deposit.id)
        .where(Deposit.slip_id == slip_id, Account.id == author_id)
        .where(Deposit.outcome != "conflict")
        .order_by(Deposit.rev.desc(), Deposit.received_at.desc())
    )
    return db.session.execute(wanted).all()


def _holds_later(enrollment: Enrollment) -> bool:
    """Whether a correction of it has come and waits for a supervisor."""
    later = (
        select(Quarantine.id)
        .join(Deposit, Deposit.id == Quarantine.deposit_id)
        .join(Device, Device.id == Deposit.device_id)
        .where(
            Quarantine.enrollment_id == enrollment.id,
            Quarantine.status == "held",
            Deposit.rev > enrollment.rev,
            Device.account_id == enrollment.author_id,
        )
    )
    return db.session.scalar(later.limit(1)) is not None


def _place(office: Installation, enrollment: Enrollment) -> str:
    if enrollment.event:
        return enrollment.event.place
    return area_label(enrollment.kelurahan, office.tables)
