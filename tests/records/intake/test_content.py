"""SECURITY I5, I6, I11: what was signed is what is stored, whose it is, and nothing of it in clear."""

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.phone import Phone
from tests.phones import enrollment, looking
from tests.worker import nik, record
from webapp.records import enrollment_store as store
from webapp.records.fields import Unreadable, blind_index, search_tokens
from webapp.records.models import AuditEvent, Enrollment, Revision, SearchToken, Slip
from webapp.rules.dates import jakarta_day, month_of
from webapp.rules.iuran import estimate


def estimated(app: Flask, row: Enrollment) -> int:
    case = {
        "start": month_of(jakarta_day(row.captured_at.isoformat())),
        "months": 6,
        "sektor": "transportasi",
        "band": 1,
        "program": "jkk_jkm",
        "payer": "sendiri",
    }
    total: int = estimate(case, app.extensions["jaring"].tables.iuran)["total"]
    return total


@pytest.mark.usefixtures("no_night")
def test_what_was_typed_is_what_is_stored(app: Flask, client: FlaskClient, phone: Phone) -> None:
    typed = record(email="budi@contoh.example", kode_pos="11330")
    payload = phone.payload(typed)
    phone.sync(client, [phone.envelop(payload)])
    office = app.extensions["jaring"]
    with looking(app) as session:
        row = session.get_one(Enrollment, UUID(payload["id"]))
        revision = session.scalars(select(Revision)).one()
        assert store.open_record(office, revision) == typed
        assert store.open_consent(office, revision) == payload["consent"]
        assert revision.meta == {**payload["meta"], "time": payload["time"]}
        assert (revision.act, revision.rev, revision.schema) == ("enroll", 1, 1)
        opened = [store.open_field(office, row, name) for name in ("nik", "nama", "no_hp")]
        assert opened == [typed["nik"], typed["nama"], typed["no_hp"]]
        assert str(row.author_id) == phone.answer["person"]["id"]
        assert str(row.device_id) == phone.id
        assert (row.state, row.sektor) == ("submitted", "transportasi")
        assert store.open_field(office, row, "total") == str(estimated(app, row))
        assert row.flags == []
        slip = session.get_one(Slip, row.slip_id)
        assert (slip.state, slip.enrollment_id, slip.code) == ("arrived", row.id, row.slip_code)


def test_the_database_holds_nothing_personal_in_clear(
    app: Flask, client: FlaskClient, phone: Phone, instance: Path, database: str
) -> None:
    typed = record(
        nama="Zulfikar Contohnama",
        alamat="Gang Sentinel Nomor 77",
        no_hp="+6281299988877",
        waris={"nama": "Yustina Contohwaris", "hubungan": "anak", "hp": None},
    )
    phone.sync(client, [phone.seal(typed), phone.seal(record(nik="12", nama="Ikhsan Salah"))])
    secrets = [
        typed["nik"],
        "Zulfikar",
        "Contohnama",
        "Sentinel",
        "81299988877",
        "Yustina",
        "Ikhsan",
        "1995-07-21",
    ]
    if database == "sqlite":
        raw = b"".join(path.read_bytes() for path in instance.glob("jaring.sqlite*"))
        assert [secret for secret in secrets if secret.encode() in raw] == []
    with looking(app) as session:
        for table in (Enrollment, Revision, AuditEvent):
            rows = str([vars(row) for row in session.scalars(select(table))])
            assert [secret for secret in secrets if secret in rows] == []


def test_a_field_moved_to_another_record_does_not_open(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    items = [phone.seal(record()), phone.seal(record(nik=nik(9002)))]
    phone.sync(client, items)
    one, other = (enrollment(app, item) for item in items)
    one.nik = other.nik
    with pytest.raises(Unreadable):
        store.open_field(app.extensions["jaring"], one, "nik")


def test_a_name_and_a_nik_are_found_by_their_keyed_hash(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record(nama="Budi de Contoh"))
    phone.sync(client, [item])
    keys = app.extensions["jaring"].keys
    with looking(app) as session:
        found = session.scalars(
            select(SearchToken.enrollment_id).where(
                SearchToken.token.in_(search_tokens(keys, "contoh"))
            )
        )
        assert found.all() == [UUID(item["id"])]
        assert session.scalar(select(func.count()).select_from(SearchToken)) == 2
        index = blind_index(keys, "nik", record()["nik"])
        same = session.scalars(select(Enrollment.id).where(Enrollment.nik_index == index))
        assert same.all() == [UUID(item["id"])]


def test_a_record_is_stored_in_its_normal_form(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record(nik="3173 0421.0795-9001", nama="  Budi \u200b  Contoh ", rt="7"))
    assert phone.words(client, [item]) == ["stored"]
    office = app.extensions["jaring"]
    with looking(app) as session:
        kept = store.open_record(office, session.scalars(select(Revision)).one())
        assert (kept["nik"], kept["nama"], kept["rt"]) == (record()["nik"], "Budi Contoh", "007")
