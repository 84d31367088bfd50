"""A supervisor vouches: what was kept aside is taken, and its phones are told (SECURITY I1, I9, I10)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from tests.phone import Phone
from tests.phones import change_row, count, enrollment, looking
from tests.records.quarantine.hands import (
    disable,
    held_of,
    lines,
    refuse,
    release,
    release_all,
    revoke,
    status_of,
    told,
)
from tests.worker import nik, record
from webapp.records import enrollment_store as store
from webapp.records.db import db
from webapp.records.models import Account, Device, Enrollment, Revision, Slip
from webapp.records.quarantine import NotHeld, OnlyRefused, Tally
from webapp.records.review import NotFound, OwnEntry


def kept_record(app: Flask, item: dict[str, object], rev: int) -> dict[str, object]:
    with looking(app) as session:
        wanted = select(Revision).where(Revision.enrollment_id == UUID(str(item["id"])))
        revision = session.scalars(wanted.where(Revision.rev == rev)).one()
        return store.open_record(app.extensions["jaring"], revision)


def test_a_released_record_is_stored_and_the_next_offer_learns_it(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone, supervisor: UUID
) -> None:
    disable(app, phone)
    item = phone.seal(record())
    assert phone.words(client, [item]) == ["quarantined"]
    outcome = release(app, supervisor, item)
    assert (outcome.word, outcome.reason, outcome.code) == ("stored", None, None)
    row = enrollment(app, item)
    assert (row.state, row.rev) == ("submitted", 1)
    assert phone.words(client, [item]) == ["already_stored"]
    assert status_of(app, item)[0] == "released"
    line = lines(app, "quarantine.release")[0]
    assert (line["by"], line["reason"], line["outcome"]) == (
        supervisor,
        "person_disabled",
        "stored",
    )
    change_row(app, Account, row.author_id, disabled_at=None)
    for one in (phone, second):
        assert told(one.sync(client)) == [(item["id"], 1, "submitted", None)]


def test_what_was_held_comes_in_with_its_other_phones_told(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone, supervisor: UUID
) -> None:
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    release(app, supervisor, item)
    assert told(second.sync(client)) == [(item["id"], 1, "submitted", None)]
    assert phone.sync(client)["changes"] == []


def test_a_release_that_breaks_a_rule_is_refused_on_the_phone_and_can_be_mended(
    app: Flask, client: FlaskClient, phone: Phone, second: Phone, supervisor: UUID
) -> None:
    change_row(app, Device, UUID(phone.id), restored=True)
    item = phone.seal(record(nama="B"))
    phone.sync(client, [item])
    assert release(app, supervisor, item).word == "invalid"
    assert told(second.sync(client)) == [(item["id"], 1, "refused", None)]
    change_row(app, Device, UUID(phone.id), restored=False)
    mended = phone.correct(item, {"nama": "Budi Contoh"})
    assert phone.words(client, [item, mended]) == ["invalid", "stored"]


@pytest.mark.parametrize("reason", ["event_unknown", "event_closed"])
def test_what_its_event_kept_out_can_be_vouched_for(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, reason: str
) -> None:
    from tests.records.intake.test_aside import add_event
    from webapp.records.models import Event

    event = uuid4()
    if reason == "event_closed":
        event = add_event(app)
        change_row(app, Event, event, closed_at=datetime.now(UTC))
    item = phone.seal(record(), meta={"event": str(event)})
    phone.sync(client, [item])
    assert status_of(app, item) == ("held", reason)
    assert release(app, supervisor, item).word == "stored"
    assert enrollment(app, item).event_id == (event if reason == "event_closed" else None)


def test_a_record_whose_slip_is_anothers_is_given_a_new_one(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, supervisor: UUID
) -> None:
    first = phone.seal(record())
    used = phone.seal(record(nik=nik(9002)), slip=first["slip"])
    foreign = phone.seal(record(nik=nik(9003)), slip=other.take_slip())
    unknown = phone.seal(record(nik=nik(9004)), slip="ABCDEFGHIJKLMNOPQRSTUVWXYQ")
    phone.sync(client, [first, used, foreign, unknown])
    for item in (used, foreign, unknown):
        outcome = release(app, supervisor, item)
        row = enrollment(app, item)
        assert (outcome.word, outcome.code) == ("stored", row.slip_code)
        with looking(app) as session:
            slip = session.get_one(Slip, row.slip_id)
            assert (slip.state, slip.enrollment_id) == ("arrived", row.id)
    # Its phone goes on with the slip it knows.
    change_row(app, Enrollment, UUID(used["id"]), state="returned")
    mended = phone.correct(used, {"nama": "Budi Santosa"})
    assert phone.words(client, [mended]) == ["stored"]
    assert enrollment(app, first).rev == 1


def test_a_number_used_before_can_be_vouched_for(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    phone.sync(client, [phone.seal(record())])
    item = phone.seal(record(nik=nik(9002)), seq=1)
    phone.sync(client, [item])
    assert status_of(app, item) == ("held", "seq_used")
    assert release(app, supervisor, item).word == "stored"
    assert phone.words(client, [item]) == ["already_stored"]


def test_an_early_correction_follows_the_record_that_is_released(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    item = phone.seal(record(), meta={"event": str(uuid4())})
    wrong = phone.correct(item, {"nama": "B"})
    right = phone.correct(wrong, {"nama": "Budi Santosa"})
    assert phone.words(client, [item, wrong, right]) == ["quarantined"] * 3
    assert status_of(app, right) == ("held", "early")
    assert release(app, supervisor, right).reason == "early"
    assert release(app, supervisor, item).word == "stored"
    row = enrollment(app, item)
    assert (row.state, row.rev) == ("submitted", 3)
    assert kept_record(app, item, 3) == record(nama="Budi Santosa")
    assert [change[1:3] for change in told(phone.sync(client))] == [(3, "submitted")]


def test_a_correction_nobody_asked_for_is_merged_onto_the_current_revision(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    change_row(app, Enrollment, UUID(item["id"]), state="returned")
    phone.sync(client, [phone.correct(item, {"alamat": "Jl. Baru No. 5"})])
    late = phone.correct(item, {"nama": "Budi Santosa"}, rev=3)
    phone.sync(client, [late])
    assert status_of(app, late) == ("held", "base_not_current")
    change_row(app, Enrollment, UUID(item["id"]), state="approved")
    assert release(app, supervisor, late).word == "stored"
    assert (enrollment(app, item).state, enrollment(app, item).rev) == ("submitted", 3)
    assert kept_record(app, item, 3) == record(nama="Budi Santosa", alamat="Jl. Baru No. 5")


@pytest.mark.parametrize("state", ["withdrawn", "handed_over", "registered", "bpjs_rejected"])
def test_no_release_brings_back_what_has_gone_on(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, state: str
) -> None:
    item = phone.seal(record())
    mended = phone.correct(item, {"nama": "Budi Santosa"})
    phone.sync(client, [item])
    change_row(app, Enrollment, UUID(item["id"]), state=state)
    phone.sync(client, [mended])
    assert release(app, supervisor, mended).reason == "not_returned"
    assert (enrollment(app, item).state, enrollment(app, item).rev) == (state, 1)


def test_an_older_revision_never_comes_over_a_newer_one(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    older = phone.correct(item, {"nama": "Lama Contoh"})
    phone.sync(client, [older])
    change_row(app, Enrollment, UUID(item["id"]), state="returned")
    newer = phone.correct(item, {"nama": "Baru Contoh"}, rev=3)
    assert phone.words(client, [newer]) == ["stored"]
    assert release(app, supervisor, older).reason == "rev_passed"
    assert kept_record(app, item, 3)["nama"] == "Baru Contoh"
    gone = phone.withdraw(item, rev=2)
    assert phone.words(client, [gone]) == ["quarantined"]
    assert release(app, supervisor, gone).word == "stored"
    assert (enrollment(app, item).state, enrollment(app, item).rev) == ("withdrawn", 3)


def test_two_contents_of_a_revision_never_both_come_in(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    payload = phone.payload(record(), meta={"event": str(uuid4())})
    held = phone.envelop(payload)
    open_one = {**payload, "seq": 2, "meta": {**payload["meta"], "event": None}}
    taken = phone.envelop(open_one)
    third = phone.envelop({**open_one, "seq": 3, "record": record(nama="Lain Contoh")})
    assert phone.words(client, [held, taken, third]) == ["quarantined", "stored", "conflict"]
    assert status_of(app, third) == ("held", "conflict")
    assert release(app, supervisor, held).reason == "conflict"
    for item in (held, third):
        with pytest.raises(OnlyRefused):
            release(app, supervisor, item)
    assert phone.words(client, [held, third]) == ["quarantined", "conflict"]
    refuse(app, supervisor, third, "versi_lain")
    assert told(phone.sync(client)) == [(third["id"], 1, "submitted", "versi_lain")]


def test_what_still_does_not_open_stays_held(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    payload = phone.payload(record())
    differs = {**phone.envelop({**payload, "seq": 77}), "seq": payload["seq"]}
    child = phone.seal(record(tanggal_lahir="2012-07-21", nik_konfirmasi="berbeda"))
    phone.sync(client, [differs, child])
    for one, reason in ((differs, "envelope_differs"), (child, "age_below")):
        outcome = release(app, supervisor, one)
        assert (outcome.word, outcome.reason) == ("quarantined", reason)
        assert status_of(app, one) == ("held", reason)
    assert count(app, Enrollment) == 0


def test_a_whole_phone_is_released_and_one_that_fails_stops_nothing(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, supervisor: UUID
) -> None:
    items = [phone.seal(record(nik=nik(9001 + i))) for i in range(3)]
    items.append(phone.seal(record(nik=nik(9010), nama="B")))
    items.append(phone.seal(record(tanggal_lahir="2012-07-21", nik_konfirmasi="berbeda")))
    items.append(phone.correct(items[0], {"nama": "Budi Santosa"}))
    revoke(app, phone)
    revoke(app, other)
    foreign = other.seal(record(nik=nik(9020)))
    phone.sync(client, items)
    other.sync(client, [foreign])
    assert release_all(app, supervisor, items[0]) == Tally(stored=4, invalid=1, held=1)
    assert status_of(app, foreign) == ("held", "device_revoked")
    assert count(app, Enrollment) == 3


def test_who_may_settle_it(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, stranger: UUID
) -> None:
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    with pytest.raises(NotFound):
        release(app, stranger, item)
    with pytest.raises(NotFound):
        refuse(app, stranger, item)
    change_row(app, Device, UUID(phone.id), account_id=supervisor)
    with pytest.raises(OwnEntry):
        release(app, supervisor, item)
    assert status_of(app, item) == ("held", "device_revoked")


def test_of_two_supervisors_one_settles_it(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID, colleague: UUID
) -> None:
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    release(app, supervisor, item)
    with pytest.raises(NotHeld):
        refuse(app, colleague, item)
    assert held_of(app, item).settled_by == supervisor


def test_a_slip_lost_between_is_replaced(
    app: Flask, client: FlaskClient, phone: Phone, supervisor: UUID
) -> None:
    revoke(app, phone)
    item = phone.seal(record())
    phone.sync(client, [item])
    with app.app_context():
        db.session.execute(delete(Slip).where(Slip.device_id == UUID(phone.id)))
        db.session.commit()
    outcome = release(app, supervisor, item)
    assert (outcome.word, outcome.code) == ("stored", enrollment(app, item).slip_code)
