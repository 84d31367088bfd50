"""A supervisor's word on what was kept aside: the intake takes it after all, or it is refused."""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select

from webapp.records import audit, intake
from webapp.records.acts import Lines
from webapp.records.aside import CONFLICT
from webapp.records.change import News, tell
from webapp.records.db import OUT_OF_REACH, db, transaction
from webapp.records.installation import Installation
from webapp.records.lineage import JUDGED, newest_rev
from webapp.records.models import Account, Deposit, Device, Enrollment, Quarantine
from webapp.records.permission import Thing, may
from webapp.records.review import NotFound, OwnEntry
from webapp.rules.review import is_reason

log = logging.getLogger("jaring")

# So many of one phone are released at one press; what is left is released by the next.
MOST_AT_ONCE = 100


class NotHeld(Exception):
    """Somebody has settled it since it was shown."""


class OnlyRefused(Exception):
    """Of two contents of one revision the second can never be the record."""


@dataclass(frozen=True)
class Outcome:
    """What became of a release: stored, invalid (the volunteer mends it), or quarantined still.

    `reason` says why it is held still, `code` is that of a slip it was newly given.
    """

    word: str
    reason: str | None = None
    code: str | None = None


@dataclass(frozen=True)
class Tally:
    """How many of a group were stored, sent back to their volunteer, and held still."""

    stored: int
    invalid: int
    held: int


@transaction
def release(office: Installation, account: Account, quarantine_id: UUID, now: datetime) -> Outcome:
    """Vouch for what was kept aside: the intake runs again, and what still fails stays held.

    Raises NotFound, OwnEntry, NotHeld, OnlyRefused.
    """
    held = _find_held(account, quarantine_id)
    if held.reason == CONFLICT:
        raise OnlyRefused
    deposit = db.session.get_one(Deposit, held.deposit_id, populate_existing=True)
    before, lines = held.reason, Lines(now)
    is_new = db.session.get(Enrollment, held.enrollment_id) is None
    intake.judge_again(office, deposit, lines)
    if held.status == "released":
        held.settled_by = account.id
    outcome = _describe(deposit, held, is_new=is_new)
    lines.write()
    detail = {
        "enrollment": str(held.enrollment_id),
        "rev": deposit.rev,
        "reason": before,
        "outcome": outcome.word,
        "held_for": outcome.reason,
    }
    audit.record("account", account.id, "quarantine.release", "quarantine", held.id, detail, now)
    return outcome


def release_all(
    office: Installation, account: Account, quarantine_id: UUID, now: datetime
) -> Tally:
    """Release whatever this phone has waiting for the same reason, each in a transaction of its own."""
    words: Counter[str] = Counter()
    for one in _list_group(account, quarantine_id):
        try:
            words[release(office, account, one, now).word] += 1
        except NotHeld:
            continue  # it followed one before it
        except (*OUT_OF_REACH, NotFound, OwnEntry, OnlyRefused):
            raise
        except Exception:  # whatever it is, the others go on
            log.exception("release failed", extra={"event": "release_failed"})
            words["quarantined"] += 1
    return Tally(words["stored"], words["invalid"], words["quarantined"])


@transaction
def refuse(
    office: Installation, account: Account, quarantine_id: UUID, reason: str, now: datetime
) -> None:
    """Refuse what was kept aside: it is kept as it came, and its volunteer is told why.

    Raises NotFound, OwnEntry, NotHeld.
    """
    if not is_reason("refuse", reason, office.tables):
        raise ValueError("a reason is checked before it is given")
    held = _find_held(account, quarantine_id)
    deposit = db.session.get_one(Deposit, held.deposit_id)
    held.status, held.refusal = "refused", reason
    held.settled_at, held.settled_by = now, account.id
    tell(_news_of_refusal(deposit), reason, now)
    detail = {
        "enrollment": str(held.enrollment_id),
        "rev": deposit.rev,
        "reason": held.reason,
        "refusal": reason,
    }
    audit.record("account", account.id, "quarantine.refuse", "quarantine", held.id, detail, now)


def thing_of(held: Quarantine) -> Thing:
    """Where something kept aside lies and who sent it."""
    author = select(Device.account_id).join(Deposit, Deposit.device_id == Device.id)
    author_id = db.session.scalars(author.where(Deposit.id == held.deposit_id)).one()
    return Thing(held.territory, author_id)


def group_of(held: Quarantine) -> Select[UUID]:
    """What the same phone has waiting for the same reason, earlier revisions first.

    Not what lies elsewhere since its volunteer has moved: others settle that.
    """
    device = select(Deposit.device_id).where(Deposit.id == held.deposit_id).scalar_subquery()
    return (
        select(Quarantine.id)
        .join(Deposit, Deposit.id == Quarantine.deposit_id)
        .where(
            Quarantine.status == "held",
            Quarantine.reason == held.reason,
            Quarantine.territory == held.territory,
            Deposit.device_id == device,
        )
        .order_by(Deposit.rev, Quarantine.held_at, Quarantine.id)
        .limit(MOST_AT_ONCE)
    )


def _find_held(account: Account, quarantine_id: UUID) -> Quarantine:
    """What is held, if this person may settle it; nobody else can settle it meanwhile."""
    wanted = select(Quarantine).where(Quarantine.id == quarantine_id)
    held = db.session.scalar(wanted)
    if held is None or not may(account, "quarantine.read", thing_of(held)):
        raise NotFound
    if not may(account, "quarantine.settle", thing_of(held)):
        raise OwnEntry
    intake.hold_still(held.enrollment_id)
    held = db.session.scalars(
        wanted.with_for_update().execution_options(populate_existing=True)
    ).one()
    if held.status != "held":
        raise NotHeld
    return held


def _list_group(account: Account, quarantine_id: UUID) -> list[UUID]:
    held = db.session.get(Quarantine, quarantine_id, populate_existing=True)
    if held is None or not may(account, "quarantine.read", thing_of(held)):
        raise NotFound
    return list(db.session.scalars(group_of(held)))


def _describe(deposit: Deposit, held: Quarantine, *, is_new: bool) -> Outcome:
    if held.status == "held":
        return Outcome("quarantined", held.reason)
    enrollment = db.session.get(Enrollment, deposit.enrollment_id)
    replaced = enrollment is not None and is_new and enrollment.slip_id != deposit.slip_id
    return Outcome(deposit.outcome, code=enrollment.slip_code if enrollment and replaced else None)


def _news_of_refusal(deposit: Deposit) -> News:
    """How the record stands for its phone: rejected, unless another revision of it was taken."""
    author_id = db.session.get_one(Device, deposit.device_id).account_id
    enrollment = db.session.get(Enrollment, deposit.enrollment_id)
    if enrollment is None:
        state = "withdrawn" if _is_withdrawn(deposit.enrollment_id) else "rejected"
        return News(author_id, deposit.enrollment_id, deposit.rev, state)
    if enrollment.author_id != author_id:
        return News(author_id, deposit.enrollment_id, deposit.rev, "rejected")
    rev = max(deposit.rev, enrollment.rev)
    return News(author_id, deposit.enrollment_id, rev, enrollment.state)


def _is_withdrawn(enrollment_id: UUID) -> bool:
    """Whether the newest revision of a record without a row is the wish to end it."""
    newest = select(Deposit.outcome).where(
        Deposit.enrollment_id == enrollment_id,
        Deposit.rev == newest_rev(enrollment_id),
        Deposit.outcome.in_(JUDGED),
    )
    return db.session.scalar(newest) == "stored"
