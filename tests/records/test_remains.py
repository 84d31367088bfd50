"""Nothing personal of a worker can be read in the database's own files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, text

from tests.phone import Phone
from tests.phones import MakeInvitation, make_invitation, phone  # noqa: F401
from tests.worker import record
from webapp.records.db import db

SENTINELS = {
    "nik": "3173042107959001",
    "nama": "Zulkarnaen Sentinelwati",
    "alamat": "Gg. Sentinelalamat No. 77",
    "no_hp": "+6281298761234",
    "email": "sentinel@surat.example",
}
HEIR, WITNESS, BIRTH = "Warisa Sentinelia", "Saksi Sentinelius", "1995-07-21"
PARTS = ["Sentinel", "sentinel", "Zulkarnaen", "81298761234", "3173042107959001", BIRTH]


@pytest.fixture
def sent(phone: Phone, client: FlaskClient) -> Phone:  # noqa: F811
    """A phone whose records were stored, refused, changed and kept aside."""
    worker = record(**SENTINELS, waris={"nama": HEIR, "hubungan": "anak", "hp": None})
    spoken = phone.consent(method="lisan", saksi=WITNESS, strokes=None)
    stored = phone.seal(worker, consent=spoken)
    refused = phone.seal({**worker, "bulan": 5})
    changed = phone.seal(worker, id=stored["id"], slip=stored["slip"])
    aside = phone.seal(worker, slip="A" * 26)
    words = phone.words(client, [stored, refused, changed, aside])
    assert words == ["stored", "invalid", "conflict", "quarantined"]
    return phone


def test_no_part_of_a_worker_stands_readable_in_the_database(
    app: Flask, sent: Phone, instance: Path
) -> None:
    with app.app_context():
        kept = b"".join(dump(instance))
        found = [part for part in PARTS if part.encode() in kept]
    assert b"Sri Contoh" in kept  # a volunteer, who may be read: the search would find
    assert found == []


def dump(instance: Path) -> Iterator[bytes]:
    """The files of SQLite as they lie on the disk; of PostgreSQL every column as text."""
    if db.engine.dialect.name == "sqlite":
        for path in instance.glob("jaring.sqlite*"):
            yield path.read_bytes()
        return
    with db.engine.connect() as connection:
        for table in inspect(db.engine).get_table_names():
            rows = connection.execute(text(f'SELECT "{table}"::text FROM "{table}"'))
            yield from (str(row[0]).encode() for row in rows)
