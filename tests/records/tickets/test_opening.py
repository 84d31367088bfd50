"""A request is opened once by whoever holds the slip, and changes nothing by itself."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select

from tests.desk import Send, account, enrollment, make_supervisor
from tests.phone import Phone, slip_id
from tests.phones import change_row, count, looking
from tests.records.tickets.hands import acts, answer, ask, seen
from webapp.records import public_status, ticket
from webapp.records.models import Account, AuditEvent, Device, Enrollment, Slip, Ticket
from webapp.records.ticket import KINDS, NothingToAsk
from webapp.rules.slip import read_slip_id

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


def test_asking_twice_is_asking_once(app: Flask, phone: Phone, send: Send) -> None:
    token = phone.tokens[0]["token"]
    sent, later = send(), NOON + timedelta(hours=1)
    for kind in KINDS:
        first, second = ask(app, token, kind, NOON), ask(app, token, kind, later)
        assert (first.is_new, second.is_new) == (True, False)
        assert first.ticket.id == second.ticket.id
        assert first.ticket.due_at == NOON + timedelta(hours=72)
    assert acts(app) == ["ticket.open"] * 3
    with app.app_context():
        assert enrollment(sent).state == "submitted"


def test_two_that_ask_at_once_open_one(app: Flask, phone: Phone, send: Send) -> None:
    token = phone.tokens[0]["token"]
    send()
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: ask(app, token, "not_me"), range(8)))
    assert len({one.ticket.id for one in opened}) == 1
    assert sum(one.is_new for one in opened) == 1
    assert count(app, Ticket) == 1


def test_the_audit_holds_no_word_of_the_slip(app: Flask, phone: Phone, send: Send) -> None:
    token = phone.tokens[0]["token"]
    send()
    ask(app, token, "withdrawal")
    with looking(app) as session:
        line = session.scalars(select(AuditEvent).where(AuditEvent.act == "ticket.open")).one()
        said = f"{line.detail} {line.object_id}"
    assert line.actor_kind == "system"
    assert slip_id(token) not in said
    assert phone.tokens[0]["code"] not in said


def test_a_request_without_a_record_goes_to_the_place_of_the_phone(
    app: Flask, phone: Phone
) -> None:
    assert ask(app, phone.tokens[0]["token"], "not_me").ticket.territory == "31.73.04.1001"


def test_a_request_goes_to_the_place_of_the_volunteer_not_of_the_worker(
    app: Flask, phone: Phone, send: Send
) -> None:
    token = phone.tokens[0]["token"]
    send(kelurahan="31.73.04.1002")
    assert ask(app, token, "correction").ticket.territory == "31.73.04.1001"


def test_a_slip_of_which_nothing_is_left_can_still_ask(
    app: Flask, phone: Phone, supervisor: UUID
) -> None:
    """A restore from before the activation: neither slip nor phone, the signature alone."""
    token = phone.tokens[0]["token"]
    make_supervisor(app, "admin.uji", "31.73", "admin")
    with looking(app) as session:
        session.execute(delete(Slip))
        session.commit()
    change_row(app, Device, UUID(phone.id), number=90_000)
    opened = ask(app, token, "withdrawal")
    assert opened.ticket.territory == "31.73"
    admin = who(app, "admin.uji")
    answer(app, opened.ticket.id, admin)
    told = seen(app, token)
    assert told is not None
    assert told.state == "withdrawn"


def who(app: Flask, username: str) -> UUID:
    with looking(app) as session:
        return session.scalars(select(Account.id).where(Account.username == username)).one()


def test_nothing_is_asked_of_what_has_ended(app: Flask, phone: Phone, send: Send) -> None:
    token = phone.tokens[0]["token"]
    change_row(app, Enrollment, send(), state="withdrawn")
    for kind in KINDS:
        with pytest.raises(NothingToAsk):
            ask(app, token, kind)
    assert count(app, Ticket) == 0


def test_a_kind_that_is_none_is_a_bug(app: Flask, phone: Phone) -> None:
    with pytest.raises(ValueError, match="known kind"):
        ask(app, phone.tokens[0]["token"], "hapus")


def test_what_was_answered_can_be_asked_again(
    app: Flask, phone: Phone, send: Send, supervisor: UUID
) -> None:
    token = phone.tokens[0]["token"]
    send()
    first = ask(app, token, "correction")
    answer(app, first.ticket.id, supervisor, "sudah_benar")
    assert ask(app, token, "correction").is_new


def test_the_most_urgent_comes_first_and_elsewhere_it_is_not_there(
    app: Flask, phone: Phone, send: Send, supervisor: UUID, stranger: UUID
) -> None:
    tokens = [one["token"] for one in phone.tokens[:3]]
    for _ in tokens:
        send()
    now = datetime.now(UTC)
    for token, hours in zip(tokens, (1, 80, 50), strict=True):
        ask(app, token, "withdrawal", now - timedelta(hours=hours))
    with app.app_context():
        office = app.extensions["jaring"]
        rows = ticket.list_open(office, account(supervisor)).rows
        assert [ticket.urgency(row.ticket, now) for row in rows] == ["late", "soon", ""]
        assert [row.nama for row in rows] == ["Budi Contoh"] * 3
        assert ticket.count_open(office, account(supervisor), now) == (3, 1)
        assert ticket.list_open(office, account(stranger)).rows == []
        assert ticket.count_open(office, account(stranger), now) == (0, 0)


def test_page_follows_page(
    app: Flask, phone: Phone, supervisor: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket, "PAGE", 2)
    for n, one in enumerate(phone.tokens[:5]):
        ask(app, one["token"], "not_me", NOON + timedelta(minutes=n // 2))
    with app.app_context():
        office, after, found = app.extensions["jaring"], None, []
        for _ in range(3):
            page = ticket.list_open(office, account(supervisor), after)
            found += [row.ticket.id for row in page.rows]
            after = page.after
        assert after is None
        assert len(set(found)) == 5


def test_a_record_knows_what_is_asked_of_the_slip_it_had(
    app: Flask, client: FlaskClient, phone: Phone, send: Send
) -> None:
    token = phone.tokens[0]["token"]
    sent = send()
    ask(app, token, "withdrawal")
    with app.app_context():
        old = read_slip_id(slip_id(token))
        enrolled = enrollment(sent)
        enrolled.slip_id, enrolled.slip_code = bytes(16), "00000000"
        assert [one.slip_id for one in ticket.list_of_record(enrolled)] == [old]
        assert public_status.find_holder(app.extensions["jaring"], token) is not None
    assert count(app, Ticket) == 1
    with looking(app) as session:
        assert session.scalar(select(func.count()).where(Ticket.status == "open")) == 1
