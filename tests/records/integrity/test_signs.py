"""What volunteers send in is looked at, signs are kept and cleared, and asking is remembered."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import account
from tests.phone import Phone
from tests.worker import record
from webapp.records import inquiry, integrity
from webapp.records.db import db
from webapp.records.models import Account, Signal
from webapp.records.review import NotFound

pytestmark = pytest.mark.usefixtures("no_night")


def now() -> datetime:
    return datetime.now(UTC)


def send(phone: Phone, client: FlaskClient, number: int, **meta: Any) -> list[str]:
    """So many workers of one volunteer, who have nothing in common; returns their ids."""
    items = []
    for _ in range(number):
        serial = 9001 + phone.seq * 7 % 97
        day = f"{phone.seq % 28 + 1:02d}"
        given = record(
            nik=f"317304{day}0795{serial:04d}",
            tanggal_lahir=f"1995-07-{day}",
            nama=f"Pekerja {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[phone.seq % 26]}ono",
            no_hp=f"+62812{phone.seq:08d}",
            waris=None,
        )
        strokes = [[12, 40, 3, -2, 5, 1, phone.seq, 9]]
        items.append(phone.seal(given, meta=meta, consent=phone.consent(strokes=strokes)))
    assert set(phone.words(client, items)) == {"stored"}
    return [item["id"] for item in items]


def person(phone: Phone) -> UUID:
    return UUID(phone.answer["person"]["id"])


def signs(app: Flask, phone: Phone) -> dict[str, Signal]:
    """The signs that stand about the volunteer of this phone."""
    with app.app_context():
        rows = db.session.query(Signal).filter_by(account_id=person(phone)).all()
        return {row.kind: row for row in rows}


def examine(app: Flask, phone: Phone) -> dict[str, Signal]:
    with app.app_context():
        integrity.examine(app.extensions["jaring"], person(phone), now())
    return signs(app, phone)


def test_a_sign_names_how_often_of_how_many_and_where(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    send(phone, client, 5)
    fast = send(phone, client, 3, keying_ms=9_000)
    found = examine(app, phone)
    assert set(found) == {"filled_fast"}
    assert (found["filled_fast"].number, found["filled_fast"].among) == (3, 8)
    assert set(found["filled_fast"].evidence) == set(fast)


def test_refresh_looks_at_who_has_sent_since_and_at_nobody_twice(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, stranger: UUID
) -> None:
    send(phone, client, 3, keying_ms=9_000)
    with app.app_context():
        office = app.extensions["jaring"]
        assert integrity.refresh(office, account(stranger), now()) == 0
        assert integrity.refresh(office, account(supervisor), now()) == 1
        assert integrity.refresh(office, account(supervisor), now()) == 0
        assert [row.account.id for row in watched(app, supervisor)] == [person(phone)]
        assert watched(app, stranger) == []
    send(phone, client, 1)
    with app.app_context():
        assert integrity.refresh(office, account(supervisor), now()) == 1


def watched(app: Flask, reader: UUID, **how: bool) -> list[inquiry.Watched]:
    office = app.extensions["jaring"]
    return inquiry.list_watched(office, account(reader), None, **how).rows


def test_a_sign_that_no_longer_holds_is_gone(app: Flask, client: FlaskClient, phone: Phone) -> None:
    send(phone, client, 3, keying_ms=9_000)
    assert "filled_fast" in examine(app, phone)
    with app.app_context():
        integrity.examine(app.extensions["jaring"], person(phone), now() + timedelta(days=31))
    assert signs(app, phone) == {}


def test_asked_signs_stay_and_are_raised_anew_by_what_comes_later(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    send(phone, client, 3, keying_ms=9_000)
    examine(app, phone)
    with app.app_context():
        office = app.extensions["jaring"]
        asked = inquiry.settle(
            office, account(supervisor), person(phone), "explained", "Dari daftar RT.", now()
        )
        assert "Dari daftar" not in (asked.note or "")
        assert inquiry.read_note(office, asked) == "Dari daftar RT."
        assert watched(app, supervisor) == []
        assert [row.is_asked for row in watched(app, supervisor, only_open=False)] == [True]
    send(phone, client, 2)
    examine(app, phone)
    with app.app_context():
        assert watched(app, supervisor) == []
    send(phone, client, 3, keying_ms=9_000)
    examine(app, phone)
    with app.app_context():
        assert [row.is_asked for row in watched(app, supervisor)] == [False]


def test_nobody_sees_or_settles_signs_about_the_own_entries(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    send(phone, client, 3, keying_ms=9_000)
    examine(app, phone)
    with app.app_context():
        own = db.session.get_one(Account, person(phone))
        own.role, own.territory = "supervisor", "31.73.04"
        db.session.commit()
        assert watched(app, own.id) == []
        with pytest.raises(NotFound):
            inquiry.find_watched(account(own.id), own.id)
        with pytest.raises(NotFound):
            inquiry.settle(app.extensions["jaring"], own, own.id, "explained", "", now())
        assert [row.account.id for row in watched(app, supervisor)] == [own.id]
