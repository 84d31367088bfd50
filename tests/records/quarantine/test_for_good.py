"""What was settled stays settled, and settling reaches no further than one's own territory."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from tests.phone import Phone, slip_id
from tests.phones import change_row, count
from tests.records.quarantine.hands import (
    disable,
    held_of,
    refuse,
    release,
    release_all,
    status_of,
    told,
)
from tests.worker import nik, record
from webapp.records.db import db
from webapp.records.models import Account, Enrollment, Quarantine, Revision, Slip
from webapp.records.quarantine import Tally
from webapp.rules.slip import decode_token

ELSEWHERE = "31.73.02.1001"


def test_what_was_refused_is_not_judged_again_for_another_envelope(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    person, given = UUID(phone.answer["person"]["id"]), phone.tokens[0]
    disable(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    refuse(app, supervisor, item)
    change_row(app, Account, person, disabled_at=None)
    again = {**item, "slip": f"{given['token']}.{given['code']}"}
    assert phone.words(client, [again]) == ["quarantined"]
    assert status_of(app, item) == ("refused", "person_disabled")
    assert count(app, Enrollment) == 0


@pytest.mark.parametrize("lost", [False, True])
def test_a_record_that_comes_after_its_released_withdrawal_is_not_taken(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, *, lost: bool
) -> None:
    """The worker's wish came first; not even a slip that a restore lost brings the record back."""
    given = phone.tokens[0]
    item = phone.envelop(phone.payload(record()), slip=f"{given['token']}.{given['code']}")
    token = decode_token(given["token"])
    assert token is not None
    if lost:
        with app.app_context():
            db.session.execute(delete(Slip).where(Slip.id == token.id))
            db.session.commit()
    gone = phone.withdraw({**item, "slip": slip_id(given["token"])})
    assert phone.words(client, [gone]) == ["quarantined"]
    assert release(app, supervisor, gone).word == "stored"
    assert phone.words(client, [item]) == ["quarantined"]
    assert status_of(app, item) == ("held", "rev_passed")
    assert release(app, supervisor, item).reason == "rev_passed"
    assert count(app, Enrollment) == 0
    refuse(app, supervisor, item)
    assert told(phone.sync(client))[-1][2] == "withdrawn"


def test_what_waits_elsewhere_since_the_volunteer_moved_holds_up_no_release(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    person = UUID(phone.answer["person"]["id"])
    items = [phone.seal(record(nik=nik(9001 + i), waris=None)) for i in range(3)]
    change_row(app, Account, person, territory=ELSEWHERE, disabled_at=datetime.now(UTC))
    phone.sync(client, items[:1])
    change_row(app, Account, person, territory="31.73.04.1001")
    phone.sync(client, items[1:])
    assert release_all(app, supervisor, items[1]) == Tally(stored=2, invalid=0, held=0)
    assert status_of(app, items[0])[0] == "held"
    change_row(app, Quarantine, held_of(app, items[0]).id, territory="31.73.04.1001")
    assert release_all(app, supervisor, items[0]) == Tally(stored=1, invalid=0, held=0)


def test_a_faulty_correction_of_what_nobody_returned_stays_aside(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    """Sent back to be mended it could never be taken, and its phone would not learn of decisions."""
    item = phone.seal(record())
    wrong = phone.correct(item, {"nama": "B"})
    assert phone.words(client, [item, wrong]) == ["stored", "quarantined"]
    assert release(app, supervisor, wrong).reason == "not_returned"
    assert count(app, Revision) == 1
    refuse(app, supervisor, wrong)
    assert told(phone.sync(client)) == [(item["id"], 2, "submitted", "orang_sama")]
