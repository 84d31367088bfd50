"""What the office reads of slips to hand out, on both databases."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.desk import Send, account, make_supervisor
from tests.phone import Phone
from tests.phones import change_row
from webapp.records import paper
from webapp.records.audit import verify
from webapp.records.installation import Installation
from webapp.records.models import Enrollment
from webapp.records.phones import NotFound as NoPhone
from webapp.records.review import NotFound

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def test_a_slip_says_given_name_and_initial_alone(
    office: Installation, send: Send, supervisor: UUID, phone: Phone
) -> None:
    code, sent = phone.tokens[0]["code"], send(nama="Budi Agus Santoso")
    issued = paper.read_one(office, account(supervisor), sent, "png", NOW)
    assert (issued.code, issued.name, issued.officer) == (code, "Budi S.", "Sri C.")
    assert (issued.kelurahan, issued.card, issued.program) == ("Tambora", "K-0001", "jkk_jkm")
    assert "Budi" not in repr(issued)
    assert verify().whole


def test_the_newest_of_a_phone_come_the_oldest_first(
    office: Installation,
    app: Flask,
    send: Send,
    supervisor: UUID,
    phone: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    codes = [one["code"] for one in phone.tokens[:5]]
    sent = [send() for _ in range(5)]
    change_row(app, Enrollment, sent[3], state="rejected")
    by, device_id = account(supervisor), UUID(phone.id)
    device, issued = paper.read_of_phone(office, by, device_id, "a4", NOW)
    assert device.id == device_id
    assert [one.code for one in issued] == [codes[0], codes[1], codes[2], codes[4]]
    monkeypatch.setattr(paper, "MOST_ON_SHEETS", 2)
    _, issued = paper.read_of_phone(office, by, device_id, "a4", NOW)
    assert [one.code for one in issued] == [codes[2], codes[4]]


def test_a_slip_lies_where_its_worker_lives(
    office: Installation, app: Flask, send: Send, supervisor: UUID, phone: Phone
) -> None:
    codes = [one["code"] for one in phone.tokens[:2]]
    inside, outside = send(), send(kelurahan="31.73.02.1001")
    by = account(supervisor)
    _, issued = paper.read_of_phone(office, by, UUID(phone.id), "a4", NOW)
    assert [one.code for one in issued] == codes[:1]
    assert paper.read_one(office, by, inside, "a6", NOW).code == codes[0]
    with pytest.raises(NotFound):
        paper.read_one(office, by, outside, "a6", NOW)
    province = account(make_supervisor(app, "admin.uji", "31", "admin"))
    _, issued = paper.read_of_phone(office, province, UUID(phone.id), "a4", NOW)
    assert [one.code for one in issued] == codes


def test_without_a_slip_that_counts_there_is_no_sheet(
    office: Installation, app: Flask, send: Send, supervisor: UUID, stranger: UUID, phone: Phone
) -> None:
    by, device_id = account(supervisor), UUID(phone.id)
    with pytest.raises(NotFound):
        paper.read_of_phone(office, by, device_id, "a4", NOW)
    sent = send()
    with pytest.raises(NoPhone):
        paper.read_of_phone(office, account(stranger), device_id, "a4", NOW)
    with pytest.raises(NoPhone):
        paper.read_of_phone(office, by, uuid4(), "a4", NOW)
    change_row(app, Enrollment, sent, state="withdrawn")
    with pytest.raises(NotFound):
        paper.read_of_phone(office, by, device_id, "a4", NOW)
    with pytest.raises(paper.SlipVoid) as void:
        paper.read_one(office, account(supervisor), sent, "a6", NOW)
    assert void.value.ids == [sent]
