"""What the replaced database knows and the backup cannot: erasures, revocations, backups, epochs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from webapp.records import tally
from webapp.records.backups.erasure import erase_again
from webapp.records.db import Model, db, insert, transaction
from webapp.records.epoch import learn_of
from webapp.records.models import Account, Backup, Device, Epoch, Invitation, Tombstone

# What must not be undone by a restore, (table, column): who is shut out stays out.
ENDS: tuple[tuple[type[Device | Account | Invitation], str], ...] = (
    (Device, "revoked_at"),
    (Account, "disabled_at"),
    (Invitation, "used_at"),
)
# Whom a restore had lost is disabled only until an admin says who it is; another backup may know.
IS_SHUT_OUT = and_(Account.disabled_at.is_not(None), Account.restored.is_(False))
OF_REVOKED = select(Device.account_id).where(Device.revoked_at.is_not(None))


@dataclass(frozen=True)
class Known:
    """What is to be brought over from a database before another takes its place."""

    purge_before: datetime | None
    epochs: Sequence[UUID]
    tombstones: Sequence[Mapping[str, object]]
    backups: Sequence[Mapping[str, object]]
    ends: Sequence[Mapping[UUID, datetime]]  # in the order of ENDS
    # Who is shut out, whole: the backup may not know them, and their certificates would say nothing.
    accounts: Sequence[Mapping[str, object]]
    devices: Sequence[Mapping[str, object]]


def find_known() -> Known | None:
    """What the database at hand knows; nothing when it is empty, damaged or of another version."""
    try:
        epochs = db.session.scalars(select(Epoch).order_by(Epoch.number)).all()
        return Known(
            purge_before=max((e.purge_before for e in epochs if e.purge_before), default=None),
            epochs=[epoch.id for epoch in epochs],
            tombstones=_rows(Tombstone),
            backups=_rows(Backup),
            ends=[_read_ends(table, column) for table, column in ENDS],
            accounts=_rows(Account, or_(IS_SHUT_OUT, Account.id.in_(OF_REVOKED))),
            devices=_rows(Device, Device.revoked_at.is_not(None)),
        )
    except SQLAlchemyError:
        return None
    finally:
        db.session.remove()


@transaction
def carry_over(known: Known, now: datetime) -> int:
    """Bring it into the database at hand; returns how many enrollments were erased again."""
    learn_of(known.epochs, now)
    _bring_back_shut_out(known)
    for values in known.tombstones:
        db.session.execute(insert(Tombstone).values(**values).on_conflict_do_nothing())
    for values in known.backups:
        _keep_backup(values)
    for (table, column), ends in zip(ENDS, known.ends, strict=True):
        for row_id, at in ends.items():
            shut = update(table).where(table.id == row_id, getattr(table, column).is_(None))
            db.session.execute(shut.values({column: at}))
    erased = erase_again(UUID(str(values["enrollment_id"])) for values in known.tombstones)
    tally.recount()
    return erased


def _bring_back_shut_out(known: Known) -> None:
    for values in known.accounts:
        db.session.execute(insert(Account).values(**values).on_conflict_do_nothing())
    there = set(db.session.scalars(select(Account.id)))
    for values in known.devices:
        if values["account_id"] in there:
            db.session.execute(insert(Device).values(**values).on_conflict_do_nothing())


def _keep_backup(values: Mapping[str, object]) -> None:
    told = {name: values[name] for name in ("checked_at", "dropped_at")}
    added = insert(Backup).values(**values)
    db.session.execute(added.on_conflict_do_update(index_elements=["name"], set_=told))


def _rows(
    table: type[Model], which: ColumnElement[bool] | None = None
) -> list[Mapping[str, object]]:
    wanted = select(table.__table__)
    wanted = wanted if which is None else wanted.where(which)
    return [dict(row) for row in db.session.execute(wanted).mappings()]


def _read_ends(table: type[Device | Account | Invitation], column: str) -> dict[UUID, datetime]:
    ended = select(table.id, getattr(table, column)).where(getattr(table, column).is_not(None))
    if table is Account:
        ended = ended.where(IS_SHUT_OUT)
    return dict(db.session.execute(ended).all())
