"""SECURITY F29, F30: a database restored from a backup; phones offer again, and nothing is lost."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.phone import JSON, Phone
from tests.phones import MakeInvitation, change_row, count, enrollment, looking
from tests.records.backups.conftest import Restore, Take, of
from webapp.records import audit, phones, quarantine
from webapp.records.account import create_account
from webapp.records.db import db
from webapp.records.epoch import NUMBERS_SKIPPED
from webapp.records.models import (
    Account,
    Backup,
    Deposit,
    Device,
    Enrollment,
    Epoch,
    Invitation,
    Quarantine,
    Revision,
    Slip,
    Tombstone,
)

PASSWORD = "kata sandi panjang"


def test_after_a_restore_phones_offer_again_and_each_record_is_there_once(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, bring_back: Restore
) -> None:
    before, after = phone.seal(of(9001)), phone.seal(of(9002))
    first = phone.sync(client, [before])
    taken = back_up()
    phone.sync(client, [after])
    restored = bring_back(taken.path)
    assert count(app, Enrollment) == 1
    answer = phone.sync(client, [before, after])
    assert answer["epoch"] != first["epoch"]
    assert [one["result"] for one in answer["results"]] == ["already_stored", "stored"]
    assert phone.words(client, [after, before]) == ["already_stored", "already_stored"]
    assert [count(app, table) for table in (Deposit, Enrollment, Revision)] == [2, 2, 2]
    assert answer["purge_before"] is not None
    assert restored.epoch_number == 2
    with looking(app):
        assert audit.verify().whole


def test_a_phone_and_slips_from_after_the_backup_prove_themselves(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    back_up: Take,
    bring_back: Restore,
    make_invitation: MakeInvitation,
) -> None:
    taken = back_up()
    late = Phone.activate(client, make_invitation().secret)
    lost = [late.seal(of(9001)), late.seal(of(9002))]
    assert late.words(client, lost) == ["stored", "stored"]
    number = late.answer["device"]["number"]
    phone.tokens.clear()
    phone.sync(client, want_tokens=200)
    given = phone.tokens[0]
    bring_back(taken.path)
    item = phone.envelop(phone.payload(of(9003)), slip=f"{given['token']}.{given['code']}")
    assert phone.words(client, [item]) == ["stored"]
    assert enrollment(app, item).slip_code == given["code"]
    body = json.dumps(late.call(lost)).encode()
    assert late.post(client, body).get_json()["code"] == "unknown_device"
    certified = {
        "Authorization": f"Bearer {late.token(body)}",
        "Device-Certificate": late.answer["device"]["certificate"],
    }
    again = client.post(
        "/api/v1/sync", data=body, content_type="application/json", headers=certified
    )
    assert [one["result"] for one in again.get_json()["results"]] == ["quarantined"] * 2
    with looking(app) as session:
        device = session.get_one(Device, UUID(late.id))
        assert (device.restored, device.number) == (True, number)
        assert device.account.restored
        assert device.account.disabled_at is not None
    assert [count(app, Quarantine), count(app, Enrollment)] == [2, 1]
    confirm_and_release(app, late)
    assert late.words(client, lost) == ["already_stored"] * 2
    assert [count(app, table) for table in (Deposit, Enrollment, Revision)] == [3, 3, 3]
    newest = Phone.activate(client, make_invitation().secret)
    assert newest.answer["device"]["number"] == NUMBERS_SKIPPED + 1


def confirm_and_release(app: Flask, late: Phone) -> None:
    """What the office does after a restore: an admin knows the person, a supervisor the records."""
    now = datetime.now(UTC)
    with app.app_context():
        office = app.extensions["jaring"]
        admin, supervisor = (
            create_account(office, f"{role}.uji", PASSWORD, "Uji", role, "31.73.04", now)
            for role in ("admin", "supervisor")
        )
        phones.confirm(UUID(late.id), "Rina Contoh", admin, now)
        for held in db.session.scalars(select(Quarantine.id)).all():
            assert quarantine.release(office, supervisor, held, now).word == "stored"


def test_no_number_is_given_twice_by_two_restores_of_the_same_backup(
    client: FlaskClient, back_up: Take, bring_back: Restore, make_invitation: MakeInvitation
) -> None:
    taken = back_up()
    numbers = []
    for _ in range(2):
        bring_back(taken.path)
        phone = Phone.activate(client, make_invitation().secret)
        numbers.append(phone.answer["device"]["number"])
    assert len(set(numbers)) == 2


def test_an_older_backup_is_enough(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, bring_back: Restore
) -> None:
    """F30: because copies stay until the oldest backup covers them."""
    items = [phone.seal(of(9001 + i)) for i in range(3)]
    taken = []
    for item in items:
        taken.append(back_up(keep=3))
        phone.sync(client, [item])
    bring_back(taken[0].path)
    assert phone.words(client, items) == ["stored"] * 3
    assert count(app, Enrollment) == 3
    # The backups of the life that ended may be restored from as well.
    bring_back(taken[2].path)
    assert phone.words(client, items) == ["already_stored", "already_stored", "stored"]
    assert count(app, Enrollment) == 3


def test_erased_stays_erased_and_shut_out_stays_shut_out(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    other: Phone,
    make_invitation: MakeInvitation,
    back_up: Take,
    bring_back: Restore,
) -> None:
    item, kept = phone.seal(of(9001)), phone.seal(of(9002))
    phone.sync(client, [item, kept])
    way_in = make_invitation()
    taken = back_up()
    now = datetime.now(UTC)
    Phone.activate(client, way_in.secret)
    change_row(app, Device, UUID(other.id), revoked_at=now)
    with app.app_context():
        db.session.add(
            Tombstone(
                enrollment_id=UUID(item["id"]),
                rev=1,
                hash=item["hash"],
                reason="retention",
                erased_at=now,
            )
        )
        db.session.commit()
    assert bring_back(taken.path).erased == 1
    assert [count(app, table) for table in (Enrollment, Revision, Deposit)] == [1, 1, 1]
    with looking(app) as session:
        assert session.get_one(Device, UUID(other.id)).revoked_at == now
        assert session.scalars(select(Slip.state).where(Slip.state == "void")).all() == ["void"]
        used = select(Invitation).where(Invitation.used_at.is_not(None))
        assert len(session.scalars(used).all()) == 3
    assert phone.words(client, [item, kept]) == ["already_stored", "already_stored"]
    assert count(app, Enrollment) == 1


def test_a_backup_from_before_a_migration_is_brought_up_to_date(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, bring_back: Restore
) -> None:
    item = phone.seal(of(9001))
    phone.sync(client, [item])
    with app.app_context():
        db.engine.dispose()
        downgrade(revision="0003")
    taken = back_up()
    with app.app_context():
        upgrade()
    bring_back(taken.path)
    assert phone.words(client, [item]) == ["already_stored"]
    assert client.get("/readyz").status_code == 200


def test_a_database_that_is_gone_is_brought_back_from_the_file_and_the_keys(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, bring_back: Restore
) -> None:
    item = phone.seal(of(9001))
    start = datetime.now(UTC)
    phone.sync(client, [item])
    taken = [back_up(2, start + timedelta(seconds=i)) for i in range(2)]
    with app.app_context():
        for table in reversed(db.metadata.sorted_tables):
            table.drop(db.engine)
    done = bring_back(taken[1].path)
    assert done.lost is None
    assert phone.words(client, [item]) == ["already_stored"]
    with looking(app) as session:
        assert (
            session.scalars(select(Epoch.purge_before).order_by(Epoch.number.desc())).first()
            == start
        )
        assert set(session.scalars(select(Backup.name))) == {one.path.name for one in taken}


def test_whom_an_older_backup_did_not_know_is_shut_out_by_no_second_restore(
    client: FlaskClient, back_up: Take, bring_back: Restore, make_invitation: MakeInvitation
) -> None:
    """An operator takes the wrong backup first, and then the right one."""
    wrong = back_up()
    late = Phone.activate(client, make_invitation().secret)
    right = back_up()
    bring_back(wrong.path)
    assert come_back(client, late).get_json()["closed"] == "device_restored"
    bring_back(right.path)
    assert "closed" not in late.sync(client)


def test_a_phone_that_the_backup_does_not_know_stays_revoked(
    app: Flask,
    client: FlaskClient,
    back_up: Take,
    bring_back: Restore,
    make_invitation: MakeInvitation,
) -> None:
    taken = back_up()
    late = Phone.activate(client, make_invitation().secret)
    gone = Phone.activate(client, make_invitation().secret)
    now = datetime.now(UTC)
    change_row(app, Device, UUID(late.id), revoked_at=now)
    change_row(app, Account, UUID(gone.answer["person"]["id"]), disabled_at=now)
    bring_back(taken.path)
    assert late.sync(client)["closed"] == "device_revoked"
    assert come_back(client, gone).get_json()["closed"] == "person_disabled"


def come_back(client: FlaskClient, phone: Phone) -> TestResponse:
    """Sync with the certificate, as a phone does that the server does not know any more."""
    body = json.dumps(phone.call([])).encode()
    headers = {
        "Authorization": f"Bearer {phone.token(body)}",
        "Device-Certificate": phone.answer["device"]["certificate"],
    }
    return client.post("/api/v1/sync", data=body, content_type=JSON, headers=headers)
