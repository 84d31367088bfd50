"""The counts that pages read agree with what a count of everything would say, whatever happens."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.desk import Send, account
from webapp.records import review, tally
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.models import AreaTally, DayTally, DecisionTally, Enrollment
from webapp.records.review import Ruling

APPROVE = Ruling("approve")


def counts() -> list[list[tuple[Any, ...]]]:
    """Every count that is not nothing."""
    db.session.rollback()
    tables = (AreaTally, DayTally, DecisionTally)
    rows = [db.session.execute(select(one.__table__)).all() for one in tables]
    return [sorted(tuple(map(str, row)) for row in found if row[-1]) for found in rows]


def agree() -> None:
    """What was kept along is what counting finds."""
    kept = counts()
    tally.recount()
    assert kept == counts()


def test_counts_follow_arrival_decision_and_undo(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    now = datetime.now(UTC)
    first, second = send(), send(rw="009")
    assert sum(int(row[-1]) for row in counts()[0]) == 2
    agree()
    done = review.decide(office, account(supervisor), first, 1, APPROVE, now)
    review.decide(office, account(supervisor), second, 1, Ruling("reject", "usia"), now)
    assert {(row[2], row[3]) for row in counts()[2]} == {("approve", "-"), ("reject", "usia")}
    agree()
    review.undo(office, account(supervisor), first, done.id, now)
    assert {row[2] for row in counts()[2]} == {"reject"}
    agree()


def test_flags_that_come_later_move_a_record_to_the_other_count(
    office: Installation, send: Send
) -> None:
    send(nik="3173042107959050")
    send(nik="3173042107959050")
    assert {(row[3], row[4]) for row in counts()[0]} == {("1", "2")}
    agree()


def test_what_was_undone_is_not_counted(office: Installation, supervisor: UUID, send: Send) -> None:
    sent = send()
    before = counts()

    @transaction
    def fail() -> None:
        db.session.get_one(Enrollment, sent).state = "approved"
        db.session.flush()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert counts() == before

    @transaction
    def try_part() -> None:
        try:
            with db.session.begin_nested():
                db.session.get_one(Enrollment, sent).state = "rejected"
                db.session.flush()
                raise LookupError
        except LookupError:
            db.session.get_one(Enrollment, sent).rw = "011"

    try_part()
    assert [row[1] for row in counts()[0]] == ["011"]
    agree()
