"""A refusal, a withdrawal of what was refused, and what phone and slip say of both (F41, I3)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from tests.phone import Phone
from tests.phones import change_row, count, enrollment, looking
from tests.records.quarantine.hands import lines, refuse, release, revoke, status_of, told
from tests.worker import nik, record
from webapp.records.db import db
from webapp.records.models import Enrollment, Revision, Slip
from webapp.records.public_status import Seen, look_up_code, look_up_token


def seen(app: Flask, slip: dict[str, str]) -> Seen | None:
    """What the slip's page says, by QR; by its code it says the same."""
    with app.app_context():
        office = app.extensions["jaring"]
        by_token, by_code = look_up_token(office, slip["token"]), look_up_code(office, slip["code"])
        assert (by_token and by_token.state) == (by_code and by_code.state)
        return by_token


def state(app: Flask, slip: dict[str, str]) -> str | None:
    found = seen(app, slip)
    return found.state if found else None


def fields(client: FlaskClient, phone: Phone, item: dict[str, Any]) -> int:
    return phone.get(client, f"/api/v1/enrollments/{item['id']}/fields").status_code


def test_a_refused_record_is_rejected_on_phone_and_slip_and_kept(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone, supervisor: UUID
) -> None:
    slip = phone.tokens[0]
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    assert state(app, slip) == "submitted"
    refuse(app, supervisor, item, "orang_sama")
    assert told(second.sync(client)) == [(item["id"], 1, "rejected", "orang_sama")]
    found = seen(app, slip)
    assert found is not None
    assert (found.state, found.reason) == ("rejected", "orang_sama")
    assert phone.words(client, [item]) == ["quarantined"]
    line = lines(app, "quarantine.refuse")[0]
    assert (line["by"], line["reason"], line["refusal"]) == (
        supervisor,
        "device_revoked",
        "orang_sama",
    )
    assert count(app, Enrollment) == 0


def test_only_a_reason_of_the_rules_is_given(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    with pytest.raises(ValueError, match="checked"):
        refuse(app, supervisor, item, "dugaan_rekaan")


def test_a_refused_correction_leaves_the_record_as_it_stands(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    slip = phone.tokens[0]
    item = phone.seal(record())
    mended = phone.correct(item, {"nama": "Budi Santosa"})
    phone.sync(client, [item])
    phone.sync(client, [mended])
    change_row(app, Enrollment, UUID(item["id"]), state="returned")
    # The correction has come, and waits: nobody need go to the volunteer.
    assert state(app, slip) == "submitted"
    refuse(app, supervisor, mended, "versi_lain")
    assert state(app, slip) == "returned"
    assert told(phone.sync(client)) == [(item["id"], 2, "returned", "versi_lain")]
    again = phone.correct(item, {"nama": "Budi Santoso"}, rev=3)
    assert phone.words(client, [again]) == ["stored"]


def test_a_refused_record_can_be_withdrawn(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone
) -> None:
    slip = phone.tokens[0]
    item = phone.seal(record(nama="B"))
    gone = phone.withdraw(item)
    assert phone.words(client, [item]) == ["invalid"]
    assert (state(app, slip), fields(client, phone, item)) == ("returned", 200)
    answer = phone.sync(client, [gone, gone])
    assert [one["result"] for one in answer["results"]] == ["stored", "already_stored"]
    assert told(answer) == told(second.sync(client)) == [(item["id"], 2, "withdrawn", None)]
    assert (state(app, slip), fields(client, phone, item)) == ("withdrawn", 404)
    assert [count(app, table) for table in (Enrollment, Revision)] == [0, 0]
    with looking(app) as session:
        assert session.query(Slip).filter_by(token=slip["token"]).one().state == "void"
    late = phone.correct(gone, {"nama": "Budi Contoh"})
    assert phone.words(client, [late]) == ["quarantined"]
    assert status_of(app, late) == ("held", "not_returned")
    assert phone.words(client, [phone.seal(record(), slip=item["slip"])]) == ["quarantined"]


def test_only_its_author_withdraws_a_refused_record(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    item = phone.seal(record(nama="B"))
    phone.sync(client, [item])
    foreign = other.withdraw(item)
    assert other.words(client, [foreign]) == ["quarantined"]
    assert status_of(app, foreign) == ("held", "author_foreign")
    assert fields(client, phone, item) == 200


def test_a_withdrawal_of_what_a_supervisor_refused_can_be_settled(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    slip = phone.tokens[0]
    item = phone.seal(record(), meta={"event": str(uuid4())})
    gone = phone.withdraw(item)
    phone.sync(client, [item, gone])
    assert release(app, supervisor, gone).reason == "early"
    refuse(app, supervisor, item)
    assert release(app, supervisor, gone).word == "stored"
    assert told(phone.sync(client))[-1] == (item["id"], 2, "withdrawn", None)
    assert state(app, slip) == "withdrawn"


def test_a_slip_without_its_row_still_tells_where_its_record_is(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    slip = phone.tokens[0]
    with app.app_context():
        db.session.execute(delete(Slip).where(Slip.token == slip["token"]))
        db.session.commit()
        office = app.extensions["jaring"]
        found = look_up_token(office, slip["token"])
    assert found is not None
    assert found.state == "belum_sampai"
    # An old app sends the id alone: it proves nothing, and a supervisor has to look.
    item = phone.seal(record(nik=nik(9002)))
    phone.sync(client, [item])
    assert status_of(app, item) == ("held", "slip_unknown")
    for expected in ("submitted", "approved"):
        with app.app_context():
            found = look_up_token(office, slip["token"])
        assert found is not None
        assert found.state == expected
        if expected == "submitted":
            release(app, supervisor, item)
            change_row(app, Enrollment, UUID(item["id"]), state="approved")
    assert enrollment(app, item).slip_code != slip["code"]
