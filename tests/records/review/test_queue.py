"""The queue: attention first, then oldest; page after page without a row twice; nobody else's."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from tests.desk import Send, account
from tests.phone import Phone
from tests.worker import record
from webapp.records import queue
from webapp.records.installation import Installation
from webapp.records.queue import Filters


def ids(office: Installation, person: UUID, filters: Filters | None = None) -> list[UUID]:
    """Every id of the queue, read page by page."""
    found: list[UUID] = []
    after = None
    while True:
        page = queue.list_enrollments(office, account(person), filters or Filters(), after)
        found += [row.id for row in page.rows]
        after = page.after
        if after is None:
            return found


@pytest.mark.usefixtures("no_night")
def test_attention_comes_first_then_the_oldest(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    first, second = send(), send()
    odd = send(nama="Budi 2")
    assert ids(office, supervisor) == [odd, first, second]
    assert ids(office, supervisor, Filters(flagged=True)) == [odd]


@pytest.mark.usefixtures("no_night")
def test_a_row_shows_no_more_than_a_list_may(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    send(meta={"keying_ms": 18_000})
    (row,) = queue.list_enrollments(office, account(supervisor), Filters(), None).rows
    assert row.nama == "Budi Contoh"
    assert row.nik == "3173••••••••9001"
    assert row.author.count(".") == 1
    assert row.flags == ["filled_fast"]
    assert row.seconds["keying"] == 18


def test_the_queue_ends_at_the_territory(
    office: Installation, supervisor: UUID, stranger: UUID, send: Send
) -> None:
    send()
    assert ids(office, stranger) == []
    elsewhere = Filters(area="31.73.04.1001")
    assert ids(office, stranger, elsewhere) == []


def test_filters_narrow_the_queue(office: Installation, supervisor: UUID, send: Send) -> None:
    here = send()
    there = send(kelurahan="31.73.04.1002")
    assert ids(office, supervisor, Filters(area="31.73.04.1002")) == [there]
    (author,) = queue.list_authors(office, account(supervisor))
    assert set(ids(office, supervisor, Filters(author=author.id))) == {here, there}
    assert ids(office, supervisor, Filters(author=supervisor)) == []
    assert ids(office, supervisor, Filters(view="dikembalikan")) == []


def test_what_is_kept_aside_is_listed_with_its_reason(
    office: Installation,
    supervisor: UUID,
    stranger: UUID,
    phone: Phone,
    other: Phone,
    client: FlaskClient,
) -> None:
    taken = other.take_slip()
    assert phone.words(client, [phone.seal(record(), slip=taken)]) == ["quarantined"]
    (row,) = queue.list_held(office, account(supervisor), None).rows
    assert row.reason == "slip_foreign"
    assert queue.holds_any(office, account(supervisor))
    assert not queue.holds_any(office, account(stranger))
