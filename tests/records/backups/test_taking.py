"""A backup is taken while the server serves, is tried, and says up to when phones may delete."""

import json
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyrage import x25519
from sqlalchemy import select

from tests.phone import Phone, write_time
from tests.phones import looking
from tests.records.backups.conftest import Take, of
from tests.worker import record
from webapp.records import audit
from webapp.records.backups import age, take
from webapp.records.backups.container import read_backup
from webapp.records.backups.elsewhere import working_on
from webapp.records.backups.place import WORK, AlreadyRunning, Place, engine_of, working
from webapp.records.db import db
from webapp.records.epoch import raise_purge_before
from webapp.records.models import Backup, Enrollment

ROOT = Path(__file__).resolve().parents[3]
# Seals and opens so many megabytes, and says by how many the process has grown.
GROW = """
import resource, sys
from pathlib import Path
from pyrage import x25519
from webapp.records.backups.age import open_sealed, seal
plain, sealed, again = (Path(sys.argv[1]) / name for name in ("plain", "sealed", "again"))
with plain.open("wb") as file:
    file.truncate(150 * 2**20)
key = x25519.Identity.generate()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with plain.open("rb") as source, sealed.open("wb") as sink:
    seal(source, sink, [str(key.to_public())], x25519.Identity.generate())
with sealed.open("rb") as source, again.open("wb") as sink:
    open_sealed(source, sink, key)
assert again.stat().st_size == plain.stat().st_size
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_backup_taken_while_records_come_in_holds_all_that_were_received_before(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    back_up: Take,
    place: Place,
    tmp_path: Path,
    identity: x25519.Identity,
) -> None:
    received: dict[str, str] = {}
    enough, half = threading.Event(), threading.Event()

    def write() -> None:
        serial = 9001
        while not enough.is_set():
            item = phone.seal(of(serial))
            answer = phone.sync(client, [item], want_tokens=20)
            assert answer["results"][0]["result"] == "stored"
            received[item["id"]] = answer["server_time"]
            serial += 1
            if len(received) == 5:
                half.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert half.wait(60)
    during = 0
    while not during:
        before, started_at = len(received), datetime.now(UTC)
        taken = back_up(now=started_at)
        during = len(received) - before
    enough.set()
    writer.join(60)
    with app.app_context(), working(place) as (engine, work):
        office = app.extensions["jaring"]
        manifest = read_backup(office, taken.path, work / "dump", identity)
        scratch = engine.load(work / "dump")
        with working_on(scratch):
            held = {str(one) for one in db.session.scalars(select(Enrollment.id))}
            assert audit.verify().whole
        engine.drop(scratch)
    promised = {one for one, at in received.items() if at < write_time(started_at)}
    assert len(promised) >= 5
    assert promised <= held
    assert manifest.started_at == started_at


def test_a_backup_shows_nothing_to_who_has_no_key(
    client: FlaskClient, phone: Phone, back_up: Take
) -> None:
    phone.sync(client, [phone.seal(record())])
    taken = back_up()
    raw = taken.path.read_bytes()
    beside = taken.path.with_suffix(".json").read_bytes()
    assert raw.startswith(b"age-encryption.org/v1\n")
    for told in (b"3173042107959001", b"Budi", b"SQLite format", b"PGDMP", b"Sri Contoh"):
        assert told not in raw + beside
    assert taken.path.stat().st_mode & 0o077 == 0
    assert json.loads(beside)["rows"]["enrollment"] == 1


def test_phones_are_told_the_start_of_the_oldest_backup_and_it_never_goes_back(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, folder: Path
) -> None:
    assert phone.sync(client)["purge_before"] is None
    first = datetime.now(UTC) - timedelta(days=3)
    moments = [first + timedelta(days=day) for day in range(3)]
    taken = [back_up(2, moments[0])]
    assert phone.sync(client)["purge_before"] == write_time(moments[0])
    taken += [back_up(2, moment) for moment in moments[1:]]
    assert phone.sync(client)["purge_before"] == write_time(moments[1])
    assert [one.path.exists() for one in taken] == [False, True, True]
    assert len(list(folder.iterdir())) == 4  # two backups, and what each says of itself
    with looking(app) as session:
        rows = session.scalars(select(Backup).order_by(Backup.started_at)).all()
        assert [row.dropped_at is not None for row in rows] == [True, False, False]
        assert raise_purge_before(moments[0], datetime.now(UTC)) == moments[1]


def test_a_backup_whose_file_has_vanished_is_none(app: Flask, back_up: Take) -> None:
    start = datetime.now(UTC)
    gone, here = back_up(2, start), back_up(2, start + timedelta(seconds=1))
    gone.path.unlink()
    taken = back_up(2, start + timedelta(seconds=2))
    assert taken.dropped == [gone.path.name]
    assert here.path.exists()
    assert taken.purge_before == start + timedelta(seconds=1)


def test_what_was_never_tried_counts_for_nothing(
    app: Flask, client: FlaskClient, phone: Phone, back_up: Take, folder: Path
) -> None:
    """The machine went down between the writing and the test."""
    with app.app_context():
        db.session.add(Backup(name="jaring-untried.age", started_at=datetime.now(UTC)))
        db.session.commit()
    (folder / "jaring-untried.age").write_bytes(b"age-encryption.org/v1")
    assert phone.sync(client)["purge_before"] is None
    good = back_up()
    assert phone.sync(client)["purge_before"] is not None
    assert [path.name for path in folder.glob("*.age")] == [good.path.name]


def test_one_generation_is_too_few_and_no_key_is_none(
    app: Flask, place: Place, folder: Path
) -> None:
    office = app.extensions["jaring"]
    with app.app_context():
        with pytest.raises(take.TooFew):
            take.take(office, place, folder, 1, datetime.now(UTC))
        with pytest.raises(age.NoRecipient):
            take.take(office, place, folder, 2, datetime.now(UTC))
    assert list(folder.iterdir()) == []


def test_one_at_a_time_and_what_a_killed_run_has_left_is_taken_away(
    app: Flask, place: Place, back_up: Take, folder: Path
) -> None:
    with app.app_context():
        workplace = engine_of(place).workplace()
        left = workplace / f"{WORK}left"
        left.mkdir()
        (left / "dump").write_bytes(b"in clear")
        (folder / ".jaring-left.age.part").write_bytes(b"half")
        with working(place), pytest.raises(AlreadyRunning):
            back_up()
    back_up()
    assert list(workplace.glob(f"{WORK}*")) == []
    assert list(folder.glob("*.part")) == []


def test_a_database_that_was_restored_knows_the_backups_in_the_folder_again(
    app: Flask, back_up: Take
) -> None:
    taken = back_up()
    with app.app_context():
        db.session.delete(db.session.scalars(select(Backup)).one())
        db.session.commit()
    back_up()
    with looking(app) as session:
        names = session.scalars(select(Backup.name).where(Backup.dropped_at.is_(None))).all()
        assert taken.path.name in names
        assert len(names) == 2


def test_memory_does_not_grow_with_the_database(tmp_path: Path) -> None:
    grown = subprocess.run(
        [sys.executable, "-c", GROW, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert int(grown.stdout) < 40
