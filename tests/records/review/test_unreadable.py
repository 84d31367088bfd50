"""A record that does not open any more holds up nobody beside it: neither what comes in nor a list."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select, update

from tests.desk import Send, account, enrollment
from webapp.records import bulk, candidates, integrity, queue
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Enrollment, Revision
from webapp.records.queue import Filters

pytestmark = pytest.mark.usefixtures("no_night")
NIK = "3173042107959001"
SWAPPED = "3173042107959010"  # two digits of it in each other's place
SPOILT = "gone.AAAA"  # sealed with a key that nobody has


def spoil_column(sent: UUID, name: str) -> None:
    db.session.execute(update(Enrollment).where(Enrollment.id == sent).values({name: SPOILT}))
    db.session.commit()


def spoil_record(sent: UUID) -> None:
    of_it = Revision.enrollment_id == sent
    known = db.session.scalars(select(Revision.record).where(of_it)).one()
    spoilt = update(Revision).where(of_it).values(record={**known, "alamat": SPOILT})
    db.session.execute(spoilt)
    db.session.commit()


@pytest.mark.parametrize("where", ["name", "record"])
def test_what_comes_in_good_is_taken_beside_a_neighbour_that_does_not_open(
    office: Installation, supervisor: UUID, send: Send, where: str
) -> None:
    first = send(nik=NIK)
    if where == "name":
        spoil_column(first, "nama")
    else:
        spoil_record(first)
    again = send(nik=SWAPPED)  # the answer is `stored`
    assert "person_similar" not in enrollment(again).flags
    assert candidates.list_candidates(office, account(supervisor), enrollment(again)) == []
    twin = send(nik=SWAPPED)
    assert "nik_duplicate" in enrollment(twin).flags


def test_lists_and_signs_go_on_without_it(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    spoilt, good, now = send(), send(), datetime.now(UTC)
    spoil_column(spoilt, "nama")
    spoil_column(spoilt, "nik")
    reader, author = account(supervisor), enrollment(good).author_id
    rows = queue.list_enrollments(office, reader, Filters(), None).rows
    assert {row.id: bool(row.nik) for row in rows} == {spoilt: False, good: True}
    assert [line.id for line in bulk.get_batch(office, reader, author, now).lines] == [good]
    integrity.examine(office, author, now)
