"""Two people at one desk at once, and a desk that stays quick when the queue is long."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select

from tests.desk import Send, account, enrollment
from webapp.records import audit, evidence, presence, queue, review
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import AuditEvent, Change, Decision
from webapp.records.queue import After, Filters
from webapp.records.review import Ruling

RULINGS = (Ruling("approve"), Ruling("reject", "usia"))


def test_of_decisions_at_the_same_moment_one_stands(
    app: Flask, office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    sent = send()
    people, start = (supervisor, colleague) * 4, Barrier(8)

    def decide(person: UUID, ruling: Ruling) -> str:
        with app.app_context():
            who, now = account(person), datetime.now(UTC)
            start.wait()
            try:
                return review.decide(office, who, sent, 1, ruling, now).act
            except review.MoveNotAllowed:
                return "late"

    with ThreadPoolExecutor(8) as pool:
        asked = [
            pool.submit(Context().run, decide, person, RULINGS[n % 2])
            for n, person in enumerate(people)
        ]
        outcomes = sorted(one.result() for one in asked)
    assert outcomes.count("late") == 7
    decision = db.session.scalars(select(Decision)).one()
    assert enrollment(sent).state == review.ENDS[decision.act]
    assert len(db.session.scalars(select(Change)).all()) == 1
    assert audit.verify().whole


def test_every_question_of_the_queue_is_answered_along_an_index(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    if db.engine.dialect.name != "sqlite":
        return  # PostgreSQL reads small tables whole, whatever indexes they have
    sent, asked = send(), []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    person, last = account(supervisor), After(1, datetime.now(UTC), sent)
    for filters in (
        Filters(),
        Filters(flagged=True),
        Filters(area="31.73.04.1001"),
        Filters(author=supervisor),
        Filters(event=supervisor),
    ):
        queue.list_enrollments(office, person, filters, last)
    queue.list_held(office, person, last)
    queue.holds_any(office, person)
    event.remove(db.engine, "before_cursor_execute", note)
    for statement, values in asked:
        if statement.startswith("SELECT"):
            plan = db.session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", values
            )
            assert [row[3] for row in plan if row[3].startswith("SCAN")] == []


def test_who_opens_a_record_is_named_to_others_for_two_minutes(
    office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    sent, now = send(), datetime.now(UTC)
    dewi, joko = account(supervisor), account(colleague)
    evidence.get_for_review(office, dewi, sent, now)
    assert presence.list_others(dewi, sent, now) == []
    (seen,) = presence.list_others(joko, sent, now + timedelta(seconds=119))
    assert (seen.account_id, seen.since) == (supervisor, now)
    assert presence.list_others(joko, sent, now + timedelta(minutes=2)) == []
    later = now + timedelta(minutes=5)
    assert [one.account_id for one in presence.stay(joko, sent, later).others] == []
    assert [one.account_id for one in presence.stay(dewi, sent, later).others] == [colleague]
    review.decide(office, joko, sent, 1, Ruling("approve"), later)
    assert presence.stay(dewi, sent, later).state == "approved"


def test_to_ask_who_is_here_is_no_way_to_read_unseen(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent, now, reader = send(), datetime.now(UTC), account(supervisor)
    wanted = select(AuditEvent).where(AuditEvent.act == "enrollment.read")
    presence.stay(reader, sent, now)
    assert db.session.scalars(wanted).all() == []
    for after in (1, 60):
        evidence.get_for_review(office, reader, sent, now + timedelta(seconds=after))
    assert len(db.session.scalars(wanted).all()) == 1
    # Neither does it keep an opening alive that ended long ago.
    for after in (600, 601):
        presence.stay(reader, sent, now + timedelta(seconds=after))
    evidence.get_for_review(office, reader, sent, now + timedelta(seconds=602))
    assert len(db.session.scalars(wanted).all()) == 2


def test_an_opening_is_one_line_until_the_reader_leaves(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent, now, reader = send(), datetime.now(UTC), account(supervisor)
    for after in (0, 60, 170, 300):  # the last of them comes back after more than two minutes
        evidence.get_for_review(office, reader, sent, now + timedelta(seconds=after))
    wanted = select(AuditEvent).where(AuditEvent.act == "enrollment.read")
    lines = db.session.scalars(wanted.order_by(AuditEvent.seq)).all()
    assert [line.detail for line in lines] == [{"rev": 1}, {"rev": 1}]
