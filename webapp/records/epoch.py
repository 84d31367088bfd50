"""Which life of the database this is: a restore begins a new one, and phones offer all again."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import select

from webapp.records import audit
from webapp.records.db import db, lock, transaction
from webapp.records.models import Epoch

# After a restore, numbers given since the backup must not be given again (WIRE section 2).
NUMBERS_SKIPPED = 10_000


def get_epoch(now: datetime) -> Epoch:
    """The present epoch; the first is made when there is none."""
    return _find_epoch() or _begin_first(now)


@transaction
def begin_epoch(reason: str, now: datetime, after: Epoch | None = None) -> Epoch:
    """Begin a new life of the database; reason is a code such as `restored`.

    Of many who at once find the same epoch to be over (`after`), one begins the next for all.
    """
    lock("epoch")
    last = _find_epoch()
    if after is not None and last is not None and last.id != after.id:
        return last
    epoch = Epoch(
        number=last.number + 1 if last else 1,
        id=uuid4(),
        began_at=now,
        reason=reason,
        purge_before=last.purge_before if last else None,
    )
    db.session.add(epoch)
    audit.record("system", None, "epoch.begin", "epoch", epoch.id, {"reason": reason}, now)
    return epoch


@transaction
def _begin_first(now: datetime) -> Epoch:
    lock("epoch")
    return _find_epoch() or begin_epoch("first", now)


def _find_epoch() -> Epoch | None:
    return db.session.scalar(select(Epoch).order_by(Epoch.number.desc()).limit(1))
