"""A restore that would lose or betray something is refused in time, and then nothing is changed."""

from collections.abc import Callable
from pathlib import Path
from threading import Timer
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyrage import x25519
from sqlalchemy import make_url

from tests.phone import Phone
from tests.phones import Serve, count, enrollment
from tests.postgresql import Postgresql
from tests.records.backups.conftest import Restore, Take, of
from webapp.records.backups.age import Damaged, WrongIdentity
from webapp.records.backups.engine import Serving
from webapp.records.backups.manifest import Foreign
from webapp.records.backups.postgresql import Postgresql as Central
from webapp.records.backups.restore import Outdated
from webapp.records.models import (
    Enrollment,
    Epoch,
)


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


def test_a_session_that_is_just_ending_is_waited_for(
    postgresql: Postgresql, tmp_path: Path
) -> None:
    """History 175 of 10,000: the server had stopped, and PostgreSQL still showed its last session."""
    url = postgresql.url(postgresql.create())
    engine = Central(make_url(url), tmp_path, None)
    lingering = psycopg.connect(url.replace("+psycopg", ""))
    Timer(0.7, lingering.close).start()
    engine.check_alone()
    assert lingering.closed
