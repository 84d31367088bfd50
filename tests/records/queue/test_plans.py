"""Every question of the queue is one range of an index, on a table so big that a planner chooses."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event

from tests.records.queue.scene import BESIDE, ELSEWHERE, HERE, Plant, analyse
from webapp.records import queue
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Account
from webapp.records.queue import After, Filters, search
from webapp.records.queue.search import Onward, Query

MANY = 6_000
# Tables that grow with every record; the others are as large as a city is.
GROWING = ("enrollment", "search_token", "revision", "quarantine", "audit_event")
STATES = ("submitted", "submitted", "approved", "returned", "rejected")

Asked = list[tuple[str, Any]]


def questions(
    office: Installation, person: Account, place: After, now: datetime
) -> dict[str, Callable[[], Any]]:
    """Each question with the name of the index that answers it."""
    author = queue.list_authors(office, person, Filters(area=HERE))[0].id
    before = queue.promised_since(now, 0)
    late, name = Filters(before=before), Query("name", "Budi Contoh", "Budi Contoh")
    walks = {
        "ix_enrollment_territory": Filters(area=HERE),
        "ix_enrollment_kecamatan": Filters(area=HERE[:8], rw="004"),
        "ix_enrollment_kota": Filters(before=before),
        "ix_enrollment_author_state": Filters(author=author, area=BESIDE, flag="night"),
        "ix_enrollment_event_state": Filters(event=UUID(int=7), view="disetujui"),
    }
    lists = {
        f"{index} {way}": lambda filters=filters, args=args: queue.list_enrollments(
            office, person, filters, *args
        )
        for index, filters in walks.items()
        for way, args in {"on": (None,), "after": (place,), "back": (None, place)}.items()
    }
    return {
        **lists,
        "ix_enrollment_kota beside": lambda: queue.list_beside(office, person, Filters(), place.id),
        "ix_enrollment_kota next": lambda: queue.find_next(office, person, Filters(), place.id),
        "ix_enrollment_kota counts": lambda: queue.count_views(person, Filters(), before),
        "ix_enrollment_territory late": lambda: queue.list_escalated(person, before),
        "ix_enrollment_kota lewat": lambda: queue.list_enrollments(office, person, late, None),
        "ix_search_token_where": lambda: search.find(office, person, name, None),
        "ix_search_token_where on": lambda: search.find(
            office, person, name, Onward(HERE, place.id)
        ),
        "ix_enrollment_nik_index": lambda: search.find(office, person, Query("nik", "1"), None),
        "ix_enrollment_phone_index": lambda: search.find(office, person, Query("phone", "1"), None),
        "enrollment code": lambda: search.find(office, person, Query("code", "00000000"), None),
    }


def test_no_question_of_the_queue_grows_with_the_table(
    office: Installation, above: Account, supervisor: Account, planted: Plant, now: datetime
) -> None:
    places = (HERE, HERE, BESIDE, "31.73.02.1001", ELSEWHERE)
    made = planted(
        *[
            {
                "kelurahan": places[n // 3 % len(places)],
                "state": STATES[n % 7 % len(STATES)],
                "rw": f"{n % 11:03}",
                "flags": ["night"] if n % 2 else [],
                "nama": f"{('Budi', 'Siti', 'Agus')[n % 3]} {'Contoh' if n % 5 else 'Misal'}",
                "received_at": now - timedelta(minutes=MANY - n),
            }
            for n in range(MANY)
        ]
    )
    analyse()
    place = queue.find_place(made[MANY // 2])
    assert place is not None
    for name, ask in questions(office, above, place, now).items():
        asked = _listen(ask)
        used = [index for statement in asked for index in _check(name, *statement)]
        assert any(name.split()[0] in index for index in used), (name, used)


def _listen(ask: Callable[[], Any]) -> Asked:
    """The statements that answering a question takes."""
    asked: Asked = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    ask()
    event.remove(db.engine, "before_cursor_execute", note)
    return asked


def _check(name: str, statement: str, values: Any) -> list[str]:
    """The indexes along which a statement reads; it reads no growing table whole, and sorts none."""
    if db.engine.dialect.name == "sqlite":
        return _check_sqlite(name, statement, values)
    return _check_postgresql(name, statement, values)


def _check_sqlite(name: str, statement: str, values: Any) -> list[str]:
    asked = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    steps = [row[3] for row in asked]
    growing = re.compile(rf"(SCAN|SEARCH) ({'|'.join(GROWING)})\b")
    reads = [step for step in steps if growing.search(step)]
    assert not [step for step in reads if step.startswith("SCAN")], (name, steps)
    if reads:
        assert not [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step], (name, steps)
    return [found[1] for step in reads if (found := re.search(r"INDEX (\w+)", step))]


def _check_postgresql(name: str, statement: str, values: Any) -> list[str]:
    asked = db.session.connection().exec_driver_sql(
        f"EXPLAIN (FORMAT JSON, COSTS OFF) {statement}", values
    )
    found = asked.scalar_one()
    (plan,) = found if isinstance(found, list) else json.loads(found)
    nodes = list(_nodes(plan["Plan"]))
    reads = [node for node in nodes if node.get("Relation Name") in GROWING]
    assert not [node for node in reads if node["Node Type"] == "Seq Scan"], (name, plan)
    if reads and any("received_at" in str(node.get("Sort Key")) for node in nodes):
        sorts = [node for node in nodes if node["Node Type"] == "Sort"]
        assert not sorts, (name, plan)
    return [node["Index Name"] for node in nodes if "Index Name" in node]


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", []) for node in _nodes(part))]
