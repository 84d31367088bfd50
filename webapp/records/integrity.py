"""Looks for signs in what volunteers sent in, and keeps them (records/inquiry shows them and is asked).

A sign is a reason to ask a person, in words that anybody can count again. It decides nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from webapp.records import audit, entries, setting
from webapp.records.areas import within
from webapp.records.db import db, lock, transaction
from webapp.records.inquiry import last_asked, read_signals
from webapp.records.installation import Installation
from webapp.records.models import Account, Device, Signal
from webapp.records.permission import Person
from webapp.rules.integrity import find_signs
from webapp.rules.signs import Beside, Sign

# So many volunteers are looked at while somebody waits for the page.
MOST_DUE = 20
MOST_EVIDENCE = 20
AGAIN = timedelta(days=1)


def examine(office: Installation, account_id: UUID, now: datetime) -> list[Sign]:
    """Look for signs in the last entries of one volunteer, and keep what is found."""
    account = db.session.get_one(Account, account_id)
    limits = setting.thresholds(office)
    rows = entries.read_rows(account.id, limits, now)
    made = entries.read_entries(office, account.id, rows, limits)
    beside = entries.read_beside(office, account, rows, limits, now)
    signs = find_signs(made, beside, limits)
    asked = last_asked([account.id]).get(account.id)
    received = {str(row.id): row.received_at for row in rows}
    since = [one for one in made if asked and received[one.id] > asked.at]
    fresh = find_signs(since, Beside(others=beside.others), limits)
    _keep(account_id, signs, {sign.kind for sign in fresh}, now)
    return signs


def refresh(office: Installation, person: Person, now: datetime) -> int:
    """Examine those of a person's territory who are due, so many at most; returns how many."""
    due = find_due(now, within(office, person.territory, Account.territory), MOST_DUE)
    for account_id in due:
        examine(office, account_id, now)
    return len(due)


def run(office: Installation, now: datetime) -> Iterator[tuple[int, int]]:
    """Examine everybody who is due, one after another; yields how many so far, and their signs."""
    done = found = 0
    last = UUID(int=0)
    while due := find_due(now, Account.id > last, MOST_DUE):
        for last in due:  # whoever sends meanwhile waits for the next time
            found += len(examine(office, last, now))
            done += 1
            yield done, found


def find_due(now: datetime, where: ColumnElement[bool], most: int) -> Sequence[UUID]:
    """Who has sent something since the last look; daily also those of whom others may have spoken."""
    entered = func.coalesce(Account.entries_at, Account.created_at)
    never = and_(Account.examined_at.is_(None), Account.entries_at.is_not(None))
    again = Account.examined_at < now - AGAIN
    lately = entered > now - timedelta(days=setting.THRESHOLDS["sign_days"] + 2)
    missing = exists().where(Device.account_id == Account.id, Device.missing_since.is_not(None))
    stands = exists().where(Signal.account_id == Account.id)
    unseen = and_(Account.examined_at.is_(None), missing)
    due = or_(
        *(never, unseen, Account.entries_at > Account.examined_at),
        and_(again, or_(lately, missing, stands)),
    )
    return db.session.scalars(
        select(Account.id).where(where, due).order_by(Account.id).limit(most)
    ).all()


@transaction
def _keep(account_id: UUID, signs: Sequence[Sign], fresh: set[str], now: datetime) -> None:
    """Keep these signs; one that is seen again after somebody has asked is raised anew."""
    lock(f"signs:{account_id}")
    account = db.session.get_one(Account, account_id)
    standing = {s.kind: s for s in read_signals([account_id])}
    raised = []
    for sign in signs:
        row = standing.pop(sign.kind, None)
        if row is None:
            row = Signal(account_id=account_id, kind=sign.kind, raised_at=now)
            db.session.add(row)
            raised.append(sign.kind)
        elif sign.kind in fresh and (asked := last_asked([account_id]).get(account_id)):
            row.raised_at = max(row.raised_at, now if row.raised_at <= asked.at else row.raised_at)
        row.territory, row.number, row.among = account.territory, sign.number, sign.among
        # The newest ones: they are fresh in everybody's mind.
        row.evidence, row.seen_until = list(sign.evidence[-MOST_EVIDENCE:]), now
    for row in standing.values():
        db.session.delete(row)
    account.examined_at = now
    db.session.flush()
    if raised or standing:
        detail = {"raised": raised, "cleared": sorted(standing)}
        audit.record("system", None, "integrity.examine", "account", account_id, detail, now)
