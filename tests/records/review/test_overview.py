"""The overview adds up what the counts say, inside one's own territory, along indexes alone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text

from tests.desk import Send, account
from tests.phone import Phone
from tests.phones import change_row
from webapp.records import overview, review, tally
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Device, Enrollment
from webapp.records.overview import Overview, Span
from webapp.records.permission import Person
from webapp.records.review import Pin, Ruling

TAMBORA, ANGKE, KRENDANG = "31.73.04", "31.73.04.1004", "31.73.04.1005"
BACK = Ruling("return", pins=[Pin("nama", "nama_tidak_lengkap")])


def around(now: datetime, days: int = 40) -> Span:
    """All the days of late."""
    today = tally.day_of(now)
    return Span(today - timedelta(days=days), today)


def summarize(office: Installation, who: Person, area: str = TAMBORA, **more: Any) -> Overview:
    now = datetime.now(UTC)
    db.session.rollback()
    return overview.summarize(office, who, area, more.get("span", around(now)), now)


def test_records_are_counted_by_how_far_they_have_come(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    now, who = datetime.now(UTC), account(supervisor)
    sent = [send() for _ in range(4)]
    for one, ruling in zip(sent, (Ruling("approve"), BACK, Ruling("reject", "usia")), strict=False):
        review.decide(office, who, one, 1, ruling, now)
    found = summarize(office, who)
    assert found.progress.states == dict.fromkeys(
        ("approved", "returned", "rejected", "submitted"), 1
    )
    assert (found.progress.sent, found.progress.approved, found.progress.handed_over) == (4, 1, 0)
    assert (found.waiting.number, found.waiting.late) == (1, 0)
    assert (found.returns.decided, found.returns.reasons) == (3, [("nama_tidak_lengkap", 1)])
    assert (found.pace.among, found.pace.keying, found.pace.service) == (4, 74, 45)
    before = Span(around(now).first, tally.day_of(now) - timedelta(days=1))
    assert summarize(office, who, span=before).progress.sent == 0
    somewhere = Span(before.first, tally.day_of(now), UUID(int=1))
    assert summarize(office, who, span=somewhere).progress.sent == 0


def test_what_waits_is_told_by_its_age(
    app: Flask, office: Installation, supervisor: UUID, send: Send
) -> None:
    now = datetime.now(UTC)
    for days in (0, 3, 4, 7, 8):
        change_row(app, Enrollment, send(), received_at=now - timedelta(days=days))
    tally.recount()
    waiting = summarize(office, account(supervisor)).waiting
    assert (waiting.ages, waiting.late, waiting.number) == ((1, 1, 2, 1), 3, 5)
    assert waiting.oldest == now - timedelta(days=8)


def test_the_parts_of_an_area_are_all_there_in_their_order(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    send(kelurahan=ANGKE, rw="010")
    send(kelurahan=ANGKE, rw="002")
    send(kelurahan=ANGKE, rw="002")
    who = account(supervisor)
    parts = {part.code: part.progress.sent for part in summarize(office, who).parts}
    assert list(parts) == sorted(parts)
    assert len(parts) == 11
    assert (parts[ANGKE], parts[KRENDANG]) == (3, 0)
    neighbourhoods = summarize(office, who, ANGKE).parts
    assert [(part.code, part.progress.sent) for part in neighbourhoods] == [("002", 2), ("010", 1)]
    assert summarize(office, who, KRENDANG).progress.sent == 0


def test_an_area_outside_the_own_territory_does_not_exist(
    office: Installation, supervisor: UUID
) -> None:
    for area in ("31.73.02", "31.73", "31", "31.73.04.9999", "nonsense"):
        with pytest.raises(review.NotFound):
            summarize(office, account(supervisor), area)


def test_silent_phones_are_counted_after_a_day(
    app: Flask, office: Installation, client: FlaskClient, supervisor: UUID, phone: Phone
) -> None:
    who = account(supervisor)
    device = UUID(phone.answer["device"]["id"])
    change_row(app, Device, device, waiting_since=datetime.now(UTC) - timedelta(hours=23))
    assert summarize(office, who).pending.silent == 0
    change_row(app, Device, device, waiting_since=datetime.now(UTC) - timedelta(hours=25))
    assert summarize(office, who).pending.silent == 1
    assert summarize(office, who, KRENDANG).pending.silent == 0


def test_nothing_is_read_but_along_an_index(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    send()
    who, asked = account(supervisor), []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    summarize(
        office,
        who,
        span=Span(around(datetime.now(UTC)).first, tally.day_of(datetime.now(UTC)), UUID(int=1)),
    )
    summarize(office, who, ANGKE)
    event.remove(db.engine, "before_cursor_execute", note)
    wanted = [(words, values) for words, values in asked if words.startswith("SELECT")]
    assert len(wanted) > 10
    for statement, values in wanted:
        assert read_whole(statement, values) == [], statement


def read_whole(statement: str, values: Any) -> list[str]:
    """The tables that grow and that a statement reads from end to end."""
    connection = db.session.connection()
    if connection.dialect.name == "sqlite":
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        lines = [str(row[3]) for row in plan]
        return [line for line in lines if line.startswith("SCAN") and not is_small(line)]
    # A small table is read whole whatever indexes it has, unless that is forbidden.
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    plan = connection.exec_driver_sql(f"EXPLAIN {statement}", values)
    lines = [str(row[0]) for row in plan]
    return [line for line in lines if "Seq Scan" in line and not is_small(line)]


def is_small(line: str) -> bool:
    """What does not grow with the records: settings, events, and what the statement itself has found."""
    name = line.replace(" on ", " ").split("Scan ")[-1].removeprefix("SCAN ").split()[0]
    return name in {"setting", "event"} or name.startswith(("(", "anon"))
