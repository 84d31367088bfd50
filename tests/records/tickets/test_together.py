"""A request is answered while its record is on the way: whichever comes first, the wish holds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk import account
from tests.phone import Phone
from tests.phones import looking
from tests.records.tickets.hands import answer, ask, seen
from tests.worker import record
from webapp.records import quarantine
from webapp.records.models import Enrollment, Quarantine


def test_a_record_that_comes_while_it_is_withdrawn_does_not_stay(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    for _ in range(4):
        token = phone.tokens[0]["token"]
        asked, item = ask(app, token, "withdrawal").ticket.id, phone.seal(record())
        with ThreadPoolExecutor(2) as pool:
            sent = pool.submit(phone.words, client, [item])
            pool.submit(answer, app, asked, supervisor).result()
            word = sent.result()
        with looking(app) as session:
            found = session.get(Enrollment, UUID(item["id"]))
            held = session.scalar(
                select(Quarantine.reason).where(Quarantine.enrollment_id == UUID(item["id"]))
            )
            state = found.state if found else None
        expected = (["stored"], "withdrawn", None), (["quarantined"], None, "slip_void")
        assert (word, state, held) in expected
        told = seen(app, token)
        assert told is not None
        assert told.state == "withdrawn"


def test_whoever_thinks_better_of_it_reads_the_new_state_on_the_old_slip(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    token = phone.tokens[0]["token"]
    answer(app, ask(app, token, "withdrawal").ticket.id, supervisor)
    item = phone.seal(record(nama="Budi Santoso"))
    assert phone.words(client, [item]) == ["quarantined"]
    with looking(app) as session:
        held = session.scalars(select(Quarantine.id)).one()
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        assert quarantine.release(office, account(supervisor), held, now).code
    told = seen(app, token)
    assert told is not None
    # The record has a slip of its own now: whose it is, this one says no more.
    assert (told.state, told.initials, told.officer) == ("submitted", "", "")
