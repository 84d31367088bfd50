"""The news of a sync: changes, slips, settings, epoch (WIRE section 4, SECURITY section 4, 7-9)."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.phone import Phone, slip_id
from tests.phones import change_row, count, looking
from tests.worker import nik, record
from webapp.records import change, setting
from webapp.records.db import db
from webapp.records.models import Account, Change, Device, Enrollment, Epoch, Slip


def announce(app: Flask, item: dict[str, object], state: str, delay: int = 0) -> None:
    """What a supervisor's decision does to the enrollment and its phones."""
    with app.app_context():
        row = db.session.get_one(Enrollment, UUID(str(item["id"])))
        row.state = state
        change.announce(row, None, datetime.now(UTC), timedelta(seconds=delay))
        db.session.commit()


def test_a_record_is_stored_and_answered_with_its_hash(client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record())
    answer = phone.sync(client, [item])
    assert answer["results"] == [
        {"id": item["id"], "rev": 1, "result": "stored", "hash": item["hash"]}
    ]
    assert set(answer) == {
        "epoch",
        "server_time",
        "purge_before",
        "cursor",
        "results",
        "changes",
        "slip_tokens",
    }
    assert answer["epoch"] == phone.answer["epoch"]
    assert answer["purge_before"] is None


def test_a_wrong_hash_on_the_envelope_is_answered_with_the_true_one(
    client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    answer = phone.sync(client, [{**item, "hash": "A" * 43}])
    assert answer["results"][0]["hash"] == item["hash"]


def test_changes_come_once_and_again_to_who_lost_the_answer(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    items = [phone.seal(record(nik=nik(9001 + i))) for i in range(2)]
    phone.sync(client, items)
    announce(app, items[0], "approved")
    announce(app, items[1], "returned")
    lost = phone.try_sync(client, []).get_json()["changes"]
    told = phone.sync(client)["changes"]
    assert told == lost
    assert [(one["n"], one["id"], one["state"]) for one in told] == [
        (1, items[0]["id"], "approved"),
        (2, items[1]["id"], "returned"),
    ]
    assert phone.sync(client)["changes"] == []


def test_a_change_waits_for_its_time_and_what_was_undone_is_never_seen(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    items = [phone.seal(record(nik=nik(9001 + i))) for i in range(2)]
    phone.sync(client, items)
    announce(app, items[0], "approved", delay=10)
    announce(app, items[1], "returned")
    assert phone.sync(client)["changes"] == []
    announce(app, items[0], "submitted")
    with app.app_context():
        for row in db.session.scalars(select(Change)):
            row.due_at = datetime.now(UTC)
        db.session.commit()
    told = [(one["n"], one["state"]) for one in phone.sync(client)["changes"]]
    assert told == [(2, "returned"), (3, "submitted")]


def test_changes_go_to_every_active_phone_of_the_author(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone, other: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    announce(app, item, "approved")
    assert [one["state"] for one in second.sync(client)["changes"]] == ["approved"]
    assert other.sync(client)["changes"] == []
    change_row(app, Device, UUID(second.id), revoked_at=datetime.now(UTC))
    announce(app, item, "handed_over")
    assert [one["n"] for one in phone.sync(client)["changes"]] == [2]
    with looking(app) as session:
        assert session.get_one(Device, UUID(second.id)).change_number == 1


def test_slips_are_sent_again_until_the_cursor_covers_them(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    assert len(phone.tokens) == 200
    first = phone.try_sync(client, [], want_tokens=12).get_json()["slip_tokens"]
    assert len(first) == 12
    again = phone.sync(client, want_tokens=12)["slip_tokens"]
    assert again == first
    assert phone.sync(client, want_tokens=0)["slip_tokens"] == []
    assert len({slip_id(one["token"]) for one in phone.tokens}) == 212
    for _ in range(4):
        phone.sync(client, want_tokens=200)
    assert count(app, Slip) == 400


def test_settings_come_when_they_differ_and_whole(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    assert "settings" not in phone.sync(client)
    with app.app_context():
        setting.put("hotline", "0812 0000 9001", None, datetime.now(UTC))
    lost = phone.try_sync(client, []).get_json()["settings"]
    settings = phone.sync(client)["settings"]
    assert settings == lost
    assert settings["hotline"] == "0812 0000 9001"
    assert set(settings) == set(phone.settings)
    assert "settings" not in phone.sync(client)


def test_an_unreadable_or_foreign_cursor_counts_as_none(
    client: FlaskClient, phone: Phone, other: Phone
) -> None:
    good = phone.cursor or ""
    for cursor in (None, "", "x", "é", "A" * 1000, good[:-2], other.cursor):
        phone.cursor = cursor
        answer = phone.try_sync(client, []).get_json()
        assert answer["epoch"] == phone.answer["epoch"]
        assert "settings" in answer
        assert len(answer["slip_tokens"]) == 200


def test_a_cursor_ahead_of_the_database_begins_a_new_epoch_once(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone
) -> None:
    """F31: somebody copied an old database back and told nobody."""
    items = [phone.seal(record(nik=nik(9001 + i))) for i in range(2)]
    phone.sync(client, items)
    change_row(app, Device, UUID(phone.id), seq_acknowledged=1)
    answer = phone.sync(client)
    assert answer["epoch"] != phone.answer["epoch"]
    assert phone.sync(client)["epoch"] == answer["epoch"]
    assert second.sync(client)["epoch"] == answer["epoch"]
    assert phone.words(client, items) == ["already_stored"] * 2
    with looking(app) as session:
        assert session.scalars(select(Epoch.reason).order_by(Epoch.number)).all() == [
            "first",
            "cursor_ahead",
        ]


@pytest.mark.parametrize("told_little", ["revoked", "repeated"])
def test_who_is_told_nothing_but_receipts_notices_all_the_same_when_they_are_lost(
    app: Flask, client: FlaskClient, phone: Phone, told_little: str
) -> None:
    """Found by the histories: a restore nobody told of, after a receipt to a closed or repeated call."""
    token = {"jti": str(uuid4())}
    body = json.dumps(phone.call([phone.seal(record())])).encode()
    if told_little == "revoked":
        change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    else:
        phone.post(client, body, **token)
    answer = phone.post(client, body, **token).get_json()
    assert answer["withheld"] is True
    assert "settings" not in answer
    phone.cursor = answer["cursor"]
    change_row(app, Device, UUID(phone.id), seq_acknowledged=0)
    assert phone.sync(client)["epoch"] != phone.answer["epoch"]


def test_a_lost_receipt_for_an_older_record_that_came_last_is_noticed(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    """Found by the histories: two restores, and between them the newer record arrived first."""
    older, newer = (phone.seal(record(nik=nik(9001 + i))) for i in range(2))
    phone.sync(client, [newer])
    with looking(app) as session:
        kept = session.get_one(Device, UUID(phone.id)).items_answered
    phone.sync(client, [older])
    change_row(app, Device, UUID(phone.id), items_answered=kept)
    assert phone.sync(client)["epoch"] != phone.answer["epoch"]


def test_changes_ahead_of_the_database_begin_a_new_epoch_too(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    announce(app, item, "approved")
    phone.sync(client)
    change_row(app, Device, UUID(phone.id), change_number=0)
    assert phone.sync(client)["epoch"] != phone.answer["epoch"]


def test_what_the_phone_counts_is_kept(app: Flask, client: FlaskClient, phone: Phone) -> None:
    counts = {
        "draft": 1,
        "waiting": 3,
        "refused": 0,
        "retained": 40,
        "oldest_waiting": "2026-11-20T01:02:03.004Z",
    }
    phone.sync(client, counts=counts)
    with looking(app) as session:
        device = session.get_one(Device, UUID(phone.id))
        assert device.counts is not None
        assert counts.items() <= device.counts.items()
        assert device.last_seen_at is not None


def test_a_phone_that_is_not_trusted_is_told_why(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    person, now = UUID(phone.answer["person"]["id"]), datetime.now(UTC)
    assert not {"closed", "withheld"} & set(phone.sync(client))
    change_row(app, Device, UUID(phone.id), restored=True)
    assert phone.sync(client)["closed"] == "device_restored"
    change_row(app, Account, person, disabled_at=now, restored=True)
    assert phone.sync(client)["closed"] == "device_restored"
    change_row(app, Account, person, restored=False)
    assert phone.sync(client)["closed"] == "person_disabled"
    change_row(app, Device, UUID(phone.id), revoked_at=now)
    answer = phone.sync(client, [phone.seal(record())])
    assert (answer["closed"], answer["results"][0]["result"]) == ("device_revoked", "quarantined")
    assert (answer["changes"], answer["slip_tokens"]) == ([], [])
    assert answer["epoch"] == phone.answer["epoch"]


def test_every_answer_says_which_call_it_is_to(client: FlaskClient, phone: Phone) -> None:
    body = json.dumps(phone.call([])).encode()
    number = str(uuid4())
    for claims, wanted in (({"jti": number}, number), ({"jti": "x\r\ny"}, None)):
        headers = {"Authorization": f"Bearer {phone.token(body, **claims)}"}
        answer = client.post(
            "/api/v1/sync", data=body, content_type="application/json", headers=headers
        )
        assert answer.headers.get("Jaring-Answers") == wanted
    refused = client.post("/api/v1/sync", data=b"", headers={"Authorization": "Bearer x"})
    assert "Jaring-Answers" not in refused.headers
