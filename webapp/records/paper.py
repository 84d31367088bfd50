"""What the slip of a delivered record says, for its author's phones and for the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from webapp.records import audit
from webapp.records.db import db, transaction
from webapp.records.device import card_number
from webapp.records.enrollment_store import open_field
from webapp.records.installation import Installation
from webapp.records.models import Account, Device, Enrollment, Slip
from webapp.records.phones import get_phone
from webapp.records.review import NotFound, find_for
from webapp.rules.text import short_name
from webapp.rules.wilayah import find_area

# Whoever holds such a slip holds nothing any more, so no more of it is made.
ENDED = ("rejected", "withdrawn")
MOST_ON_SHEETS = 200


class SlipVoid(Exception):
    """The record was rejected or withdrawn, or its slip was made void: `ids` are the records."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        super().__init__("a slip is void")
        self.ids = list(ids)


@dataclass(frozen=True, repr=False)
class Issued:
    """What differs from slip to slip; `name` is given name and initial, as on the phone."""

    token: str
    code: str
    name: str
    captured_at: datetime
    kelurahan: str
    officer: str
    card: str
    program: str
    months: int
    total: int


@transaction
def read_own(
    office: Installation, device: Device, ids: Sequence[UUID], form: str, now: datetime
) -> list[Issued]:
    """The slips of these records of a phone's own person, in this order.

    Raises NotFound for one that is not here or is another's, and SlipVoid.
    """
    mine = (Enrollment.id.in_(ids), Enrollment.author_id == device.account_id)
    found = {one.id: one for one in db.session.scalars(_with_makers().where(*mine))}
    if len(found) < len(set(ids)):
        raise NotFound
    slips = _open(office, [found[one] for one in ids])
    detail = {"form": form, "slips": len(slips)}
    audit.record("device", device.id, "slip.paper", "device", device.id, detail, now)
    return slips


@transaction
def read_one(
    office: Installation, by: Account, enrollment_id: UUID, form: str, now: datetime
) -> Issued:
    """The slip of a record of a person's territory; raises NotFound and SlipVoid."""
    enrollment = find_for(by, enrollment_id, "enrollment.read")
    (slip,) = _open(office, [enrollment])
    detail = {"form": form}
    audit.record("account", by.id, "slip.paper", "enrollment", enrollment_id, detail, now)
    return slip


@transaction
def read_of_phone(
    office: Installation, by: Account, device_id: UUID, form: str, now: datetime
) -> tuple[Device, list[Issued]]:
    """A phone's newest valid slips in a person's territory, the oldest of them first.

    Raises NotFound for a phone of elsewhere, and when there is no such slip.
    """
    device = get_phone(by, device_id)
    within = or_(
        Enrollment.kelurahan == by.territory,
        Enrollment.kelurahan.startswith(f"{by.territory}.", autoescape=True),
    )
    newest = (
        _with_makers()
        .join(Slip, Slip.id == Enrollment.slip_id)
        # By its author, because that is what there is an index for.
        .where(Enrollment.author_id == device.account_id, Enrollment.device_id == device.id)
        .where(Enrollment.state.not_in(ENDED), Slip.state != "void", within)
        .order_by(Enrollment.received_at.desc(), Enrollment.id)
        .limit(MOST_ON_SHEETS)
    )
    found = list(reversed(db.session.scalars(newest).all()))
    if not found:
        raise NotFound
    slips = _open(office, found)
    detail = {"form": form, "enrollments": [str(one.id) for one in found]}
    audit.record("account", by.id, "slip.paper", "device", device.id, detail, now)
    return device, slips


def may_be_handed_out(enrollment: Enrollment) -> bool:
    """Whether a slip of this record is still worth something, so that a page may offer it."""
    return enrollment.state not in ENDED


def _with_makers() -> Select[Enrollment]:
    makers = (joinedload(Enrollment.author), joinedload(Enrollment.device))
    return select(Enrollment).options(*makers)


def _open(office: Installation, enrollments: Sequence[Enrollment]) -> list[Issued]:
    """What each of their slips says; raises SlipVoid for all that are void together."""
    wanted = select(Slip).where(Slip.id.in_([one.slip_id for one in enrollments]))
    slips = {slip.id: slip for slip in db.session.scalars(wanted)}
    void = [
        one.id
        for one in enrollments
        if not may_be_handed_out(one) or slips[one.slip_id].state == "void"
    ]
    if void:
        raise SlipVoid(void)
    return [_read(office, one, slips[one.slip_id]) for one in enrollments]


def _read(office: Installation, enrollment: Enrollment, slip: Slip) -> Issued:
    area = find_area(enrollment.kelurahan, office.tables)
    return Issued(
        token=slip.token,
        code=slip.code,
        name=short_name(open_field(office, enrollment, "nama") or ""),
        captured_at=enrollment.captured_at,
        kelurahan=area["name"] if area else "",
        officer=short_name(enrollment.author.name),
        card=card_number(enrollment.device),
        program=enrollment.program,
        months=enrollment.bulan,
        total=int(open_field(office, enrollment, "total") or 0),
    )
