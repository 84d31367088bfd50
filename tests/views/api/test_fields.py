"""The fields of a returned or refused record, for its author's phones alone (WIRE section 4)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.phone import Phone
from tests.phones import looking
from tests.worker import nik, record
from webapp.records.account import create_account
from webapp.records.models import AuditEvent, Enrollment
from webapp.records.review import Pin, Ruling, decide


def path(item: dict[str, object]) -> str:
    return f"/api/v1/enrollments/{item['id']}/fields"


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, which must say since when it is asked for."""
    asked_at = datetime.fromisoformat(answer.pop("time"))
    assert asked_at <= datetime.now(UTC)
    return answer


def send_back(app: Flask, item: dict[str, object]) -> None:
    """A supervisor returns a record because of its name and its hours."""
    now = datetime.now(UTC)
    with app.app_context():
        office = app.extensions["jaring"]
        supervisor = create_account(
            office,
            "supervisor.uji",
            "kata sandi panjang",
            "Supervisor",
            "supervisor",
            "31.73.04",
            now,
        )
        pins = [
            Pin("nama", "nama_tidak_lengkap", "Lihat lagi KTP-nya"),
            Pin("jam_kerja", "lainnya", "Terbalik"),
        ]
        decide(office, supervisor, UUID(str(item["id"])), 1, Ruling("return", pins=pins), now)


def test_a_returned_record_gives_the_pinned_fields_with_their_values(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone
) -> None:
    code = phone.tokens[0]["code"]
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, item)
    expected = {
        "id": item["id"],
        "rev": 1,
        "state": "returned",
        "items": [
            {
                "field": "nama",
                "code": "nama_tidak_lengkap",
                "note": "Lihat lagi KTP-nya",
                "value": "Budi Contoh",
            },
            {
                "field": "jam_kerja",
                "code": "lainnya",
                "note": "Terbalik",
                "value": record()["jam_kerja"],
            },
        ],
        "beside": {},
        "slip": item["slip"],
        "code": code,
        "name": "Budi C.",
    }
    assert without_time(phone.get(client, path(item)).get_json()) == expected
    assert without_time(second.get(client, path(item)).get_json()) == expected
    with looking(app) as session:
        read = select(AuditEvent).where(AuditEvent.act == "fields.read")
        lines = session.scalars(read).all()
        assert [line.detail["fields"] for line in lines] == [["jam_kerja", "nama"]] * 2


def test_a_refused_record_gives_the_faulty_fields(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    code = phone.tokens[0]["code"]
    item = phone.seal(record(nik="12 34", nama="B"))
    phone.sync(client, [item])
    assert without_time(phone.get(client, path(item)).get_json()) == {
        "id": item["id"],
        "rev": 1,
        "state": "refused",
        "items": [
            {"field": "nik", "code": "nik_length", "note": None, "value": "1234"},
            {"field": "nama", "code": "nama_short", "note": None, "value": "B"},
        ],
        "beside": {"nik_konfirmasi": "cocok"},
        "slip": item["slip"],
        "code": code,
        "name": "B.",
    }


def test_what_is_asked_together_comes_along(app: Flask, client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record(rw="12x", tanpa_hp=True, no_hp="0812", pemberi_kerja=True))
    phone.sync(client, [item])
    answer = phone.get(client, path(item)).get_json()
    assert [one["field"] for one in answer["items"]] == ["rw", "no_hp", "program"]
    assert answer["beside"] == {
        "kelurahan": "31.73.04.1001",
        "pemberi_kerja": True,
        "rt": "007",
        "tanpa_hp": True,
    }


def test_the_consent_comes_with_who_pays(app: Flask, client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record(pembayar="sponsor"), consent=phone.consent(strokes=[]))
    phone.sync(client, [item])
    answer = phone.get(client, path(item)).get_json()
    assert [one["field"] for one in answer["items"]] == ["tanda_tangan"]
    assert answer["beside"] == {"pembayar": "sponsor"}


def test_nobody_else_learns_whether_there_is_such_a_record(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    item = phone.seal(record(nik="12"))
    accepted = phone.seal(record(nik=nik(9002)))
    phone.sync(client, [item, accepted])
    answers = [
        other.get(client, path(item)),
        other.get(client, path({"id": str(uuid4())})),
        phone.get(client, path(accepted)),
    ]
    for answer in answers:
        assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
    with looking(app) as session:
        assert len(session.scalars(select(Enrollment)).all()) == 1
