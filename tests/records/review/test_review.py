"""Deciding: on the current revision, by another person, with its audit line, and back within ten seconds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.exc import SQLAlchemyError

from tests.desk import Send, account, enrollment
from tests.phone import Phone
from webapp.records import audit, evidence, review
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.models import AuditEvent, Change, Decision, Enrollment
from webapp.records.review import Pin, Ruling

APPROVE = Ruling("approve")
REJECT = Ruling("reject", "orang_sama")
INVENTED = Ruling("reject", "dugaan_rekaan")
RETURN = Ruling(
    "return", pins=[Pin("nama", "nama_tidak_lengkap"), Pin("alamat", "lainnya", "RT-nya?")]
)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def soon() -> datetime:
    return datetime.now(UTC)


def acts_on(thing: UUID) -> list[str]:
    """What the audit says was done to an enrollment at the desk."""
    found = db.session.scalars(
        select(AuditEvent.act)
        .where(AuditEvent.object_id == str(thing), AuditEvent.actor_kind == "account")
        .order_by(AuditEvent.seq)
    )
    return list(found)


@pytest.mark.parametrize(
    ("ruling", "state", "reason"),
    [
        (APPROVE, "approved", None),
        (RETURN, "returned", "nama_tidak_lengkap"),
        (REJECT, "rejected", "orang_sama"),
    ],
)
def test_a_decision_changes_the_state_and_leaves_its_line(
    office: Installation,
    supervisor: UUID,
    send: Send,
    ruling: Ruling,
    state: str,
    reason: str | None,
) -> None:
    sent = send()
    review.decide(office, account(supervisor), sent, 1, ruling, soon())
    assert enrollment(sent).state == state
    assert acts_on(sent) == [f"enrollment.{ruling.act}"]
    change = db.session.scalars(select(Change).where(Change.enrollment_id == sent)).one()
    assert (change.state, change.reason) == (state, reason)
    assert audit.verify().whole


def test_the_phone_is_told_after_the_time_for_an_undo(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent, now = send(), soon()
    review.decide(office, account(supervisor), sent, 1, APPROVE, now)
    change = db.session.scalars(select(Change)).one()
    assert change.due_at > now + timedelta(seconds=10)


def test_a_phone_learns_of_a_return_once_it_stands(
    office: Installation, supervisor: UUID, send: Send, phone: Phone, client: FlaskClient
) -> None:
    sent = send()
    review.decide(office, account(supervisor), sent, 1, RETURN, soon() - timedelta(minutes=1))
    changes = phone.sync(client)["changes"]
    assert [(c["id"], c["state"], c["reason"]) for c in changes] == [
        (str(sent), "returned", "nama_tidak_lengkap")
    ]


def test_what_a_supervisor_writes_is_not_readable_in_the_database(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = send()
    review.decide(office, account(supervisor), sent, 1, RETURN, soon())
    decision = db.session.scalars(select(Decision)).one()
    assert [(pin["field"], pin["code"]) for pin in decision.fields] == [
        ("nama", "nama_tidak_lengkap"),
        ("alamat", "lainnya"),
    ]
    assert "RT-nya" not in str(decision.fields)
    seen = evidence.get_for_review(office, account(supervisor), sent, soon())
    assert seen.history[-1].pins[1].note == "RT-nya?"


def test_nobody_sees_or_decides_outside_the_own_territory(
    office: Installation, stranger: UUID, send: Send
) -> None:
    sent = send()
    with pytest.raises(review.NotFound):
        evidence.get_for_review(office, account(stranger), sent, soon())
    with pytest.raises(review.NotFound):
        review.decide(office, account(stranger), sent, 1, APPROVE, soon())
    with pytest.raises(review.NotFound):
        review.reveal_nik(office, account(stranger), sent, "nik_ganda", soon())
    assert enrollment(sent).state == "submitted"
    assert acts_on(sent) == []


def test_nobody_decides_on_what_he_has_entered(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = send()
    own(sent, supervisor)
    with pytest.raises(review.OwnEntry):
        review.decide(office, account(supervisor), sent, 1, APPROVE, soon())
    assert evidence.get_for_review(office, account(supervisor), sent, soon()).is_own


@transaction
def own(sent: UUID, person: UUID) -> None:
    db.session.execute(update(Enrollment).where(Enrollment.id == sent).values(author_id=person))


def test_only_the_current_revision_is_decided_on(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = send()
    with pytest.raises(review.NotCurrent):
        review.decide(office, account(supervisor), sent, 2, APPROVE, soon())


def test_of_two_decisions_the_first_stands(
    office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    sent = send()
    review.decide(office, account(supervisor), sent, 1, APPROVE, soon())
    with pytest.raises(review.MoveNotAllowed):
        review.decide(office, account(colleague), sent, 1, REJECT, soon())
    assert enrollment(sent).state == "approved"


def test_a_suspicion_waits_for_a_second_person(
    office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    sent = send()
    for _ in range(2):
        review.decide(office, account(supervisor), sent, 1, INVENTED, soon())
        assert enrollment(sent).state == "submitted"
    assert db.session.scalar(select(Change)) is None
    seen = evidence.get_for_review(office, account(colleague), sent, soon())
    assert seen.proposal is not None
    review.decide(office, account(colleague), sent, 1, INVENTED, soon())
    assert enrollment(sent).state == "rejected"


def test_a_decision_can_be_taken_back_for_ten_seconds(
    office: Installation, supervisor: UUID, send: Send, phone: Phone, client: FlaskClient
) -> None:
    sent, now = send(), soon() - timedelta(minutes=1)
    done = review.decide(office, account(supervisor), sent, 1, REJECT, now)
    review.undo(office, account(supervisor), sent, done.id, now + timedelta(seconds=9))
    assert enrollment(sent).state == "submitted"
    assert acts_on(sent) == ["enrollment.reject", "enrollment.undo"]
    assert [c["state"] for c in phone.sync(client)["changes"]] == ["submitted"]


def test_after_ten_seconds_a_decision_stands(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = send()
    done = review.decide(office, account(supervisor), sent, 1, APPROVE, NOW)
    with pytest.raises(review.TooLate):
        review.undo(office, account(supervisor), sent, done.id, NOW + timedelta(seconds=11))
    assert enrollment(sent).state == "approved"


def test_nobody_takes_back_anothers_decision(
    office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    sent = send()
    done = review.decide(office, account(supervisor), sent, 1, APPROVE, NOW)
    with pytest.raises(review.TooLate):
        review.undo(office, account(colleague), sent, done.id, NOW)


def test_without_its_audit_line_no_decision_is_made(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = send()
    drop_the_audit()
    with pytest.raises(SQLAlchemyError):
        review.decide(office, account(supervisor), sent, 1, APPROVE, soon())
    assert enrollment(sent).state == "submitted"
    assert db.session.scalar(select(Decision)) is None


@transaction
def drop_the_audit() -> None:
    db.session.execute(text("ALTER TABLE audit_event RENAME TO audit_event_away"))


def test_opening_and_revealing_are_written_down(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = send()
    seen = evidence.get_for_review(office, account(supervisor), sent, soon())
    assert seen.nik == "3173••••••••9001"
    evidence.get_for_review(office, account(supervisor), sent, soon())  # the same opening goes on
    nik = review.reveal_nik(office, account(supervisor), sent, "cocokkan_ktp", soon())
    assert nik == "3173042107959001"
    assert acts_on(sent) == ["enrollment.read", "nik.reveal"]
    line = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "nik.reveal")).one()
    assert line.detail == {"reason": "cocokkan_ktp"}


@pytest.mark.parametrize(
    ("ruling", "problems"),
    [
        (Ruling("return"), [("fields", "return_fields_empty")]),
        (Ruling("return", pins=[Pin("nik", "usia")]), [("nik", "return_reason_empty")]),
        (Ruling("return", pins=[Pin("nik", "lainnya", " ")]), [("nik", "return_note_empty")]),
        (Ruling("return", pins=[Pin("nik", "lainnya", "a" * 201)]), [("nik", "return_note_long")]),
        (Ruling("reject"), [("reason", "reject_reason_empty")]),
        (Ruling("reject", "lainnya"), [("note", "reject_note_empty")]),
        (Ruling("reject", "usia"), []),
        (RETURN, []),
        (APPROVE, []),
    ],
)
def test_a_ruling_names_what_it_lacks(
    office: Installation, ruling: Ruling, problems: list[tuple[str, str]]
) -> None:
    found = review.check_ruling(ruling, office.tables)
    assert [(problem.field, problem.code) for problem in found] == problems
