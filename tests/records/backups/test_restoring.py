"""SECURITY F29, F30: a database restored from a backup; phones offer again, and nothing is lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import downgrade, upgrade
from pyrage import x25519
from sqlalchemy import select

from tests.phone import Phone
from tests.phones import MakeInvitation, Serve, change_row, count, enrollment, looking
from tests.records.backups.conftest import Restore, Take
from tests.worker import nik, record
from webapp.records import audit
from webapp.records.backups.age import Damaged, WrongIdentity
from webapp.records.backups.engine import Serving
from webapp.records.backups.manifest import Foreign
from webapp.records.backups.restore import Outdated
from webapp.records.db import db
from webapp.records.epoch import NUMBERS_SKIPPED
from webapp.records.models import (
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


def of(serial: int) -> dict[str, object]:
    """A worker of her own."""
    return record(nik=nik(serial), tanpa_hp=True, no_hp=None)


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
    newest = Phone.activate(client, make_invitation().secret)
    assert newest.answer["device"]["number"] == NUMBERS_SKIPPED + 1


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


def test_what_phones_may_have_deleted_is_not_restored_unless_forced_and_then_named(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    back_up: Take,
    bring_back: Restore,
    tmp_path: Path,
) -> None:
    held, lost = phone.seal(of(9001)), phone.seal(of(9002))
    phone.sync(client, [held])
    old = back_up(keep=2)
    kept_elsewhere = Path(tmp_path / old.path.name)
    kept_elsewhere.write_bytes(old.path.read_bytes())
    phone.sync(client, [lost])
    code = enrollment(app, lost).slip_code
    for _ in range(2):
        back_up(keep=2)
    assert not old.path.exists()
    with pytest.raises(Outdated):
        bring_back(kept_elsewhere)
    assert count(app, Enrollment) == 2
    bound = phone.sync(client)["purge_before"]
    done = bring_back(kept_elsewhere, force=True)
    assert done.lost == [f"{code[:4]}-{code[4:]}"]
    assert count(app, Enrollment) == 1
    assert phone.sync(client)["purge_before"] == bound


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def forge(path: Path) -> None:
    """What somebody makes who knows the recipient and the format, and none of our keys."""
    recipient = x25519.Identity.generate().to_public()
    path.write_bytes(b"age-encryption.org/v1\n" + str(recipient).encode())


@pytest.mark.parametrize("damage", [cut, flip, forge])
def test_a_damaged_backup_is_refused_and_nothing_is_changed(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    back_up: Take,
    bring_back: Restore,
    damage: Callable[[Path], None],
) -> None:
    phone.sync(client, [phone.seal(of(9001))])
    taken = back_up()
    damage(taken.path)
    epoch = phone.sync(client)["epoch"]
    with pytest.raises(Damaged):
        bring_back(taken.path)
    assert phone.sync(client)["epoch"] == epoch
    assert count(app, Enrollment) == 1


def test_another_key_opens_nothing_and_another_installation_is_refused(
    app: Flask, back_up: Take, bring_back: Restore, instance: Path
) -> None:
    taken = back_up()
    with pytest.raises(WrongIdentity):
        bring_back(taken.path, by=x25519.Identity.generate())
    app.extensions["jaring"] = type(app.extensions["jaring"])(
        **{**vars(app.extensions["jaring"]), "id": UUID(int=1)}
    )
    with pytest.raises(Foreign):
        bring_back(taken.path)
    assert count(app, Epoch) == 1


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


def test_nothing_is_restored_while_somebody_serves(
    client: FlaskClient, phone: Phone, back_up: Take, bring_back: Restore, serve: Serve
) -> None:
    taken = back_up()
    server = serve()
    phone.sync(server)  # type: ignore[arg-type]
    with pytest.raises(Serving):
        bring_back(taken.path)
    server.stop()
    assert bring_back(taken.path).epoch_number == 2


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
