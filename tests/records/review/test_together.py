"""Two people at one desk at once, and a desk that stays quick when the queue is long."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime
from threading import Barrier
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select

from tests.desk import Send, account, enrollment
from webapp.records import audit, queue, review
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Change, Decision
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
