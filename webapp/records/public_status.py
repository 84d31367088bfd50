"""What a slip tells whoever holds it: a state, and to the holder of its token the initials."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.records.db import db
from webapp.records.device import card_number
from webapp.records.ending import NOT_ME, ON_REQUEST, WITHDRAWN, find_end
from webapp.records.enrollment_store import open_field
from webapp.records.installation import Installation
from webapp.records.models import (
    Account,
    Decision,
    Deposit,
    Device,
    Enrollment,
    Quarantine,
    Slip,
)
from webapp.records.review import find_last_decision
from webapp.records.slip import find_by_code, find_by_token, read_genuine
from webapp.rules.text import initials, short_name
from webapp.rules.wilayah import area_label

NOT_ARRIVED = "belum_sampai"
ARRIVED = "submitted"
TO_MEND = "returned"
REFUSED = "rejected"
# Whose word the reason of a state is: that of an earlier decision explains nothing.
DECIDED_BY = {TO_MEND: "return", REFUSED: "reject", WITHDRAWN: "withdraw"}


@dataclass(frozen=True)
class Seen:
    """A state, with what its sentence needs; booth and officer are where and whom one may meet."""

    state: str
    initials: str = ""
    reason: str | None = None
    place: str = ""
    booth: str = ""
    booth_until: date | None = None
    officer: str = ""

    def place_on(self, day: date) -> str:
        """Where the volunteers are found: the event while it lasts, then their kelurahan."""
        return self.booth if self.booth_until and day <= self.booth_until else self.place


@dataclass(frozen=True, repr=False)
class Holder:
    """A genuine slip in somebody's hand; a restore may have lost its row, or even its phone."""

    slip_id: bytes
    slip: Slip | None
    device: Device | None
    by_code: bool = False
    # The characters it was shown by, where nothing but they can prove it.
    brought: str = ""


def look_up_token(office: Installation, text: str) -> Seen | None:
    """What the QR or link of a slip tells; nothing for one that is unknown, foreign or void."""
    holder = find_holder(office, text)
    return describe(office, holder) if holder else None


def look_up_code(office: Installation, text: str) -> Seen | None:
    """What the spoken code of a slip tells: the state only, because a code can be guessed."""
    holder = find_holder(office, text, by_code=True)
    return describe(office, holder) if holder else None


def find_holder(office: Installation, text: str, *, by_code: bool = False) -> Holder | None:
    """The slip of a token or link, or of a spoken code; a lost one proves itself by its signature."""
    slip = find_by_code(text) if by_code else find_by_token(office, text)
    if slip is not None:
        return Holder(slip.id, slip, db.session.get_one(Device, slip.device_id), by_code)
    token = None if by_code else read_genuine(office, text)
    if token is None:
        return None
    numbered = (Device.number == token.device) | (Device.certified_number == token.device)
    known = select(Device).where(numbered)
    sender = known.join(Deposit, Deposit.device_id == Device.id)
    device = db.session.scalar(sender.where(Deposit.slip_id == token.id).limit(1))
    if device is None:
        # Two phones may have had one number, of which a restore forgot the first.
        found = db.session.scalars(known.limit(2)).all()
        device = found[0] if len(found) == 1 else None
    return Holder(token.id, None, device, brought=text)


def describe(office: Installation, holder: Holder) -> Seen | None:
    """What the slip in somebody's hand tells; nothing once it is void, but for its worker's wish.

    And but for a record that was let in all the same, with another slip.
    """
    own = select(Enrollment).options(joinedload(Enrollment.event), joinedload(Enrollment.author))
    enrollment = db.session.scalar(own.where(Enrollment.slip_id == holder.slip_id))
    if enrollment is not None:
        return _of_record(office, enrollment, is_known=not holder.by_code)
    record = find_record(holder)
    if record is not None:
        return _of_record(office, record, is_known=False)
    seen = _of_deposits(office, holder, list_deposits(holder))
    if holder.slip and holder.slip.state == "void" and seen.state != WITHDRAWN:
        return None
    return seen


def find_record(holder: Holder) -> Enrollment | None:
    """The record that a slip was handed out for, also when it was given another slip since."""
    own = select(Enrollment).where(Enrollment.slip_id == holder.slip_id)
    enrollment = db.session.scalar(own)
    sent = [] if enrollment else list_deposits(holder)
    return db.session.get(Enrollment, sent[0].enrollment_id) if sent else enrollment


def list_deposits(holder: Holder) -> Sequence[Any]:
    """What its volunteer sent with a slip: newest revision first, without rival contents."""
    if holder.device is None:
        return []
    wanted = (
        select(
            Deposit.id,
            Deposit.enrollment_id,
            Deposit.rev,
            Deposit.outcome,
            Account.id.label("author_id"),
            Account.territory,
            Quarantine.status,
            Quarantine.refusal,
        )
        .join(Device, Device.id == Deposit.device_id)
        .join(Account, Account.id == Device.account_id)
        .outerjoin(Quarantine, Quarantine.deposit_id == Deposit.id)
        .where(Deposit.slip_id == holder.slip_id, Account.id == holder.device.account_id)
        .where(Deposit.outcome != "conflict")
        .order_by(Deposit.rev.desc(), Deposit.received_at.desc())
    )
    return db.session.execute(wanted).all()


def _of_record(office: Installation, enrollment: Enrollment, *, is_known: bool) -> Seen:
    """A record as it stands; whom it is about and whom to meet is for the holder of its token."""
    nama = open_field(office, enrollment, "nama") if is_known else None
    if enrollment.state == TO_MEND and _holds_later(enrollment):
        return Seen(ARRIVED, initials=initials(nama or ""))
    event, author = enrollment.event, enrollment.author
    return Seen(
        state=enrollment.state,
        initials=initials(nama or ""),
        reason=_reason_of(enrollment.state, find_last_decision(enrollment)),
        # The volunteer's kelurahan: that of the worker would be part of an address.
        place=area_label(enrollment.author_territory, office.tables),
        booth=event.place if event else "",
        booth_until=event.last_day if event and not event.closed_at else None,
        officer=_name(author, enrollment.device) if is_known else "",
    )


def _of_deposits(office: Installation, holder: Holder, sent: Sequence[Any]) -> Seen:
    """Of a slip without a record: what became of that which its volunteer sent with it."""
    ended = find_end(holder.slip_id)
    if ended is not None:
        return Seen(WITHDRAWN, reason=NOT_ME if ended.kind == "not_me" else None)
    if not sent:
        return Seen(NOT_ARRIVED)
    if any(one.status == "held" for one in sent):
        return Seen(ARRIVED)
    newest = sent[0]
    if newest.status == "refused":
        return Seen(WITHDRAWN if newest.refusal == ON_REQUEST else REFUSED, reason=newest.refusal)
    if newest.outcome == "invalid" and holder.device:
        # No supervisor sees it: the volunteer has to mend it.
        officer = "" if holder.by_code else _name(holder.device.account, holder.device)
        return Seen(TO_MEND, place=area_label(newest.territory, office.tables), officer=officer)
    return Seen(WITHDRAWN)


def _reason_of(state: str, decision: Decision | None) -> str | None:
    """Why it is in this state, if somebody of the office has said so."""
    return decision.reason if decision and decision.act == DECIDED_BY.get(state) else None


def _name(author: Account, device: Device) -> str:
    """Whom to meet, as the slip says it; nobody who has left."""
    return "" if author.disabled_at else f"{short_name(author.name)} ({card_number(device)})"


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
