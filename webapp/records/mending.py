"""The fields of a returned or refused record, for the phone of the one who entered it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from webapp.records import audit
from webapp.records.db import db, transaction
from webapp.records.fields import decrypt
from webapp.records.installation import Installation
from webapp.records.lineage import find_base, find_refused, newest_rev
from webapp.records.models import Decision, Deposit, Device, Enrollment, Slip
from webapp.records.payload import write_time
from webapp.records.review import decision_place
from webapp.rules.enrollment import clean_record, member_of
from webapp.rules.slip import slip_id_text
from webapp.rules.text import short_name

# Members that are asked together: who mends one of them needs to see the others.
TOGETHER = (
    ("kelurahan", "rw", "rt"),
    ("no_hp", "tanpa_hp"),
    ("nik", "nik_konfirmasi"),
    ("pemberi_kerja", "program"),
)
# What the consent asks of the worker depends on who pays.
CONSENT = ("consent", "tanda_tangan", "saksi", "wa", "sponsor")


class NothingToMend(Exception):
    """There is no such record of this person, or nothing of it is asked for."""


@transaction
def fields_to_mend(
    office: Installation, device: Device, enrollment_id: UUID, now: datetime
) -> dict[str, Any]:
    """`{id, rev, state, items, beside, slip, code, name, time}`; that it was read is written down."""
    enrollment = db.session.get(Enrollment, enrollment_id)
    refused = find_refused(enrollment_id)
    rev = newest_rev(enrollment_id)
    if rev is None or not (refused or (enrollment and enrollment.state == "returned")):
        raise NothingToMend
    base = find_base(office, enrollment_id, rev)
    if base.author_id != device.account_id:
        raise NothingToMend
    decision = None if refused is not None else _last_return(enrollment_id)
    if refused is not None:
        faults = [{**problem, "note": None} for problem in refused.problems]
    else:
        faults = _pins(office, decision)
    record = clean_record(dict(base.record), office.tables)
    detail = {"rev": rev, "fields": sorted({fault["field"] for fault in faults})}
    audit.record("device", device.id, "fields.read", "enrollment", enrollment_id, detail, now)
    slip_id = enrollment.slip_id if enrollment else base.slip_id
    slip = db.session.get(Slip, slip_id) if slip_id else None
    return {
        "id": str(enrollment_id),
        "rev": rev,
        "state": "refused" if refused is not None else "returned",
        "items": _items(office, record, faults),
        "beside": _beside(office, record, faults),
        "slip": slip_id_text(slip_id) if slip_id else "",
        "code": slip.code if slip else "",
        # What may stay readable on a phone: given name and initial, as in its stubs.
        "name": short_name(str(base.record.get("nama") or "")),
        "time": _time_of(refused, decision),
    }


def _last_return(enrollment_id: UUID) -> Decision | None:
    return db.session.scalar(
        select(Decision)
        .where(
            Decision.enrollment_id == enrollment_id,
            Decision.act == "return",
            Decision.undone_at.is_(None),
        )
        .order_by(Decision.at.desc())
        .limit(1)
    )


def _pins(office: Installation, decision: Decision | None) -> list[dict[str, Any]]:
    """What the supervisor pinned at the last return."""
    if decision is None:
        return []
    place = decision_place(decision.enrollment_id)
    return [
        {**pin, "note": decrypt(office.keys, pin["note"], place) if pin["note"] else None}
        for pin in decision.fields
    ]


def _time_of(refused: Deposit | None, decision: Decision | None) -> str | None:
    """Since when it is asked for."""
    if refused is not None:
        return write_time(refused.received_at)
    return write_time(decision.at) if decision else None


def _beside(
    office: Installation, record: dict[str, Any], faults: list[dict[str, Any]]
) -> dict[str, Any]:
    """The members that are not at fault, and asked together with those that are."""
    fields = {fault["field"] for fault in faults}
    members = {member_of(field, office.tables) for field in fields}
    others = {one for group in TOGETHER if members.intersection(group) for one in group}
    if fields.intersection(CONSENT):
        others.add("pembayar")
    return {one: record.get(one) for one in sorted(others - members)}


def _items(
    office: Installation, record: dict[str, Any], faults: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Each fault with the whole member that holds its field: a correction replaces it whole."""
    return [
        {
            "field": fault["field"],
            "code": fault["code"],
            "note": fault["note"],
            "value": record.get(member_of(fault["field"], office.tables)),
        }
        for fault in faults
    ]
