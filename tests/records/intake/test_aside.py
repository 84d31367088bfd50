"""SECURITY section 4, musts 4 and 5: what is kept aside, for which reason, and what is invalid."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.phone import Phone, digest, new_key
from tests.phones import change_row, count, enrollment, looking
from tests.worker import nik, record
from webapp.records.models import (
    Account,
    ConsentText,
    Deposit,
    Device,
    Enrollment,
    Event,
    Quarantine,
    Revision,
    Slip,
)


def reason_of(app: Flask, item: dict[str, Any]) -> str:
    with looking(app) as session:
        held = select(Quarantine.reason).where(Quarantine.enrollment_id == UUID(item["id"]))
        return str(session.scalars(held).one())


def expect_aside(app: Flask, client: FlaskClient, phone: Phone, item: dict[str, Any]) -> str:
    """Send an item that is kept aside, twice; its reason."""
    assert phone.words(client, [item]) == ["quarantined"]
    assert phone.words(client, [item]) == ["quarantined"]
    assert count(app, Revision) == 0
    with looking(app) as session:
        kept = session.scalars(select(Deposit).where(Deposit.enrollment_id == UUID(item["id"])))
        assert [one.sealed.decode() for one in kept] == [item["sealed"]]
    return reason_of(app, item)


def resealed(item: dict[str, Any], sealed: str) -> dict[str, Any]:
    return {**item, "sealed": sealed, "hash": digest(sealed.encode())}


def test_what_was_signed_must_be_what_is_written_outside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    stranger = str(uuid4())
    for member, value in (
        ("id", stranger),
        ("seq", 77),
        ("slip", "A" * 26),
        ("device", stranger),
        ("installation", stranger),
    ):
        payload = phone.payload(record())
        signed_otherwise = phone.envelop({**payload, member: value})
        item = {**signed_otherwise, **{n: payload[n] for n in ("id", "rev", "seq", "slip")}}
        assert expect_aside(app, client, phone, item) == "envelope_differs", member


def test_a_seal_to_a_key_we_do_not_have_is_kept_aside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    payload = phone.payload(record())
    sealed = phone.encrypt(phone.sign(b"{}"), kid="s99")
    item = resealed(phone.envelop(payload), sealed)
    assert expect_aside(app, client, phone, item) == "key_unknown"


def test_a_seal_of_another_kind_is_not_opened(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    headers: list[dict[str, Any]] = [
        {"zip": "DEF"},
        {"enc": "A128GCM"},
        {"cty": "JSON"},
        {"jku": "https://contoh.example/keys"},
    ]
    for header in headers:
        sealed = phone.encrypt(phone.sign(b"{}"), **header)
        item = resealed(phone.seal(record()), sealed)
        assert expect_aside(app, client, phone, item) == "not_opened", header


def test_what_is_no_seal_is_kept_as_it_came(app: Flask, client: FlaskClient, phone: Phone) -> None:
    for sealed in (
        "",
        "x",
        "a.b.c.d.e",
        "....",
        "ü" * 40,
        "A" * 40_000,
        "eyJhbGciOiJub25lIn0.e30.",
    ):
        item = resealed(phone.seal(record()), sealed)
        assert expect_aside(app, client, phone, item) == "not_opened", sealed[:20]


def test_the_signature_of_another_phone_is_not_taken(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    stranger = Phone(new_key(), phone.answer)
    item = stranger.envelop(phone.payload(record()))
    assert expect_aside(app, client, phone, item) == "signature_bad"


def test_what_is_signed_but_no_record_is_kept_aside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    for payload in (
        b"",
        b"[]",
        b'{"v": 1, "v": 1}',
        b'{"v": NaN}',
        b"[" * 5_000,
        b'{"v": 1' + b"0" * 400 + b"}",
        b"\xff\xfe",
    ):
        item = resealed(phone.seal(record()), phone.encrypt(phone.sign(payload)))
        assert expect_aside(app, client, phone, item) == "payload_bad", payload[:20]


def test_a_payload_says_only_what_a_phone_may_say(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    additions: list[dict[str, Any]] = [
        {"state": "approved"},
        {"reviewer_id": str(uuid4())},
        {"act": "approve"},
        {"rev": "1"},
        {"time": "kemarin"},
        {"base": 1},
        {"record": []},
        {"meta": {"flags": []}},
    ]
    for more in additions:
        payload = phone.payload(record())
        meta = {**payload["meta"], **more.get("meta", {})}
        item = {**phone.envelop({**payload, **more, "meta": meta}), "rev": 1}
        assert expect_aside(app, client, phone, item) == "payload_bad", more


def test_a_slip_of_another_phone_is_kept_aside(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    item = phone.seal(record(), slip=other.take_slip())
    assert expect_aside(app, client, phone, item) == "slip_foreign"


def test_a_slip_nobody_issued_is_kept_aside(app: Flask, client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record(), slip="ABCDEFGHIJKLMNOPQRSTUVWXYQ")
    assert expect_aside(app, client, phone, item) == "slip_unknown"


def test_a_slip_is_bound_once(app: Flask, client: FlaskClient, phone: Phone) -> None:
    first = phone.seal(record())
    again = phone.seal(record(nik=nik(9002)), slip=first["slip"])
    assert phone.words(client, [first, again]) == ["stored", "quarantined"]
    assert reason_of(app, again) == "slip_used"
    with looking(app) as session:
        bound = session.scalars(select(Slip).where(Slip.state == "arrived")).all()
        assert [slip.enrollment_id for slip in bound] == [UUID(first["id"])]


def test_revoked_is_not_refused(app: Flask, client: FlaskClient, phone: Phone) -> None:
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    assert expect_aside(app, client, phone, phone.seal(record())) == "device_revoked"


def test_a_disabled_person_may_still_deposit(app: Flask, client: FlaskClient, phone: Phone) -> None:
    person = UUID(phone.answer["person"]["id"])
    change_row(app, Account, person, disabled_at=datetime.now(UTC))
    assert expect_aside(app, client, phone, phone.seal(record())) == "person_disabled"


def test_a_closed_or_unknown_event_keeps_aside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    unknown = phone.seal(record(), meta={"event": str(uuid4())})
    assert expect_aside(app, client, phone, unknown) == "event_unknown"
    event = add_event(app)
    change_row(app, Event, event, closed_at=datetime.now(UTC))
    closed = phone.seal(record(), meta={"event": str(event)})
    assert phone.words(client, [closed]) == ["quarantined"]
    assert reason_of(app, closed) == "event_closed"


def test_a_record_of_an_open_event_carries_it(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    event = add_event(app)
    item = phone.seal(record(), meta={"event": str(event)})
    assert phone.words(client, [item]) == ["stored"]
    assert enrollment(app, item).event_id == event


def test_a_child_is_kept_aside_and_not_sent_back(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    child = record(tanggal_lahir="2012-07-21", nik_konfirmasi="berbeda", nik="", nama="")
    assert expect_aside(app, client, phone, phone.seal(child)) == "age_below"


def test_a_consent_to_a_text_nobody_was_shown_is_kept_aside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record(), consent=phone.consent(text_hash="A" * 43))
    assert expect_aside(app, client, phone, item) == "consent_unknown"
    assert count(app, ConsentText) > 0


def test_what_breaks_a_rule_is_invalid_and_names_the_field(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record(nik="12", nama="B"))
    answer = phone.sync(client, [item])
    problems = [
        {"field": "nik", "code": "nik_length"},
        {"field": "nama", "code": "nama_short"},
    ]
    expected = {"id": item["id"], "rev": 1, "result": "invalid", "hash": item["hash"]}
    assert answer["results"] == [{**expected, "problems": problems}]
    assert phone.sync(client, [item])["results"] == answer["results"]
    assert [count(app, Enrollment), count(app, Quarantine), count(app, Deposit)] == [0, 0, 1]


@pytest.mark.parametrize(
    ("consent", "code"),
    [(None, "consent_missing"), ({"strokes": []}, "signature_empty"), ({"method": "?"}, None)],
)
def test_without_consent_there_is_no_row(
    app: Flask, client: FlaskClient, phone: Phone, consent: Any, code: str | None
) -> None:
    given = None if consent is None else phone.consent(**consent)
    result = phone.sync(client, [phone.seal(record(), consent=given)])["results"][0]
    assert result["result"] == "invalid"
    assert code is None or [problem["code"] for problem in result["problems"]] == [code]
    assert count(app, Enrollment) == 0


def test_a_record_with_a_member_of_its_own_is_invalid(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    result = phone.sync(client, [phone.seal(record(state="approved"))])["results"][0]
    assert result["problems"] == [{"field": "record", "code": "unknown_member"}]


def test_a_nik_confirmed_on_the_card_is_a_flag(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record(nik="3173042107950000", nik_konfirmasi="sesuai_ktp"))
    assert phone.words(client, [item]) == ["stored"]
    assert "nik_structure_confirmed" in enrollment(app, item).flags


def test_no_time_and_no_old_app_is_refused(app: Flask, client: FlaskClient, phone: Phone) -> None:
    old = phone.seal(record(), time="2001-01-01T00:00:00.000Z", meta={"app": "tua"})
    new = phone.seal(record(nik=nik(9002)), time="2099-01-01T00:00:00.000Z")
    assert phone.words(client, [old, new]) == ["stored", "stored"]
    for item in (old, new):
        row = enrollment(app, item)
        assert "clock_off" in row.flags
        assert abs(row.captured_at - datetime.now(UTC)) < timedelta(minutes=1)


def add_event(app: Flask) -> UUID:
    today = datetime.now(UTC).date()
    with app.app_context():
        from webapp.records.event import NewEvent, create_event

        event = create_event(
            NewEvent("Bazar Uji", "Lapangan", "31.73.04", today, today), None, datetime.now(UTC)
        )
        return event.id
