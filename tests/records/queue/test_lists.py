"""Filters and pages of the queue, forward and back, and the record that follows another."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.records.queue.scene import BESIDE, ELSEWHERE, HERE, Plant
from webapp.records import queue
from webapp.records.installation import Installation
from webapp.records.models import Account
from webapp.records.queue import PAGE, Filters
from webapp.records.queue.walk import LONGEST

FLAGGED = {"flags": ["nik_duplicate"]}


def ids(office: Installation, person: Account, filters: Filters, **place: Any) -> list[UUID]:
    page = queue.list_enrollments(office, person, filters, place.get("after"), place.get("before"))
    return [row.id for row in page.rows]


NARROWED: list[tuple[dict[str, Any], str]] = [
    ({}, "fabcd"),
    ({"view": "disetujui"}, "e"),
    ({"area": HERE}, "fab"),
    ({"area": BESIDE}, "cd"),
    ({"area": ELSEWHERE}, "fabcd"),  # nobody else's area, so all of one's own
    ({"rw": "003"}, "b"),
    ({"area": BESIDE, "rw": "003"}, ""),
    ({"flag": "nik_duplicate"}, "f"),
    ({"flag": "phone_missing"}, "d"),
    ({"flagged": True}, "f"),
    ({"flagged": True, "flag": "phone_missing"}, ""),
]


def test_each_filter_narrows_and_all_of_them_together(
    office: Installation, supervisor: Account, planted: Plant
) -> None:
    made = planted(
        {},
        {"rw": "003"},
        {"kelurahan": BESIDE},
        {"kelurahan": BESIDE, "flags": ["phone_missing"]},
        {"state": "approved"},
        FLAGGED,
        {"kelurahan": ELSEWHERE},
    )
    for filters, wanted in NARROWED:
        found = ids(office, supervisor, Filters(**filters))
        assert found == [made["abcdef".index(letter)] for letter in wanted], filters


def test_a_person_or_an_event_narrows_within_the_own_territory(
    office: Installation, supervisor: Account, stranger: Account, planted: Plant
) -> None:
    here, _ = planted({}, {"kelurahan": ELSEWHERE})
    author = queue.list_authors(office, supervisor)[0].id
    assert ids(office, supervisor, Filters(author=author)) == [here]
    assert ids(office, supervisor, Filters(author=author, event=uuid4())) == []
    assert here not in ids(office, stranger, Filters(author=author))


def test_pages_join_without_a_gap_or_a_double_and_go_back_as_they_went(
    office: Installation, supervisor: Account, planted: Plant
) -> None:
    made = planted(*[FLAGGED if n % 9 == 0 else {} for n in range(2 * PAGE + 7)])
    first = queue.list_enrollments(office, supervisor, Filters(), None)
    second = queue.list_enrollments(office, supervisor, Filters(), first.after)
    third = queue.list_enrollments(office, supervisor, Filters(), second.after)
    assert (first.before, third.after) == (None, None)
    read = [row.id for page in (first, second, third) for row in page.rows]
    assert read == [*made[::9], *(one for n, one in enumerate(made) if n % 9)]
    back = queue.list_enrollments(office, supervisor, Filters(), None, third.before)
    assert back == second
    # What stands before the second page is the first one, whole and without a page before it.
    assert queue.list_enrollments(office, supervisor, Filters(), None, back.before) == first


def test_what_no_index_knows_is_looked_for_a_stretch_at_a_time(
    office: Installation, supervisor: Account, planted: Plant
) -> None:
    made = planted(*[{"rw": "009" if n in (3, LONGEST + 5) else "001"} for n in range(LONGEST + 9)])
    wanted = Filters(rw="009")
    first = queue.list_enrollments(office, supervisor, wanted, None)
    assert [row.id for row in first.rows] == [made[3]]
    assert first.looked_on
    rest = queue.list_enrollments(office, supervisor, wanted, first.after)
    assert [row.id for row in rest.rows] == [made[LONGEST + 5]]
    assert (rest.looked_on, rest.after) == (False, None)


def test_the_next_record_is_the_one_below_that_one_may_decide(
    office: Installation, supervisor: Account, planted: Plant
) -> None:
    flagged, first, _, last = planted(FLAGGED, {}, {"author_id": supervisor.id}, {"rw": "003"})
    nothing = Filters()
    assert queue.find_next(office, supervisor, nothing, None) == flagged
    assert queue.find_next(office, supervisor, nothing, flagged) == first
    assert queue.find_next(office, supervisor, nothing, first) == last  # not one's own entry
    assert queue.find_next(office, supervisor, nothing, last) is None
    assert queue.find_next(office, supervisor, Filters(flagged=True), flagged) is None
    assert queue.find_next(office, supervisor, Filters(rw="003"), flagged) == last
    assert queue.find_next(office, supervisor, Filters(view="dikembalikan"), None) is None
    assert queue.find_next(office, supervisor, Filters(searched=True), None) is None


def test_beside_an_open_record_stands_its_part_of_the_list(
    office: Installation, supervisor: Account, planted: Plant
) -> None:
    made = planted(*[{"state": "approved" if n == 40 else "submitted"} for n in range(60)])
    for at in (0, 3, 20, 40, 59):
        page = queue.list_beside(office, supervisor, Filters(), made[at])
        start = max(0, at - 5)
        shown = [one for one in made[start : start + PAGE] if one != made[40]]
        assert [row.id for row in page.rows][: len(shown)] == shown
        assert (page.before is None) == (start == 0 and at < 5)
        assert (page.after is None) == (at >= 40)


def test_counts_stand_beside_the_views(
    office: Installation, supervisor: Account, above: Account, planted: Plant
) -> None:
    planted({}, FLAGGED, {"rw": "003"}, {"state": "returned"}, {"kelurahan": ELSEWHERE})
    soon = queue.list_enrollments(office, supervisor, Filters(), None).rows[-1].received_at
    late = soon + timedelta(seconds=1)
    counted = queue.count_views(supervisor, Filters(), late)
    assert {name: counted[name] for name in ("menunggu", "tanda", "lewat", "dikembalikan")} == {
        "menunggu": 3,
        "tanda": 1,
        "lewat": 3,
        "dikembalikan": 1,
    }
    assert queue.count_views(supervisor, Filters(rw="003"), late)["menunggu"] == 1
    assert queue.count_views(above, Filters(), late)["menunggu"] == 3
    assert queue.count_views(supervisor, Filters(flag="nik_duplicate"), late) == {}
