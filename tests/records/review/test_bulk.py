"""Approving together: only clean records, only after those that chance named were opened, one by one."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.desk import TAMBORA, Send, account, enrollment, make_supervisor
from tests.phones import change_row
from webapp.records import bulk, comparison, evidence, public_status, review, ticket
from webapp.records.bulk import Batch, NotOpened
from webapp.records.comparison import Shown, Verdict
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import AuditEvent, Comparison, Enrollment
from webapp.records.review import NotFound, Pin, Ruling

pytestmark = pytest.mark.usefixtures("no_night")


def soon() -> datetime:
    return datetime.now(UTC)


def author_of(sent: UUID) -> UUID:
    return enrollment(sent).author_id


def open_samples(office: Installation, person: UUID, batch: Batch) -> None:
    for line in batch.lines:
        if line.is_sample:
            evidence.get_for_review(office, account(person), line.id, soon())


def say(
    office: Installation, person: UUID, pair: tuple[UUID, UUID], verdict: Verdict
) -> Comparison:
    last = comparison.find_last(*pair)
    shown = Shown(*pair, dict.fromkeys(pair, 1), last[0].id if last else None)
    return comparison.decide(office, account(person), shown, verdict, soon())


def listed(batch: Batch) -> list[tuple[UUID, int]]:
    return [(line.id, line.rev) for line in batch.lines]


def test_a_list_is_approved_once_its_three_samples_were_opened(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = [send() for _ in range(5)]
    author = author_of(sent[0])
    batch = bulk.get_batch(office, account(supervisor), author, soon())
    assert [line.id for line in batch.lines] == sent
    assert len(batch.unopened) == 3
    assert bulk.get_batch(office, account(supervisor), author, soon()) == batch
    evidence.get_for_review(office, account(supervisor), batch.unopened[0].id, soon())
    with pytest.raises(NotOpened) as missing:
        bulk.approve(office, account(supervisor), author, listed(batch), soon())
    assert set(missing.value.ids) == {line.id for line in batch.unopened[1:]}
    open_samples(office, supervisor, batch)
    outcome = bulk.approve(office, account(supervisor), author, listed(batch), soon())
    assert (len(outcome.decisions), outcome.left_out) == (5, [])
    assert {enrollment(one).state for one in sent} == {"approved"}
    wanted = select(AuditEvent).where(AuditEvent.act == "enrollment.approve")
    assert [line.detail["how"] for line in db.session.scalars(wanted)] == ["together"] * 5
    review.undo(office, account(supervisor), sent[0], outcome.decisions[0], soon())
    assert enrollment(sent[0]).state == "submitted"


def test_what_asks_for_a_look_is_in_no_list(
    app: Flask, office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    clean = send()
    send(meta={"keying_ms": 9000})
    asked, suspected = send(), send()
    code = enrollment(asked).slip_code
    holder = public_status.find_holder(office, code, by_code=True)
    assert holder is not None
    ticket.open_ticket(office, holder, "correction", soon())
    review.decide(
        office, account(colleague), suspected, 1, Ruling("reject", "dugaan_rekaan"), soon()
    )
    away = send()
    change_row(app, Enrollment, away, kelurahan="31.73.02.1001")
    one, other = send(), send()
    say(office, colleague, (one, other), Verdict("ask"))
    said = say(office, colleague, (one, other), Verdict("different", frozenset({other})))
    comparison.undo(office, account(colleague), one, other, said.id, soon())
    assert enrollment(other).state == "submitted"
    batch = bulk.get_batch(office, account(supervisor), author_of(clean), soon())
    assert [line.id for line in batch.lines] == [clean]


def test_what_changed_since_the_list_was_shown_is_left_out(
    app: Flask, office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    sent = [send() for _ in range(5)]
    author = author_of(sent[0])
    batch = bulk.get_batch(office, account(supervisor), author, soon())
    open_samples(office, supervisor, batch)
    plain = [line.id for line in batch.lines if not line.is_sample]
    change_row(app, Enrollment, plain[0], attention=1, flags=["nik_duplicate"])
    review.decide(office, account(colleague), plain[1], 1, Ruling("reject", "usia"), soon())
    outcome = bulk.approve(office, account(supervisor), author, listed(batch), soon())
    assert outcome.left_out == plain
    assert len(outcome.decisions) == 3
    assert enrollment(plain[1]).state == "rejected"


def test_six_are_opened_where_more_than_one_in_twenty_was_sent_back(
    office: Installation, supervisor: UUID, send: Send
) -> None:
    sent = [send() for _ in range(8)]
    pins = [Pin("nama", "nama_tidak_lengkap")]
    review.decide(office, account(supervisor), sent[0], 1, Ruling("return", pins=pins), soon())
    batch = bulk.get_batch(office, account(supervisor), author_of(sent[0]), soon())
    assert batch.is_stricter
    assert len(batch.unopened) == 6


def test_an_opening_counts_for_its_reader_and_its_revision_and_a_day(
    app: Flask, office: Installation, supervisor: UUID, colleague: UUID, send: Send
) -> None:
    sent = send()
    author, reader = author_of(sent), account(supervisor)
    evidence.get_for_review(office, account(colleague), sent, soon())
    assert bulk.get_batch(office, reader, author, soon()).unopened
    evidence.get_for_review(office, reader, sent, soon())
    assert not bulk.get_batch(office, reader, author, soon()).unopened
    assert bulk.get_batch(office, reader, author, soon() + timedelta(hours=25)).unopened
    change_row(app, Enrollment, sent, rev=2)
    db.session.rollback()
    db.session.expire_all()
    assert bulk.get_batch(office, reader, author, soon()).unopened


def test_nobody_has_a_list_of_elsewhere_or_of_the_own_entries(
    app: Flask, office: Installation, stranger: UUID, send: Send
) -> None:
    author = author_of(send())
    with pytest.raises(NotFound):
        bulk.get_batch(office, account(stranger), author, soon())
    own = make_supervisor(app, "sendiri.uji", TAMBORA)
    change_row(app, Enrollment, send(), author_id=own)
    db.session.rollback()
    with pytest.raises(NotFound):
        bulk.approve(office, account(own), own, [], soon())
