"""The truth audit: a phone and the server never differ unseen, and never seem to (SECURITY 10.7)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.phone import Phone, write_time
from tests.phones import change_row, looking
from tests.views.api.test_courier import carry, file_of, seal_some
from tests.worker import nik, record
from webapp.records import reports
from webapp.records.db import db
from webapp.records.epoch import begin_epoch, get_epoch
from webapp.records.models import Deposit, Device, Epoch, Tombstone
from webapp.records.slip import find_slip
from webapp.rules.slip import read_slip_id


def counts(**said: Any) -> dict[str, Any]:
    nothing = {"draft": 0, "waiting": 0, "refused": 0, "retained": 0, "oldest_waiting": None}
    return {**nothing, **said}


def say(client: FlaskClient, phone: Phone, items: list[Any] | None = None, **said: Any) -> None:
    """Sync, and report these counts."""
    phone.sync(client, items or [], counts=counts(**said))


def differences(app: Flask, phone: Phone) -> list[tuple[str, int, int]]:
    """Where the last report and the server differ: code, phone's number, server's."""
    with app.app_context():
        device = db.session.get_one(Device, UUID(phone.id))
        found = reports.compare(device, get_epoch(datetime.now(UTC)))
        return [(one.code, one.phone, one.server) for one in found]


def unsent(app: Flask, phone: Phone) -> tuple[int, datetime | None]:
    """How many records are known to be on the phone alone, and since when."""
    with app.app_context():
        device = db.session.get_one(Device, UUID(phone.id))
        return reports.count_unsent(device), device.waiting_since


def test_an_honest_phone_differs_in_nothing(app: Flask, client: FlaskClient, phone: Phone) -> None:
    good, bad = phone.seal(record()), phone.seal(record(nik="12"))
    say(client, phone, [good, bad], waiting=2, oldest_waiting=write_time(phone.now()))
    assert differences(app, phone) == []
    say(client, phone, refused=1, retained=2)
    assert differences(app, phone) == []
    mended = phone.correct(bad, {"nik": nik(9005)})
    say(client, phone, [mended], waiting=1, retained=2)
    assert differences(app, phone) == []
    say(client, phone, retained=3)
    assert differences(app, phone) == []


def test_a_phone_that_knows_nothing_of_a_refusal_shows(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    bad = [phone.seal(record(nik="12")), phone.seal(record(nik="13"))]
    say(client, phone, bad, waiting=2)
    say(client, phone, retained=2)
    assert differences(app, phone) == [("refused", 0, 2)]


def test_a_refusal_whose_receipt_was_lost_is_no_difference(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    bad, cursor = phone.seal(record(nik="12")), phone.cursor
    say(client, phone, [bad], waiting=1)
    phone.cursor = cursor  # the answer was lost, and with it the cursor
    say(client, phone, [bad], waiting=1)
    assert differences(app, phone) == []


def test_a_refusal_that_is_newer_than_the_report_is_no_difference(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    bad = phone.seal(record(nik="12"))
    say(client, phone, waiting=1)
    carry(client, other, file_of(phone, [bad]))
    assert differences(app, phone) == []


def test_a_phone_that_dropped_its_copies_shows(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    say(client, phone, seal_some(phone, 3), waiting=3)
    say(client, phone, retained=1)
    assert differences(app, phone) == [("kept", 1, 3)]


def test_copies_that_every_backup_has_need_not_be_there(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    items = seal_some(phone, 3)
    say(client, phone, items, waiting=3)
    long_ago = datetime.now(UTC) - timedelta(days=20)
    for item in items[:2]:
        with looking(app) as session:
            row = session.query(Deposit).filter_by(enrollment_id=UUID(item["id"])).one()
        change_row(app, Deposit, row.id, received_at=long_ago)
    say(client, phone, retained=1)
    assert differences(app, phone) == [("kept", 1, 3)]  # no backup yet: nothing may go
    with app.app_context():
        number = get_epoch(long_ago).number
    change_row(app, Epoch, number, purge_before=datetime.now(UTC) - timedelta(days=1))
    assert differences(app, phone) == []
    say(client, phone, retained=0)
    assert differences(app, phone) == [("kept", 0, 1)]


def test_a_phone_that_was_given_receipts_for_what_is_gone_shows(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    say(client, phone, [phone.seal(record())], waiting=1)
    say(client, phone, retained=4)
    assert differences(app, phone) == [("received", 4, 1)]


def test_what_was_erased_in_time_is_not_missed(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    first, middle, last = seal_some(phone, 3)
    say(client, phone, [first, middle, last], waiting=3)
    with looking(app) as session:
        row = session.query(Deposit).filter_by(enrollment_id=UUID(middle["id"])).one()
        erased = Tombstone(
            enrollment_id=row.enrollment_id,
            rev=1,
            hash=row.hash,
            reason="retention",
            erased_at=datetime.now(UTC),
        )
        slip_id = read_slip_id(middle["slip"])
        assert slip_id is not None
        slip = find_slip(slip_id)
        assert slip is not None
        slip.enrollment_id = row.enrollment_id
        session.add(erased)
        session.delete(row)
        session.commit()
    say(client, phone, retained=3)
    assert differences(app, phone) == []


def test_a_number_that_never_came_shows_once_the_phone_says_that_nothing_waits(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    first, lost, last = seal_some(phone, 3)
    say(client, phone, [first, last], waiting=3)
    assert differences(app, phone) == []
    say(client, phone, waiting=1, retained=2)
    assert differences(app, phone) == []
    say(client, phone, retained=2, oldest_waiting=write_time(phone.now()))
    assert differences(app, phone) == []
    say(client, phone, retained=2)
    assert differences(app, phone) == [("missing", 0, 1)]
    say(client, phone, [lost], waiting=1, retained=2)
    say(client, phone, retained=3)
    assert differences(app, phone) == []


def test_what_another_signed_counts_for_nobody(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    say(client, phone, seal_some(phone, 2), waiting=2)
    foreign = other.seal(record(), seq=77)
    carry(client, other, file_of(phone, [foreign]))
    say(client, phone, retained=2)
    assert differences(app, phone) == []


def test_a_phone_of_an_earlier_epoch_is_not_compared(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    say(client, phone, [phone.seal(record())], waiting=1)
    say(client, phone, retained=9)
    assert differences(app, phone) != []
    with app.app_context():
        begin_epoch("restored", datetime.now(UTC))
    assert differences(app, phone) == []
    say(client, phone, retained=9)  # it does not know of the new epoch yet
    assert differences(app, phone) == []
    say(client, phone, retained=9)
    assert [code for code, *_ in differences(app, phone)] == ["received"]


def test_what_a_call_brings_waits_no_more(app: Flask, client: FlaskClient, phone: Phone) -> None:
    say(client, phone, seal_some(phone, 3), waiting=3, oldest_waiting=write_time(phone.now()))
    assert unsent(app, phone) == (0, None)
    since = datetime.now(UTC) - timedelta(days=2)
    activated = since - timedelta(days=1)
    change_row(app, Device, UUID(phone.id), activated_at=activated)
    say(client, phone, waiting=3, oldest_waiting=write_time(since))
    number, found = unsent(app, phone)
    assert (number, found) == (3, datetime.fromisoformat(write_time(since)))
    before = datetime.now(UTC)
    say(client, phone, seal_some(phone, 2), waiting=5, oldest_waiting=write_time(since))
    number, found = unsent(app, phone)
    # The oldest are sent first: how old the three others are, nobody knows.
    assert number == 3
    assert found is not None
    assert found >= before - timedelta(seconds=1)


@pytest.mark.parametrize("wrong", [timedelta(days=-1900), timedelta(days=700)])
def test_a_wrong_clock_makes_no_phone_wait_longer_than_it_lives(
    app: Flask, client: FlaskClient, phone: Phone, wrong: timedelta
) -> None:
    say(client, phone, waiting=1, oldest_waiting=write_time(datetime.now(UTC) + wrong))
    with app.app_context():
        device = db.session.get_one(Device, UUID(phone.id))
        assert device.waiting_since is not None
        assert device.last_seen_at is not None
        assert device.activated_at <= device.waiting_since <= device.last_seen_at


def test_what_a_courier_brought_waits_no_more(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    items = seal_some(phone, 3)
    since = write_time(datetime.now(UTC))
    say(client, phone, waiting=3, oldest_waiting=since)
    carry(client, other, file_of(phone, items[:1]))
    number, found = unsent(app, phone)
    assert (number, found is not None) == (2, True)
    carry(client, other, file_of(phone, items))
    assert unsent(app, phone) == (0, None)


def test_what_a_courier_brought_before_the_report_waits_no_more(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    first, *carried = seal_some(phone, 3)
    carry(client, other, file_of(phone, carried))
    say(client, phone, [first], waiting=3)  # the phone has heard of none of the three
    assert unsent(app, phone)[0] == 0
