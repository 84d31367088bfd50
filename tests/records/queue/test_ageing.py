"""What waits longer than promised is told to who oversees more, where somebody closer should have acted."""

from datetime import UTC, datetime, timedelta

from tests.records.conftest import PASSWORD
from tests.records.queue.scene import BESIDE, ELSEWHERE, HERE, Plant
from webapp.records import queue
from webapp.records.account import create_account
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.models import Account
from webapp.records.queue import Filters


def test_a_promise_ends_at_midnight_in_jakarta() -> None:
    evening = datetime(2026, 11, 21, 16, 59, tzinfo=UTC)  # 23.59 in Jakarta
    assert queue.promised_since(evening, 3) == datetime(2026, 11, 17, 17, tzinfo=UTC)
    later = evening + timedelta(minutes=1)
    assert queue.promised_since(later, 3) == datetime(2026, 11, 18, 17, tzinfo=UTC)


def test_what_is_late_is_listed_and_told_one_level_up(
    office: Installation, supervisor: Account, above: Account, planted: Plant, now: datetime
) -> None:
    old, older = {"received_at": now - timedelta(days=5)}, {"received_at": now - timedelta(days=9)}
    late, _, odd, _ = planted(
        {**old},
        {},
        {**older, "kelurahan": BESIDE, "flags": ["night"]},
        {**older, "kelurahan": ELSEWHERE},
    )
    before = queue.promised_since(now, 3)
    page = queue.list_enrollments(office, supervisor, Filters(view="lewat", before=before), None)
    assert [row.id for row in page.rows] == [odd, late]
    told = queue.list_escalated(above, before)
    assert [(one.kelurahan, one.number) for one in told.named] == [(BESIDE, 1), (HERE, 1)]
    assert told.named[0].oldest == now - timedelta(days=9)
    # Who reviews it is told by the list itself.
    assert queue.list_escalated(supervisor, before).named == []


def test_nobody_is_told_where_nobody_closer_is_there_to_act(
    office: Installation, supervisor: Account, above: Account, planted: Plant, now: datetime
) -> None:
    planted({"received_at": now - timedelta(days=5)})
    before = queue.promised_since(now, 3)
    assert len(queue.list_escalated(above, before).named) == 1
    _disable(supervisor, now)
    assert queue.list_escalated(above, before).named == []
    create_account(office, "dekat.uji", PASSWORD, "Dekat Uji", "supervisor", HERE, now)
    assert len(queue.list_escalated(above, before).named) == 1


@transaction
def _disable(account: Account, now: datetime) -> None:
    found = db.session.get(Account, account.id)
    assert found is not None
    found.disabled_at = now
