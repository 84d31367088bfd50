"""What a slip tells whoever holds it: a state, and to the holder of its token the initials."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.records.db import db
from webapp.records.enrollment_store import open_field
from webapp.records.installation import Installation
from webapp.records.models import Account, Deposit, Device, Enrollment, Slip
from webapp.records.review import find_last_decision
from webapp.records.slip import find_by_code, find_by_token, read_genuine
from webapp.rules.text import initials
from webapp.rules.wilayah import area_label

NOT_ARRIVED = "belum_sampai"
ARRIVED = "submitted"
TO_MEND = "returned"


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
    if slip is None:
        # A slip whose row went with a restore proves itself by its signature.
        return Seen(NOT_ARRIVED) if read_genuine(office, text) else None
    return _look_up(office, slip, with_initials=True)


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
        return _look_up_deposit(office, slip)
    nama = open_field(office, enrollment, "nama") if with_initials else None
    decision = find_last_decision(enrollment)
    return Seen(
        state=enrollment.state,
        initials=initials(nama or ""),
        reason=decision.reason if decision else None,
        place=_place(office, enrollment),
    )


def _look_up_deposit(office: Installation, slip: Slip) -> Seen | None:
    """Of a slip without a record: whether its deposit is kept aside or refused, or nothing has come."""
    if slip.state == "void":
        return None
    newest = (
        select(Deposit.outcome, Account.territory)
        .join(Device, Device.id == Deposit.device_id)
        .join(Account, Account.id == Device.account_id)
        .where(Deposit.device_id == slip.device_id, Deposit.slip_id == slip.id)
        .order_by(Deposit.rev.desc(), Deposit.received_at.desc())
    )
    found = db.session.execute(newest.limit(1)).first()
    if found is None:
        return Seen(NOT_ARRIVED)
    if found.outcome == "invalid":
        # No supervisor sees it: the volunteer has to mend it.
        return Seen(TO_MEND, place=area_label(found.territory, office.tables))
    return Seen(ARRIVED)


def _place(office: Installation, enrollment: Enrollment) -> str:
    if enrollment.event:
        return enrollment.event.place
    return area_label(enrollment.kelurahan, office.tables)
