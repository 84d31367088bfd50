"""Who is called back is chosen in the intake, by chance that nobody foresees, and by what was remarked."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask.testing import FlaskCliRunner as Runner
from sqlalchemy import event, select, text
from sqlalchemy.engine import Connection

from tests.desk import account
from tests.phone import Phone
from tests.phones import change_row
from tests.records.integrity.test_signs import person, send
from webapp.records import callback, inquiry, integrity
from webapp.records.db import db
from webapp.records.models import Account, Callback, Enrollment
from webapp.records.review import NotFound
from webapp.records.setting import put

pytestmark = pytest.mark.usefixtures("no_night")


def chosen(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {str(one.enrollment_id): one.why for one in db.session.scalars(select(Callback))}


def draw(app: Flask, percent: int) -> None:
    """Let chance choose so many of a hundred."""
    with app.app_context():
        limits = {"night_from_hour": 24, "night_to_hour": 0, "callback_percent": percent}
        put("thresholds", limits, None, datetime.now(UTC))


def test_chance_chooses_by_the_key_and_remarks_choose_always(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    draw(app, 0)
    plain = send(phone, client, 2)
    fast = send(phone, client, 1, keying_ms=9_000)
    assert chosen(app) == {fast[0]: "flagged"}
    draw(app, 100)
    drawn = send(phone, client, 1)
    assert chosen(app) == {fast[0]: "flagged", drawn[0]: "random"}
    assert set(plain).isdisjoint(chosen(app))


def test_whoever_has_withdrawn_is_not_called(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    draw(app, 100)
    gone, still = send(phone, client, 2)
    change_row(app, Enrollment, UUID(gone), state="withdrawn")
    with app.app_context():
        office, reader, now = app.extensions["jaring"], account(supervisor), datetime.now(UTC)
        rows = callback.list_open(office, reader, None, now).rows
        assert [str(row.enrollment.id) for row in rows] == [still]
        with pytest.raises(NotFound):
            callback.reveal_phone(office, reader, UUID(gone), "call_now", now)
        assert callback.reveal_phone(office, reader, UUID(still), "call_now", now)


def test_about_one_in_twenty_is_drawn(app: Flask) -> None:
    office, limits = app.extensions["jaring"], {"callback_percent": 5}
    ids = [UUID(int=n) for n in range(20_000)]
    drawn = sum(callback._why(office, Enrollment(id=one, flags=[]), limits) != "" for one in ids)
    assert 800 < drawn < 1200


def test_the_lists_are_read_along_an_index(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: object
) -> None:
    """Each list is a range of one index: nothing is scanned that grows with the records."""
    draw(app, 100)
    send(phone, client, 2, keying_ms=9_000)
    with app.app_context():
        office, reader = app.extensions["jaring"], account(supervisor)  # type: ignore[arg-type]
        seen: list[tuple[str, object]] = []

        def note(_c: Connection, _k: object, statement: str, values: object, *_: object) -> None:
            if statement.lstrip().startswith("SELECT"):
                seen.append((statement, values))

        event.listen(db.engine, "before_cursor_execute", note)
        now = datetime.now(UTC)
        callback.list_open(office, reader, None, now)
        inquiry.list_watched(office, reader, None)
        integrity.examine(office, person(phone), now)
        event.remove(db.engine, "before_cursor_execute", note)
        if db.engine.dialect.name != "sqlite":
            assert len(seen) < 40
            return
        plans = [
            str(row[-1])
            for statement, values in seen
            for row in db.session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}",
                values,  # type: ignore[arg-type]
            )
        ]
    grows = ("enrollment", "revision", "callback", "signal", "slip", "ticket", "deposit", "inquiry")
    scanned = [plan for plan in plans if plan.split()[:1] == ["SCAN"] and plan.split()[1] in grows]
    assert scanned == []
    assert any("ix_callback_status" in plan for plan in plans)
    assert any("ix_enrollment_author_id" in plan for plan in plans)


def test_the_nightly_run_looks_at_everybody_once(
    app: Flask, client: FlaskClient, phone: Phone, runner: Runner
) -> None:
    send(phone, client, 3, keying_ms=9_000)
    said = runner.invoke(args=["integrity", "run"]).output
    assert "1 volunteers looked at, 1 signs." in said
    assert "0 volunteers looked at" in runner.invoke(args=["integrity", "run"]).output
    change_row(app, Account, person(phone), name="Sri Contoh Baru")
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM signal")).scalar() == 1
