"""What the database of the server holds at one moment, read plainly for those who check it."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from tests.chaos.pace import Key
from webapp.records.db import db
from webapp.records.enrollment_store import open_consent, open_record
from webapp.records.models import (
    AuditEvent,
    Change,
    Decision,
    Deposit,
    Device,
    Enrollment,
    Epoch,
    Quarantine,
    Revision,
    Slip,
)


@dataclass
class Ground:
    """Rows by what a check asks for."""

    epoch: str
    deposits: list[Any]
    revisions: list[Any]
    enrollments: dict[str, Any]
    quarantine: dict[Any, Any]
    decisions: list[Any]
    devices: dict[str, Any]
    audit: set[tuple[str, str, int | None]]
    changes: set[tuple[str, int, str, str]]
    slips: dict[bytes, Any]
    by_hash: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    rev_of: dict[Any, int] = field(default_factory=dict)

    def deposit(self, sealed_hash: str) -> Any | None:
        """The deposit of these bytes, if they are here."""
        found = self.by_hash.get(sealed_hash)
        return found[0] if found else None


def read_ground() -> Ground:
    """Read all of it; inside the application."""
    ask = db.session.execute
    deposits = ask(
        select(
            *(Deposit.id, Deposit.device_id, Deposit.delivered_by, Deposit.enrollment_id),
            *(Deposit.rev, Deposit.seq, Deposit.hash, Deposit.outcome, Deposit.problems),
        )
    ).all()
    revisions = ask(
        select(
            *(Revision.id, Revision.enrollment_id, Revision.rev, Revision.act, Revision.base),
            *(Revision.device_id, Revision.author_id, Revision.hash),
        )
    ).all()
    ground = Ground(
        epoch=str(ask(select(Epoch.id).order_by(Epoch.number.desc()).limit(1)).scalar()),
        deposits=list(deposits),
        revisions=list(revisions),
        enrollments={str(one.id): one for one in ask(_enrollments()).all()},
        quarantine={one.deposit_id: one for one in ask(_quarantine()).all()},
        decisions=list(
            ask(select(Decision.id, Decision.enrollment_id, Decision.rev, Decision.act)).all()
        ),
        devices={str(one.id): one for one in ask(select(Device.id, Device.counts)).all()},
        audit={
            (one.object_id, one.act, one.detail.get("rev"))
            for one in ask(select(AuditEvent.object_id, AuditEvent.act, AuditEvent.detail)).all()
        },
        changes={
            (str(one.device_id), one.n, str(one.enrollment_id), one.state)
            for one in ask(
                select(Change.device_id, Change.n, Change.enrollment_id, Change.state)
            ).all()
        },
        slips={
            one.id: one
            for one in ask(
                select(Slip.id, Slip.state, Slip.enrollment_id).where(Slip.state != "issued")
            ).all()
        },
    )
    for one in deposits:
        ground.by_hash[one.hash].append(one)
        ground.rev_of[one.id] = one.rev
    db.session.rollback()
    return ground


def open_revision(office: Any, revision_id: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Record and consent of a revision, decrypted."""
    revision = db.session.get_one(Revision, revision_id)
    return open_record(office, revision), open_consent(office, revision)


def key_of_row(row: Any) -> Key:
    return str(row.enrollment_id), int(row.rev)


def _enrollments() -> Any:
    return select(
        *(Enrollment.id, Enrollment.rev, Enrollment.state, Enrollment.author_id),
        *(Enrollment.device_id, Enrollment.slip_id),
    )


def _quarantine() -> Any:
    return select(Quarantine.id, Quarantine.deposit_id, Quarantine.reason, Quarantine.status)
