"""A request is answered once, in person, by somebody who has not entered what it is about."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from tests.desk import Send, account, enrollment
from tests.phone import Phone
from tests.phones import change_row, count, looking
from tests.records.tickets.hands import acts, answer, ask, seen, told
from tests.worker import record
from webapp.records import review, settling
from webapp.records.models import Decision, Device, Enrollment, Quarantine, Slip, Ticket
from webapp.records.review import MoveNotAllowed, NotFound, OwnEntry, Ruling
from webapp.records.settling import NotGrantable, NotOpen
from webapp.records.ticket import KINDS

STATES = (
    "submitted",
    "approved",
    "returned",
    "rejected",
    "handed_over",
    "registered",
    "bpjs_rejected",
)


def state_of(app: Flask, sent: UUID) -> str:
    with app.app_context():
        return enrollment(sent).state


@pytest.fixture
def token(phone: Phone) -> str:
    """The slip that the next record of the phone will have."""
    return phone.tokens[0]["token"]


def test_a_withdrawal_is_granted_from_every_state(
    app: Flask, client: FlaskClient, phone: Phone, send: Send, supervisor: UUID
) -> None:
    for state in STATES:
        token = phone.tokens[0]["token"]
        sent = send()
        phone.sync(client)
        change_row(app, Enrollment, sent, state=state)
        answer(app, ask(app, token, "withdrawal").ticket.id, supervisor)
        assert state_of(app, sent) == "withdrawn"
        assert told(phone, phone.sync(client)) == [("withdrawn", "atas_permintaan")]
        with looking(app) as session:
            made = session.scalars(select(Decision).where(Decision.enrollment_id == sent)).one()
        assert (made.act, made.reason, made.by_id) == ("withdraw", "atas_permintaan", supervisor)
    assert acts(app) == ["ticket.open", "ticket.settle"] * len(STATES)


def test_one_who_never_enrolled_is_believed_in_words_of_its_own(
    app: Flask, token: str, send: Send, supervisor: UUID
) -> None:
    sent = send()
    answer(app, ask(app, token, "not_me").ticket.id, supervisor)
    assert state_of(app, sent) == "withdrawn"
    shown = seen(app, token)
    assert shown is not None
    assert (shown.state, shown.reason) == ("withdrawn", "bukan_saya")


def test_nobody_answers_on_the_own_entry(
    app: Flask, token: str, send: Send, supervisor: UUID
) -> None:
    sent = send()
    change_row(app, Enrollment, sent, author_id=supervisor)
    for kind in KINDS:
        asked = ask(app, token, kind).ticket.id
        for outcome in (settling.GRANTED, "sudah_benar"):
            with pytest.raises(OwnEntry):
                answer(app, asked, supervisor, outcome)
    assert state_of(app, sent) == "submitted"
    assert acts(app) == ["ticket.open"] * 3


def test_what_lies_elsewhere_is_not_there(
    app: Flask, token: str, send: Send, stranger: UUID
) -> None:
    send()
    asked = ask(app, token, "withdrawal").ticket.id
    with pytest.raises(NotFound):
        answer(app, asked, stranger)
    with app.app_context(), pytest.raises(NotFound):
        settling.show(app.extensions["jaring"], account(stranger), asked, datetime.now(UTC))


def test_it_is_answered_once(
    app: Flask, token: str, send: Send, supervisor: UUID, colleague: UUID
) -> None:
    send()
    asked = ask(app, token, "withdrawal").ticket.id

    def try_it(person: UUID) -> bool:
        try:
            answer(app, asked, person)
        except NotOpen:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(try_it, [supervisor, colleague] * 3))
    assert done.count(True) == 1
    assert count(app, Decision) == 1
    assert acts(app).count("ticket.settle") == 1


def test_a_declined_request_changes_nothing(
    app: Flask, token: str, send: Send, supervisor: UUID
) -> None:
    sent = send()
    settled = answer(app, ask(app, token, "withdrawal").ticket.id, supervisor, "ktp_berbeda")
    assert (settled.status, settled.outcome) == ("settled", "ktp_berbeda")
    assert state_of(app, sent) == "submitted"


def test_an_outcome_that_is_none_is_a_bug(
    app: Flask, token: str, send: Send, supervisor: UUID
) -> None:
    send()
    with pytest.raises(ValueError, match="outcome"):
        answer(app, ask(app, token, "withdrawal").ticket.id, supervisor, "lainnya")


def test_a_correction_is_granted_while_its_volunteer_can_be_asked(
    app: Flask, phone: Phone, send: Send, supervisor: UUID
) -> None:
    for state in STATES:
        token = phone.tokens[0]["token"]
        sent = send()
        change_row(app, Enrollment, sent, state=state)
        asked = ask(app, token, "correction").ticket.id
        if state in ("submitted", "returned"):
            answer(app, asked, supervisor)
        else:
            with pytest.raises(NotGrantable):
                answer(app, asked, supervisor)
            answer(app, asked, supervisor, "sudah_diproses")
        assert state_of(app, sent) == state


def test_a_record_that_comes_after_its_withdrawal_waits_for_a_supervisor(
    app: Flask, client: FlaskClient, phone: Phone, token: str, supervisor: UUID
) -> None:
    answer(app, ask(app, token, "withdrawal").ticket.id, supervisor)
    shown = seen(app, token)
    assert shown is not None
    assert shown.state == "withdrawn"
    assert phone.words(client, [phone.seal(record())]) == ["quarantined"]
    with looking(app) as session:
        assert session.scalars(select(Quarantine.reason)).all() == ["slip_void"]


def test_a_slip_lost_in_a_restore_stays_ended(
    app: Flask, client: FlaskClient, phone: Phone, token: str, supervisor: UUID
) -> None:
    with looking(app) as session:
        session.execute(delete(Slip).where(Slip.token == token))
        session.commit()
    answer(app, ask(app, token, "not_me").ticket.id, supervisor)
    item = phone.seal(record())
    item["slip"] = token
    assert phone.words(client, [item]) == ["quarantined"]
    shown = seen(app, token)
    assert shown is not None
    assert (shown.state, shown.reason) == ("withdrawn", "bukan_saya")
    with looking(app) as session:
        assert session.scalars(select(Slip.state).where(Slip.token == token)).one() == "void"


def test_what_waits_aside_is_refused_with_it(
    app: Flask, client: FlaskClient, phone: Phone, token: str, supervisor: UUID
) -> None:
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    assert phone.words(client, [phone.seal(record())]) == ["quarantined"]
    change_row(app, Device, UUID(phone.id), revoked_at=None)
    answer(app, ask(app, token, "withdrawal").ticket.id, supervisor)
    with looking(app) as session:
        held = session.scalars(select(Quarantine)).one()
    assert (held.status, held.refusal, held.settled_by) == (
        "refused",
        "atas_permintaan",
        supervisor,
    )
    shown = seen(app, token)
    assert shown is not None
    assert shown.state == "withdrawn"
    assert told(phone, phone.sync(client)) == [("withdrawn", "atas_permintaan")]


def test_what_was_refused_needs_mending_no_more(
    app: Flask, client: FlaskClient, phone: Phone, token: str, supervisor: UUID
) -> None:
    item = phone.seal(record(nama=""))
    assert phone.words(client, [item]) == ["invalid"]
    answer(app, ask(app, token, "withdrawal").ticket.id, supervisor)
    assert told(phone, phone.sync(client)) == [("withdrawn", "atas_permintaan")]
    assert phone.words(client, [phone.correct(item, {"nama": "Budi Contoh"})]) == ["quarantined"]


def test_an_undo_does_not_bring_back_what_was_withdrawn(
    app: Flask, token: str, send: Send, supervisor: UUID
) -> None:
    sent = send()
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        done = review.decide(office, account(supervisor), sent, 1, Ruling("approve"), now)
        settling.withdraw(office, account(supervisor), sent, now)
        with pytest.raises(review.TooLate):
            review.undo(office, account(supervisor), sent, done.id, now)
    assert state_of(app, sent) == "withdrawn"


def test_a_withdrawal_said_in_person_answers_the_request_for_it(
    app: Flask, client: FlaskClient, phone: Phone, token: str, send: Send, supervisor: UUID
) -> None:
    sent = send()
    phone.sync(client)
    ask(app, token, "withdrawal")
    ask(app, token, "not_me")
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        settling.withdraw(office, account(supervisor), sent, now)
        with pytest.raises(MoveNotAllowed):
            settling.withdraw(office, account(supervisor), sent, now)
    assert told(phone, phone.sync(client)) == [("withdrawn", "atas_permintaan")]
    with looking(app) as session:
        open_kinds = session.scalars(select(Ticket.kind).where(Ticket.status == "open")).all()
    assert open_kinds == ["not_me"]
    assert acts(app, "enrollment.withdraw") == ["enrollment.withdraw"]


def test_nobody_withdraws_the_own_entry(
    app: Flask, send: Send, supervisor: UUID, stranger: UUID
) -> None:
    sent = send()
    change_row(app, Enrollment, sent, author_id=supervisor)
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        with pytest.raises(OwnEntry):
            settling.withdraw(office, account(supervisor), sent, now)
        with pytest.raises(NotFound):
            settling.withdraw(office, account(stranger), sent, now)


def test_a_phone_that_withdraws_later_says_nothing_new(
    app: Flask, client: FlaskClient, phone: Phone, token: str, supervisor: UUID
) -> None:
    item = phone.seal(record())
    assert phone.words(client, [item]) == ["stored"]
    answer(app, ask(app, token, "withdrawal").ticket.id, supervisor)
    assert phone.words(client, [phone.withdraw(item)]) == ["stored"]
    assert state_of(app, UUID(item["id"])) == "withdrawn"
