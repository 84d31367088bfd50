"""Bytes that came first by a wrong hand, in a wrong envelope, too early or to an older server."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.phone import Phone
from tests.phones import count, enrollment, looking
from tests.records.quarantine.hands import release, status_of
from tests.worker import nik, record
from webapp.records import enrollment_store, payload
from webapp.records.models import Deposit, Enrollment, Quarantine
from webapp.records.payload import Payload


def deposit_of(app: Flask, item: dict[str, Any]) -> Deposit:
    with looking(app) as session:
        return session.scalars(select(Deposit).where(Deposit.hash == item["hash"])).one()


def test_what_another_phone_sent_first_is_taken_from_its_author(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    item = phone.seal(record())
    assert other.words(client, [item]) == ["quarantined"]
    assert status_of(app, item) == ("held", "signature_bad")
    assert phone.words(client, [item]) == ["stored"]
    assert phone.words(client, [item]) == ["already_stored"]
    row = enrollment(app, item)
    assert (str(row.device_id), str(row.author_id)) == (phone.id, phone.answer["person"]["id"])
    assert (str(deposit_of(app, item).device_id), status_of(app, item)[0]) == (phone.id, "released")
    # The number it took from the other phone is free again.
    assert other.words(client, [other.seal(record(nik=nik(9002)))]) == ["stored"]


def test_a_phone_takes_nothing_over_that_it_has_not_signed(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, second: Phone
) -> None:
    item = phone.seal(record(), meta={"event": "00000000-0000-4000-8000-000000000000"})
    assert phone.words(client, [item]) == ["quarantined"]
    for one in (other, second):
        assert one.words(client, [item]) == ["quarantined"]
    assert str(deposit_of(app, item).device_id) == phone.id
    assert status_of(app, item) == ("held", "event_unknown")


def test_its_number_may_be_used_when_it_is_taken_over(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, supervisor: UUID
) -> None:
    item = phone.seal(record())
    other.sync(client, [item])
    assert phone.words(client, [phone.seal(record(nik=nik(9002)), seq=1)]) == ["stored"]
    assert phone.words(client, [item, item]) == ["quarantined"] * 2
    assert status_of(app, item) == ("held", "seq_used")
    assert release(app, supervisor, item).word == "stored"


@pytest.mark.parametrize("altered", [{"seq": 77}, {"slip": "A" * 26}])
def test_an_envelope_altered_on_the_way_is_mended_by_the_true_one(
    app: Flask, client: FlaskClient, phone: Phone, altered: dict[str, Any]
) -> None:
    item = phone.seal(record())
    assert phone.words(client, [{**item, **altered}]) == ["quarantined"]
    assert status_of(app, item) == ("held", "envelope_differs")
    assert phone.words(client, [item]) == ["stored"]
    assert count(app, Enrollment) == 1
    assert phone.words(client, [{**item, **altered}]) == ["already_stored"]


def test_a_payload_of_a_later_version_waits_for_a_server_that_reads_it(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    supervisor: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newer = phone.envelop({**phone.payload(record()), "v": 2, "colour": "green"})
    assert phone.words(client, [newer]) == ["quarantined"]
    assert status_of(app, newer) == ("held", "payload_newer")
    assert release(app, supervisor, newer).reason == "payload_newer"

    def read_second(value: Any) -> Payload:
        """What the next release would bring: its own shape, told as today's."""
        return Payload.model_validate({n: v for n, v in value.items() if n != "colour"} | {"v": 1})

    monkeypatch.setitem(payload.READERS, 2, read_second)
    assert release(app, supervisor, newer).word == "stored"
    assert phone.words(client, [phone.seal(record(nik=nik(9002)))]) == ["stored"]


@pytest.mark.parametrize("version", [0, -1, True, "1", None, 1.0])
def test_a_version_nobody_released_is_no_payload(
    app: Flask, client: FlaskClient, phone: Phone, version: Any
) -> None:
    item = phone.envelop({**phone.payload(record()), "v": version})
    assert phone.words(client, [item]) == ["quarantined"]
    assert status_of(app, item) == ("held", "payload_bad")


def test_poison_is_seen_and_taken_when_the_fault_is_gone(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    supervisor: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good, poison = phone.seal(record(nik=nik(9001))), phone.seal(record(nik=nik(9666)))
    real = enrollment_store.write_columns

    def fail_on_poison(*arguments: Any) -> None:
        if arguments[-1].record["nik"] == nik(9666):
            raise RuntimeError("a bug")
        real(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(enrollment_store, "write_columns", fail_on_poison)
        assert phone.words(client, [poison, good]) == ["quarantined", "stored"]
        assert release(app, supervisor, poison).reason == "unexpected"
        assert status_of(app, poison) == ("held", "unexpected")
        assert count(app, Enrollment) == 1
    assert release(app, supervisor, poison).word == "stored"
    assert [c["state"] for c in phone.sync(client)["changes"]] == ["submitted"]


def test_a_deposit_keeps_the_bytes_that_came(app: Flask, client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record())
    phone.sync(client, [{**item, "seq": 77}])
    phone.sync(client, [item])
    assert deposit_of(app, item).sealed.decode() == item["sealed"]
    assert [count(app, table) for table in (Deposit, Quarantine)] == [1, 1]
