"""One phone delivers what another has sealed: authorship stays, nothing is doubled (SECURITY I6)."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.phone import Phone, write_time
from tests.phones import MakeInvitation, change_row, count, enrollment, looking
from tests.worker import nik, record
from webapp.records.limits import Limit
from webapp.records.models import AuditEvent, Deposit, Device, Enrollment, Epoch
from webapp.views.api import courier
from webapp.views.api.shapes_courier import CourierAnswer

Item = dict[str, Any]
# An id that nothing here has; the same in every process, because it stands in a test's name.
NOBODY = "0e0c1d2e-0000-4000-8000-00000000dead"


def file_of(phone: Phone, carried: list[Item], **changes: Any) -> dict[str, Any]:
    """The sealed outbox of a phone as it writes it out."""
    return {
        "format": "jaring-courier/1",
        "installation": phone.installation,
        "device": phone.id,
        "certificate": phone.answer["device"]["certificate"],
        "made": write_time(datetime.now(UTC)),
        "items": carried,
        **changes,
    }


def try_carry(
    client: FlaskClient, carrier: Phone, file: dict[str, Any], **token: Any
) -> TestResponse:
    """Deliver a file and give back whatever the server says."""
    body = json.dumps({"file": file}).encode("utf-8")
    return carrier.post(client, body, "/api/v1/courier", **token)


def carry(client: FlaskClient, carrier: Phone, file: dict[str, Any]) -> list[dict[str, Any]]:
    """Deliver a file that is taken."""
    answer = try_carry(client, carrier, file)
    assert answer.status_code == 200, answer.text
    CourierAnswer.model_validate(answer.get_json())
    results: list[dict[str, Any]] = answer.get_json()["results"]
    return results


def seal_some(phone: Phone, number: int = 3) -> list[Item]:
    return [phone.seal(record(nik=nik(9001 + i), waris=None)) for i in range(number)]


def flip(text: str, place: int) -> str:
    """The text with another letter at one place."""
    at = place % len(text)
    letter = "A" if text[at] != "A" else "B"
    return text[:at] + letter + text[at + 1 :]


def test_a_carried_record_is_stored_under_its_author(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    items = seal_some(phone)
    results = carry(client, other, file_of(phone, items))
    assert [(r["id"], r["result"], r["hash"]) for r in results] == [
        (item["id"], "stored", item["hash"]) for item in items
    ]
    stored = enrollment(app, items[0])
    assert str(stored.author_id) == phone.answer["person"]["id"]
    assert str(stored.device_id) == phone.id
    with looking(app) as session:
        carried = session.query(Deposit).filter_by(enrollment_id=UUID(items[0]["id"])).one()
        line = session.query(AuditEvent).filter_by(act="courier.deliver").one()
    assert (str(carried.device_id), str(carried.delivered_by)) == (phone.id, other.id)
    assert (str(line.actor_id), line.object_id) == (other.id, phone.id)
    assert line.detail == {"items": 3, "damaged": 0}


def test_delivering_twice_is_harmless_and_the_own_phone_learns_at_its_next_sync(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    items = seal_some(phone)
    carry(client, other, file_of(phone, items))
    again = carry(client, other, file_of(phone, items))
    assert [r["result"] for r in again] == ["already_stored"] * 3
    assert phone.words(client, items) == ["already_stored"] * 3
    assert count(app, Enrollment) == count(app, Deposit) == 3


def test_what_was_sent_already_may_be_carried_too(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    items = seal_some(phone)
    assert phone.words(client, items[:2]) == ["stored", "stored"]
    results = carry(client, other, file_of(phone, items))
    assert [r["result"] for r in results] == ["already_stored", "already_stored", "stored"]
    assert count(app, Enrollment) == 3


def test_a_refused_record_names_its_fields_to_the_carrier_by_code_alone(
    client: FlaskClient, phone: Phone, other: Phone
) -> None:
    bad, good = phone.seal(record(nik="12")), phone.seal(record(nik=nik(9002)))
    results = carry(client, other, file_of(phone, [bad, good]))
    assert [r["result"] for r in results] == ["invalid", "stored"]
    assert results[0]["problems"] == [{"field": "nik", "code": "nik_length"}]


@pytest.mark.parametrize("place", [3, 400, -1])
def test_a_byte_altered_on_the_way_is_refused_by_name_and_the_rest_goes_through(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, place: int
) -> None:
    items = seal_some(phone)
    altered = {**items[1], "sealed": flip(items[1]["sealed"], place)}
    results = carry(client, other, file_of(phone, [items[0], altered, items[2]]))
    assert [r["result"] for r in results] == ["stored", "damaged", "stored"]
    assert (results[1]["id"], results[1]["rev"]) == (items[1]["id"], 1)
    assert results[1]["problems"] == [{"field": "sealed", "code": "item_damaged"}]
    assert count(app, Deposit) == 2
    assert phone.words(client, items) == ["already_stored", "stored", "already_stored"]


@pytest.mark.parametrize(
    ("member", "value"),
    [("seq", 77), ("rev", 2), ("id", NOBODY), ("slip", "A" * 26), ("hash", "A" * 43)],
)
def test_an_altered_envelope_does_not_stand_in_the_way_of_the_true_one(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, member: str, value: Any
) -> None:
    items = seal_some(phone, 2)
    results = carry(client, other, file_of(phone, [{**items[0], member: value}, items[1]]))
    assert [r["result"] for r in results] == ["damaged", "stored"]
    field = "sealed" if member == "hash" else member
    assert results[0]["problems"] == [{"field": field, "code": "item_damaged"}]
    assert phone.words(client, items) == ["stored", "already_stored"]
    assert count(app, Enrollment) == 2


def test_what_another_has_signed_is_kept_aside_and_not_the_author_s(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    foreign = other.seal(record())
    assert [r["result"] for r in carry(client, other, file_of(phone, [foreign]))] == ["quarantined"]
    assert count(app, Enrollment) == 0


def test_the_file_of_another_installation_is_refused(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    file = file_of(phone, seal_some(phone), installation=str(uuid4()))
    answer = try_carry(client, other, file)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "courier_foreign")
    assert count(app, Deposit) == 0


def forget(app: Flask, phone: Phone) -> None:
    """What a restore of a backup from before its activation leaves of a phone: nothing."""
    with looking(app) as session:
        for table in ("invitation", "slip", "device"):
            column = "id" if table == "device" else "device_id"
            session.execute(
                Device.metadata.tables[table]
                .delete()
                .where(Device.metadata.tables[table].c[column] == UUID(phone.id))
            )
        session.commit()


def test_an_unknown_phone_is_made_again_from_its_certificate(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    items = seal_some(phone, 2)
    forget(app, phone)
    results = carry(client, other, file_of(phone, items))
    assert [r["result"] for r in results] == ["quarantined", "quarantined"]
    with looking(app) as session:
        assert session.get_one(Device, UUID(phone.id)).restored
    assert phone.words(client, items) == ["quarantined", "quarantined"]


@pytest.mark.parametrize("certificate", ["altered", "other's", "nothing"])
def test_an_unknown_phone_without_its_certificate_is_refused(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, certificate: str
) -> None:
    own = phone.answer["device"]["certificate"]
    given = {
        "altered": flip(own, own.rindex(".") + 10),
        "other's": other.answer["device"]["certificate"],
        "nothing": "",
    }[certificate]
    items = seal_some(phone, 1)
    forget(app, phone)
    answer = try_carry(client, other, file_of(phone, items, certificate=given))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "courier_device")
    assert count(app, Deposit) == 0


def test_what_a_closed_phone_sealed_goes_to_quarantine(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    items = seal_some(phone, 2)
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    results = carry(client, other, file_of(phone, items))
    assert [r["result"] for r in results] == ["quarantined", "quarantined"]


def test_a_closed_phone_carries_nothing(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    change_row(app, Device, UUID(other.id), revoked_at=datetime.now(UTC))
    answer = try_carry(client, other, file_of(phone, seal_some(phone, 1)))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "device_closed")
    assert count(app, Deposit) == 0


def test_a_repeated_token_delivers_all_the_same(
    client: FlaskClient, phone: Phone, other: Phone
) -> None:
    file, jti = file_of(phone, seal_some(phone, 1)), str(uuid4())
    words = [
        try_carry(client, other, file, jti=jti).get_json()["results"][0]["result"] for _ in "ab"
    ]
    assert words == ["stored", "already_stored"]


def test_what_is_too_much_is_refused(
    client: FlaskClient, phone: Phone, other: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = phone.seal(record())
    answer = try_carry(client, other, file_of(phone, [item] * 21))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_many_items")
    long = {**item, "sealed": "A" * 256 * 1024}
    answer = try_carry(client, other, file_of(phone, [long]))
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")
    monkeypatch.setattr(courier, "PER_DEVICE", Limit("courier", most=1, seconds=86_400))
    assert try_carry(client, other, file_of(phone, [item])).status_code == 200
    assert try_carry(client, other, file_of(phone, [item])).status_code == 429


@pytest.mark.parametrize(
    "changes",
    [{"format": "jaring-courier/2"}, {"device": "K-0147"}, {"lagi": 1}, {"items": None}],
)
def test_a_file_of_another_shape_is_refused(
    client: FlaskClient, phone: Phone, other: Phone, changes: dict[str, Any]
) -> None:
    answer = try_carry(client, other, file_of(phone, [], **changes))
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_shape")


def test_a_delivery_does_not_move_what_the_author_was_told(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    """A silent restore shows by a cursor that is ahead; a courier must neither fake nor hide it."""
    first, *carried = seal_some(phone, 3)
    epoch = phone.sync(client, [first])["epoch"]
    carry(client, other, file_of(phone, carried))
    with looking(app) as session:
        author = session.get_one(Device, UUID(phone.id))
    assert (author.seq_acknowledged, author.change_number) == (1, 0)
    answer = phone.sync(client, carried)
    assert [r["result"] for r in answer["results"]] == ["already_stored"] * 2
    assert answer["epoch"] == epoch
    # The database is put back to before that last answer, and a courier brings the records again.
    change_row(app, Device, UUID(phone.id), seq_acknowledged=1)
    carry(client, other, file_of(phone, carried))
    assert phone.sync(client)["epoch"] != epoch
    assert count(app, Epoch) == 2


def test_a_correction_is_carried_and_its_author_told(
    client: FlaskClient, phone: Phone, other: Phone
) -> None:
    refused = phone.seal(record(nik="12"))
    assert phone.words(client, [refused]) == ["invalid"]
    mended = phone.correct(refused, {"nik": nik(9003)})
    assert [r["result"] for r in carry(client, other, file_of(phone, [mended]))] == ["stored"]
    answer = phone.sync(client)
    assert [(c["id"], c["state"]) for c in answer["changes"]] == [(refused["id"], "submitted")]


def test_the_carrier_hears_nothing_of_what_it_carried(
    client: FlaskClient, phone: Phone, other: Phone, make_invitation: MakeInvitation
) -> None:
    carry(client, other, file_of(phone, seal_some(phone, 1)))
    answer = other.sync(client)
    assert answer["changes"] == answer["results"] == []
