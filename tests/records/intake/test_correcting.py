"""Corrections and withdrawals (WIRE section 3; SECURITY I9, F05, F23)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.phone import Phone
from tests.phones import change_row, count, enrollment, looking
from tests.worker import record
from webapp.records import enrollment_store as store
from webapp.records.models import Change, Enrollment, Quarantine, Revision, SearchToken, Slip


def send_back(app: Flask, item: dict[str, Any]) -> None:
    change_row(app, Enrollment, UUID(item["id"]), state="returned")


def reason_of(app: Flask, item: dict[str, Any]) -> str:
    with looking(app) as session:
        held = select(Quarantine.reason).where(Quarantine.enrollment_id == UUID(item["id"]))
        return str(session.scalars(held).one())


def kept_record(app: Flask, item: dict[str, Any], rev: int) -> dict[str, Any]:
    office = app.extensions["jaring"]
    with looking(app) as session:
        revision = select(Revision).where(
            Revision.enrollment_id == UUID(item["id"]), Revision.rev == rev
        )
        return store.open_record(office, session.scalars(revision).one())


def test_a_returned_record_takes_a_correction_of_some_members(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, item)
    mended = phone.correct(item, {"nama": "Budi Santosa Contoh"})
    assert phone.words(client, [mended]) == ["stored"]
    assert phone.words(client, [mended, item]) == ["already_stored", "already_stored"]
    row = enrollment(app, item)
    assert (row.state, row.rev) == ("submitted", 2)
    assert kept_record(app, item, 2) == record(nama="Budi Santosa Contoh")
    assert kept_record(app, item, 1) == record()
    with looking(app) as session:
        assert len(session.scalars(select(SearchToken)).all()) == 3
        changes = session.scalars(select(Change)).all()
        assert [(c.n, c.state, c.rev) for c in changes] == [(1, "submitted", 2)]


def test_a_correction_of_what_nobody_returned_is_kept_aside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    mended = phone.correct(item, {"nama": "Lain Contoh"})
    assert phone.words(client, [mended]) == ["quarantined"]
    assert reason_of(app, mended) == "not_returned"
    assert enrollment(app, item).rev == 1


def test_a_correction_of_an_older_revision_is_kept_aside(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, item)
    first = phone.correct(item, {"nama": "Satu Contoh"})
    late = phone.correct(item, {"nama": "Dua Contoh"}, rev=3)
    phone.sync(client, [first])
    send_back(app, item)
    assert phone.words(client, [late]) == ["quarantined"]
    assert reason_of(app, late) == "base_not_current"


def test_only_the_author_corrects_and_from_any_phone(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone, other: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, item)
    foreign = other.correct(item, {"nama": "Lain Contoh"})
    assert other.words(client, [foreign]) == ["quarantined"]
    assert reason_of(app, foreign) == "author_foreign"
    own = second.correct(item, {"nama": "Budi Sendiri"})
    assert second.words(client, [own]) == ["stored"]
    assert kept_record(app, item, 2)["nama"] == "Budi Sendiri"
    assert str(enrollment(app, item).device_id) == phone.id


def test_a_correction_that_breaks_a_rule_is_invalid_and_can_be_mended(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, item)
    wrong = phone.correct(item, {"nama": "B", "alamat": "Jl. Baru No. 5"})
    assert phone.words(client, [wrong]) == ["invalid"]
    row = enrollment(app, item)
    assert (row.state, row.rev) == ("returned", 1)
    right = phone.correct(wrong, {"nama": "Budi Baru"})
    assert phone.words(client, [right]) == ["stored"]
    assert kept_record(app, item, 3) == record(nama="Budi Baru", alamat="Jl. Baru No. 5")


@pytest.mark.usefixtures("no_night")
def test_a_refused_record_is_mended_by_its_next_revision(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record(nik="12"), meta={"keying_ms": 1})
    assert phone.words(client, [item]) == ["invalid"]
    mended = phone.correct(item, {"nik": record()["nik"]})
    assert phone.words(client, [mended]) == ["stored"]
    row = enrollment(app, item)
    assert (row.state, row.rev, row.flags) == ("submitted", 2, ["filled_fast"])
    assert kept_record(app, item, 2) == record()
    with looking(app) as session:
        assert session.get_one(Slip, row.slip_id).state == "arrived"


def test_a_correction_before_its_base_waits_and_is_taken_when_it_comes(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    mended = phone.correct(item, {"nama": "Budi Santosa"})
    assert phone.words(client, [mended]) == ["quarantined"]
    assert reason_of(app, mended) == "early"
    assert phone.words(client, [item]) == ["stored"]
    assert phone.words(client, [mended]) == ["already_stored"]
    row = enrollment(app, item)
    assert (row.state, row.rev) == ("submitted", 2)
    with looking(app) as session:
        assert session.scalars(select(Quarantine.status)).all() == ["released"]


def test_a_withdrawal_ends_a_record_in_any_state(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    change_row(app, Enrollment, UUID(item["id"]), state="approved")
    gone = phone.withdraw(item)
    answer = phone.sync(client, [gone, gone])
    assert [result["result"] for result in answer["results"]] == ["stored", "already_stored"]
    assert [change["state"] for change in answer["changes"]] == ["withdrawn"]
    assert (enrollment(app, item).state, enrollment(app, item).rev) == ("withdrawn", 2)
    mended = phone.correct(gone, {"nama": "Lain Contoh"})
    assert phone.words(client, [mended]) == ["quarantined"]


def test_a_withdrawal_before_the_record_waits_for_it(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    gone = phone.withdraw(item)
    assert phone.words(client, [gone, item]) == ["quarantined", "stored"]
    assert enrollment(app, item).state == "withdrawn"
    assert count(app, Revision) == 2


def test_a_decision_and_a_correction_never_overwrite_each_other(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    mended = phone.correct(item, {"nama": "Budi Santosa"})
    change_row(app, Enrollment, UUID(item["id"]), state="approved", changed_at=datetime.now(UTC))
    assert phone.words(client, [mended]) == ["quarantined"]
    row = enrollment(app, item)
    assert (row.state, row.rev) == ("approved", 1)
