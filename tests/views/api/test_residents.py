"""The residents of an RT or RW, for their head alone: name, state and day (WIRE section 4)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tests.phone import Phone
from tests.phones import change_row, looking
from tests.records.review.test_overview import read_whole
from tests.worker import another
from webapp.records import residents
from webapp.records.account import Place, create_person
from webapp.records.db import db
from webapp.records.invitation import invite
from webapp.records.models import Account, AuditEvent, Device, Enrollment
from webapp.rules.dates import jakarta_day

PATH = "/api/v1/residents"
TAMBORA = "31.73.04.1001"


def make_head(app: Flask, client: FlaskClient, rw: str | None, rt: str | None) -> Phone:
    """The phone of a head in Kelurahan Tambora."""
    now = datetime.now(UTC)
    with app.app_context():
        office = app.extensions["jaring"]
        person = create_person(office, "Hasan Contoh", Place(TAMBORA, rw=rw, rt=rt), now)
        secret = invite(office, person, None, now).secret
    return Phone.activate(client, secret)


@pytest.fixture
def head(app: Flask, client: FlaskClient) -> Phone:
    """The head of RT 007 / RW 002."""
    return make_head(app, client, "002", "007")


def send(client: FlaskClient, phone: Phone, number: int, **where: Any) -> UUID:
    """One resident, enrolled by a volunteer."""
    item = phone.seal(another(number, nama=f"Warga Contoh {'ABCDEFGH'[number % 8]}", **where))
    assert phone.words(client, [item]) == ["stored"]
    return UUID(item["id"])


def names(client: FlaskClient, phone: Phone, query: str = "") -> list[str]:
    return [one["name"] for one in phone.get(client, PATH + query).get_json()["residents"]]


def test_a_head_is_told_name_state_and_day_of_the_own_rt(
    client: FlaskClient, phone: Phone, head: Phone
) -> None:
    send(client, phone, 0)
    for number, where in enumerate(({"rt": "008"}, {"rw": "003"}, {"kelurahan": "31.73.04.1002"})):
        send(client, phone, number + 1, **where)
    answer = head.get(client, PATH).get_json()
    assert answer["residents"] == [
        {
            "name": "Warga Contoh A",
            "state": "submitted",
            "day": jakarta_day(datetime.now(UTC).isoformat()),
        }
    ]
    assert (answer["territory"]["rw"], answer["territory"]["rt"]) == ("002", "007")
    assert answer["cursor"] is None


def test_a_head_of_an_rw_is_told_of_all_its_rt(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    for number, where in enumerate(({"rt": "008"}, {"rt": "007"}, {"rw": "003"})):
        send(client, phone, number, **where)
    assert names(client, make_head(app, client, "002", None)) == [
        "Warga Contoh B",
        "Warga Contoh A",
    ]


def test_pages_go_on_where_the_one_before_ended(
    client: FlaskClient, phone: Phone, head: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        send(client, phone, number)
    monkeypatch.setattr(residents, "PAGE", 2)
    seen, query = [], ""
    for _ in range(3):
        answer = head.get(client, PATH + query).get_json()
        seen += [one["name"] for one in answer["residents"]]
        query = f"?cursor={answer['cursor']}"
    assert seen == [f"Warga Contoh {letter}" for letter in "ABCDE"]
    assert answer["cursor"] is None
    refused = head.get(client, f"{PATH}?cursor=nonsense")
    assert (refused.status_code, refused.get_json()["code"]) == (400, "bad_shape")


def test_who_has_withdrawn_is_no_longer_told_of(
    app: Flask, client: FlaskClient, phone: Phone, head: Phone
) -> None:
    gone, moved = send(client, phone, 0), send(client, phone, 1)
    change_row(app, Enrollment, gone, state="withdrawn")
    change_row(
        app, Enrollment, moved, state="approved", changed_at=datetime(2026, 11, 22, 17, tzinfo=UTC)
    )
    (left,) = head.get(client, PATH).get_json()["residents"]
    assert (left["state"], left["day"]) == ("approved", "2026-11-23")


def test_nobody_else_has_residents(client: FlaskClient, phone: Phone) -> None:
    answer = phone.get(client, PATH)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_a_phone_or_person_that_was_shut_out_is_told_nothing(
    app: Flask, client: FlaskClient, phone: Phone, head: Phone
) -> None:
    send(client, phone, 0)
    person = UUID(head.answer["person"]["id"])
    for table, key, name in (
        (Device, UUID(head.id), "revoked_at"),
        (Account, person, "disabled_at"),
    ):
        change_row(app, table, key, **{name: datetime.now(UTC)})
        refused = head.get(client, PATH)
        assert (refused.status_code, refused.get_json()["code"]) == (403, "device_closed")
        assert "Warga" not in refused.text
        change_row(app, table, key, **{name: None})
    assert names(client, head) == ["Warga Contoh A"]


def test_what_was_read_is_written_down_by_number_alone(
    app: Flask, client: FlaskClient, phone: Phone, head: Phone
) -> None:
    send(client, phone, 0)
    names(client, head)
    with looking(app) as session:
        read = select(AuditEvent).where(AuditEvent.act == "residents.read")
        (line,) = session.scalars(read).all()
        assert (line.actor_kind, line.detail) == ("device", {"number": 1})


def test_a_neighbourhood_is_one_range_of_an_index(
    app: Flask, client: FlaskClient, phone: Phone, head: Phone
) -> None:
    send(client, phone, 0)
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    with app.app_context():
        device = db.session.get_one(Device, UUID(head.id))
        after = residents.After("006", datetime.now(UTC) - timedelta(days=1), UUID(int=0))
        event.listen(db.engine, "before_cursor_execute", note)
        found = residents.list_residents(app.extensions["jaring"], device, after, datetime.now(UTC))
        event.remove(db.engine, "before_cursor_execute", note)
        assert len(found.rows) == 1
        (wanted,) = [one for one in asked if "FROM enrollment" in one[0]]
        assert read_whole(*wanted) == []
