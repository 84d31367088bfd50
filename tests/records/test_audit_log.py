"""Reading the audit: along one index, no more than a page asks for, no further than one's territory."""

import json
import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, insert, text

from webapp.records import audit, audit_chain, audit_export, audit_log
from webapp.records.account import Place, create_account, create_person
from webapp.records.audit_acts import GROUPS
from webapp.records.audit_export import Wanted
from webapp.records.audit_log import PAGE, Filters
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.models import Account, AuditEvent

PASSWORD = "kata sandi panjang"
MANY = 6_000
RARE = "epoch.begin"


@pytest.fixture
def admin(office: Installation, now: datetime) -> Account:
    """The admin of Jakarta Barat."""
    return create_account(office, "ani.uji", PASSWORD, "Ani Uji", "admin", "31.73", now)


@pytest.fixture
def far(office: Installation, now: datetime) -> Account:
    """A supervisor of another kota."""
    return create_account(office, "rina.uji", PASSWORD, "Rina Uji", "supervisor", "31.74.01", now)


@transaction
def write(by: Account, act: str, thing: object, now: datetime, kind: str = "account") -> None:
    audit.record("account", by.id, act, kind, thing, {}, now)


def fill(now: datetime, *actors: UUID, many: int = MANY) -> None:
    """So many lines, a minute apart, whose hashes nobody checks."""
    first = audit_log.newest() + 1
    rows: list[dict[str, Any]] = [
        {
            "seq": first + n,
            "at": now + timedelta(minutes=n),
            "actor_kind": "account",
            "actor_id": actors[n % len(actors)],
            "act": RARE if n == many // 3 else ("enrollment.read", "queue.search")[n % 2],
            "object_kind": "epoch" if n == many // 3 else "account",
            "object_id": str(actors[n % len(actors)]),
            "detail": {},
            "previous": "-",
            "hash": f"{n:043d}",
        }
        for n in range(many)
    ]
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(insert(AuditEvent), rows)


def acts(person: Account, filters: Filters) -> list[str]:
    return [line.act for line in audit_log.list_lines(person, filters).lines]


def test_one_sees_who_acted_here_and_what_was_done_here(
    office: Installation, admin: Account, far: Account, volunteer: Account, now: datetime
) -> None:
    write(far, "enrollment.read", far.id, now)
    write(far, "device.revoke", volunteer.id, now)
    write(volunteer, "ticket.view", far.id, now)
    seen = acts(admin, Filters())
    assert "device.revoke" in seen
    assert "ticket.view" in seen
    assert "enrollment.read" not in seen
    everywhere = create_account(office, "p.uji", PASSWORD, "P Uji", "admin", "31", now)
    assert "enrollment.read" in acts(everywhere, Filters())


def test_filters_are_sifted_together(
    admin: Account, volunteer: Account, supervisor: Account, now: datetime
) -> None:
    tomorrow = now + timedelta(days=1)
    write(supervisor, "enrollment.read", volunteer.id, now)
    write(supervisor, "enrollment.approve", volunteer.id, tomorrow)
    write(admin, "enrollment.read", volunteer.id, tomorrow)
    of_thing = Filters(thing=str(volunteer.id), group="lihat")
    assert acts(admin, of_thing) == ["enrollment.read", "enrollment.read"]
    assert acts(admin, Filters(actor=supervisor.id, group="putusan")) == ["enrollment.approve"]
    today = date(2026, 11, 21)
    assert "enrollment.approve" not in acts(admin, Filters(last_day=today))
    later = Filters(first_day=today + timedelta(days=1))
    assert acts(admin, later) == ["enrollment.read", "enrollment.approve"]


def test_pages_follow_each_other_without_a_gap(admin: Account, now: datetime) -> None:
    fill(now, admin.id, many=PAGE * 2 + 5)
    seen: list[int] = []
    before = None
    while True:
        page = audit_log.list_lines(admin, Filters(actor=admin.id), before)
        seen += [line.seq for line in page.lines]
        before = page.before
        if before is None:
            break
    last = audit_log.newest()
    assert seen == list(range(last, last - PAGE * 2 - 5, -1))


def test_a_page_looks_at_so_many_lines_and_says_how_far_it_came(
    admin: Account, far: Account, now: datetime
) -> None:
    fill(now, far.id)
    page = audit_log.list_lines(admin, Filters(group="lihat"))
    assert page.lines == []
    assert not page.is_full
    assert page.before == audit_log.newest() - audit_log.WINDOW * audit_log.MOST_WINDOWS + 1


def test_every_window_is_one_range_of_one_index(
    admin: Account, far: Account, now: datetime
) -> None:
    # Of somebody who did a third of everything PostgreSQL walks the lines themselves, and a few it
    # sorts: both as it should.
    fill(now, far.id, *(uuid4() for _ in range(60)))
    db.session.execute(text("ANALYZE"))
    day = now.date() + timedelta(days=2)
    for index, filters in {
        "actor_id": Filters(actor=far.id),
        "act": Filters(group="kantor"),
        "object_id": Filters(thing=str(far.id)),
        "": Filters(first_day=day, last_day=day),
    }.items():
        plans = [plan for plan in plans_of(admin, filters) if "audit_event" in plan]
        assert plans
        assert not any(re.search("SCAN|Seq Scan|TEMP B-TREE", plan) for plan in plans), plans
        assert any(f"ix_audit_event_{index}" in plan for plan in plans) or not index


def plans_of(person: Account, filters: Filters) -> list[str]:
    """How the database goes about each question of a page."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    audit_log.list_lines(person, filters)
    event.remove(db.engine, "before_cursor_execute", note)
    word = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN"
    connection = db.session.connection()
    return [
        " / ".join(str(row[-1]) for row in connection.exec_driver_sql(f"{word} {ask}", values))
        for ask, values in asked
        if ask.startswith("SELECT")
    ]


def test_the_chain_is_checked_from_where_it_was_last_seen(
    office: Installation, admin: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_chain, "A_LOOK", 4)
    monkeypatch.setattr(audit_chain, "WORTH_KEEPING", 2)
    for number in range(10):
        write(admin, "audit.read", number, now)
    seen = [audit_chain.look(office, now).lines for _ in range(4)]
    assert seen == [4, 8, audit_log.newest(), audit_log.newest()]
    tamper(3)
    assert audit_chain.look(office, now).broken is None  # it does not walk back
    assert audit.verify().broken == 3
    audit_chain.keep(office, audit.verify(), now)
    assert audit_chain.look(office, now).broken == 3


def test_a_mark_that_another_hand_wrote_counts_for_nothing(
    office: Installation, admin: Account, now: datetime
) -> None:
    write(admin, "audit.read", 1, now)
    audit_chain.keep(office, audit.verify(), now)
    tamper(1)
    forged = json.dumps({"value": {"lines": audit_log.newest(), "hash": "x", "broken": None}})
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE setting SET value = :forged"), {"forged": forged})
    db.session.rollback()
    assert audit_chain.look(office, now).broken == 1


def test_an_export_holds_what_its_reader_may_see_and_is_the_next_line(
    office: Installation, admin: Account, far: Account, now: datetime
) -> None:
    write(far, "enrollment.read", far.id, now)
    last = audit_log.newest()
    span = audit_export.begin(admin, Wanted("jsonl", "pemeriksaan"), now)
    assert (span.first, span.last) == (1, last)
    mine = [line.seq for line, _ in audit_export.read(admin, span)]
    everything = [line.seq for line, _ in audit_export.read(None, span)]
    assert everything == list(range(1, last + 1))
    assert last not in mine
    assert db.session.get_one(AuditEvent, last + 1).act == "audit.export"
    with pytest.raises(audit_export.UnknownPurpose):
        audit_export.begin(admin, Wanted("jsonl", "karena saya mau"), now)


def test_a_sheet_has_a_bound(
    admin: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_export, "MOST_ROWS", 0)
    with pytest.raises(audit_export.TooManyLines):
        audit_export.begin(admin, Wanted("xlsx", "pemeriksaan"), now)


def test_a_person_is_found_by_the_phones_too(
    office: Installation, admin: Account, phone: Any, volunteer: Account
) -> None:
    assert "device.activate" in acts(admin, Filters(actor=volunteer.id, group="hp"))
    assert "device.activate" in GROUPS["hp"]
    other = create_person(office, "Lain Contoh", Place("31.73.04.1001"), volunteer.created_at)
    assert acts(admin, Filters(actor=other.id)) == []


def tamper(seq: int) -> None:
    """Change a line, as somebody with the database's own password could."""
    names = ["audit_event_no_update ON", "audit_event_append_only ON audit_event"]
    drop = f"DROP TRIGGER {names[db.engine.dialect.name != 'sqlite']}".removesuffix(" ON")
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text(drop))
        connection.execute(text(f"UPDATE audit_event SET act = 'x' WHERE seq = {seq}"))
