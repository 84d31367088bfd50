"""Found by code, NIK, phone and name in one's own territory; elsewhere is the same as nowhere."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.records.queue.scene import BESIDE, ELSEWHERE, HERE, Plant
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.limits import TooManyTries
from webapp.records.models import Account, AuditEvent, Enrollment
from webapp.records.queue import PAGE, search
from webapp.records.queue.search import CHUNK, LONGEST, MISSED, Query, read_query
from webapp.rules.problem import Problem
from webapp.rules.slip import check_character, show_code

NIK = "3173042107959001"
PHONE = "+6281200009001"


def names(office: Installation, person: Account, typed: str) -> list[str]:
    query = read_query(typed)
    assert isinstance(query, Query)
    return [row.nama for row in search.find(office, person, query, None).rows]


TYPED = [
    ("3173 0421 0795 9001", "nik"),
    ("3173.0421.0795.9001", "nik"),
    ("0812-0000-9001", "phone"),
    ("+62 812 0000 9001", "phone"),
    ("  Siti   Aminah ", "name"),
    ("Ño", None),
    ("", None),
    ("31730421", None),
    ("317304210795900", None),
    ("a" * 101, None),
]


def test_one_box_tells_what_was_typed() -> None:
    for typed, kind in TYPED:
        found = read_query(typed)
        assert (found.kind if isinstance(found, Query) else None) == kind, typed
        assert isinstance(found, Problem) is (kind is None)


def test_everything_is_found_within_the_territory_only(
    office: Installation,
    supervisor: Account,
    stranger: Account,
    planted: Plant,
) -> None:
    code = "7KQ29XW" + check_character("7KQ29XW")
    planted({"nama": "Siti Aminah Contoh", "nik": NIK, "no_hp": PHONE, "slip_code": code})
    for typed in (
        NIK,
        "0812 0000 9001",
        show_code(code).lower().replace("0", "o"),
        "aminah siti",
        "SITI",
        "Contoh, Siti",
    ):
        assert names(office, supervisor, typed) == ["Siti Aminah Contoh"], typed
        assert names(office, stranger, typed) == [], typed
    assert names(office, supervisor, "Siti Lain") == []
    assert names(office, supervisor, "Sit") == []


def test_a_name_that_many_bear_is_found_page_after_page(
    office: Installation, supervisor: Account, planted: Plant
) -> None:
    many = [{"nama": "Siti Umum", "kelurahan": HERE if n % 2 else BESIDE} for n in range(PAGE + 9)]
    planted(*many, {"nama": "Siti Umum", "kelurahan": ELSEWHERE})
    query = Query(search.NAME, "Siti Umum", "Siti Umum")
    first = search.find(office, supervisor, query, None)
    assert (len(first.rows), first.looked_on) == (PAGE, False)
    rest = search.find(office, supervisor, query, first.onward)
    assert (len(rest.rows), rest.onward) == (9, None)
    assert len({row.id for row in [*first.rows, *rest.rows]}) == PAGE + 9


def test_a_search_among_too_many_is_broken_off_and_goes_on(
    office: Installation, supervisor: Account, planted: Plant
) -> None:
    common = [{"nama": "Siti Satu"} for _ in range(LONGEST + 20)]
    planted(*common, *[{"nama": "Budi Dua"} for _ in range(CHUNK + 5)], {"nama": "Siti Dua"})
    query = Query(search.NAME, "Siti Dua", "Siti Dua")
    found, onward, looked = [], None, 0
    while looked == 0 or onward:
        page = search.find(office, supervisor, query, onward)
        found += [row.nama for row in page.rows]
        onward, looked = page.onward, looked + 1
    assert found == ["Siti Dua"]
    assert looked <= 2 + (LONGEST + CHUNK) // LONGEST


def test_a_search_is_written_down_by_its_kind_alone(
    office: Installation, supervisor: Account, planted: Plant, now: datetime
) -> None:
    planted({"nama": "Siti Contoh", "nik": NIK})
    for typed in (NIK, "081200009009", "Siti"):
        query = read_query(typed)
        assert isinstance(query, Query)
        search.start_search(office, supervisor, query, now)
        assert typed not in repr(query)
    lines = db.session.scalars(
        select(AuditEvent).where(AuditEvent.act == "queue.search").order_by(AuditEvent.seq)
    ).all()
    assert [line.detail for line in lines] == [{"kind": "nik"}, {"kind": "phone"}, {"kind": "name"}]
    assert {line.object_id for line in lines} == {str(supervisor.id)}


def test_trying_numbers_that_are_not_there_comes_to_an_end(
    office: Installation, supervisor: Account, stranger: Account, planted: Plant, now: datetime
) -> None:
    planted({"nik": NIK})
    for serial in range(MISSED.most):
        search.start_search(office, stranger, Query("nik", f"31730421079{serial:05}"), now)
    for nik in (NIK, "3173042107950001"):
        with pytest.raises(TooManyTries):
            search.start_search(office, stranger, Query("nik", nik), now)
    probes = select(AuditEvent).where(AuditEvent.act == "queue.probe")
    assert [line.detail for line in db.session.scalars(probes)] == [{"kind": "nik"}]
    # Names go on, others are not held up, and an hour later it is forgotten.
    search.start_search(office, stranger, Query("name", "Siti", "Siti"), now)
    search.start_search(office, supervisor, Query("nik", NIK), now)
    search.start_search(office, stranger, Query("nik", NIK), now + timedelta(hours=1))


def test_what_is_there_is_no_probe(
    office: Installation, supervisor: Account, planted: Plant, now: datetime
) -> None:
    planted({"nik": NIK})
    for _ in range(MISSED.most + 1):
        search.start_search(office, supervisor, Query("nik", NIK), now)
    assert db.session.scalar(select(Enrollment.id)) is not None
