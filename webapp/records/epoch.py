"""Which life of the database this is: a restore begins a new one, and phones offer all again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

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
def raise_purge_before(moment: datetime | None, now: datetime) -> datetime | None:
    """Tell phones that every copy received before this moment is safe; it never goes back."""
    epoch = get_epoch(now)
    lock("epoch")
    known = [at for at in (epoch.purge_before, moment) if at is not None]
    epoch.purge_before = max(known, default=None)
    return epoch.purge_before


@transaction
def begin_after(lost: UUID, now: datetime) -> Epoch:
    """Begin a new life when a phone has heard of an epoch that this database has lost, once for each."""
    lock("epoch")
    if is_known(lost):
        return get_epoch(now)
    learn_of([lost], now)
    return begin_epoch("epoch_lost", now)


@transaction
def learn_of(lost: Iterable[UUID], now: datetime) -> None:
    """Remember epochs that went with a part of history: the next one counts on from them."""
    lock("epoch")
    get_epoch(now)
    for epoch_id in lost:
        last = _find_epoch()
        if last is not None and not is_known(epoch_id):
            db.session.add(
                Epoch(
                    number=last.number + 1,
                    id=epoch_id,
                    began_at=now,
                    reason="lost",
                    purge_before=last.purge_before,
                )
            )
            db.session.flush()


def is_known(epoch_id: UUID) -> bool:
    """Whether this database has lived in that epoch, or has heard of it."""
    return db.session.scalar(select(Epoch.number).where(Epoch.id == epoch_id)) is not None


@transaction
def _begin_first(now: datetime) -> Epoch:
    lock("epoch")
    return _find_epoch() or begin_epoch("first", now)


def _find_epoch() -> Epoch | None:
    return db.session.scalar(select(Epoch).order_by(Epoch.number.desc()).limit(1))
