"""What another's hands bring: judged as its author's, item by item, once (SECURITY I2, I6, I8)."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import make_supervisor
from tests.phone import Phone
from tests.phones import looking
from tests.views.api.test_courier import flip, forget, seal_some
from tests.worker import record
from webapp.records import courier, phones
from webapp.records.courier import Carried, Parcel
from webapp.records.db import db
from webapp.records.deposit import Item, ItemResult
from webapp.records.models import Account, AuditEvent, Deposit, Device, Quarantine, Tombstone

ADMIN = "admin.uji"


def carried(item: dict[str, Any], **changes: Any) -> Carried:
    """An item of a file, with an envelope that somebody may have changed."""
    given = {**item, **changes}
    sealed = given["sealed"].encode("ascii")
    envelope = (UUID(given["id"]), given["rev"], given["seq"], given["kid"], given["slip"])
    return Carried(Item(*envelope, sealed), given["hash"])


def parcel(phone: Phone, items: list[Carried], **changes: Any) -> Parcel:
    """A slice of this phone's outbox."""
    certificate = phone.answer["device"]["certificate"]
    return replace(Parcel(phone.installation, UUID(phone.id), certificate, items), **changes)


def deliver(app: Flask, given: Parcel, by: UUID) -> list[ItemResult]:
    """Deliver it as the person of the office with this id."""
    with app.app_context():
        office, person = app.extensions["jaring"], db.session.get_one(Account, by)
        return courier.deliver(office, given, person, datetime.now(UTC))


@pytest.fixture
def admin(app: Flask) -> UUID:
    """The admin of Jakarta Barat."""
    return make_supervisor(app, ADMIN, "31.73", "admin")


def test_each_item_is_judged_alone_and_named(app: Flask, phone: Phone, admin: UUID) -> None:
    first, torn, last = seal_some(phone, 3)
    items = [
        carried(first),
        carried(torn, sealed=flip(torn["sealed"], 300)),
        carried(phone.seal(record(nik="12"))),
        carried(last),
    ]
    results = deliver(app, parcel(phone, items), admin)
    assert [one.result for one in results] == ["stored", "damaged", "invalid", "stored"]
    assert [str(one.id) for one in results][1] == torn["id"]
    with looking(app) as session:
        (line,) = session.query(AuditEvent).filter_by(act="courier.deliver")
        kept = session.query(Deposit).all()
    assert (line.actor_id, line.object_id) == (admin, phone.id)
    assert line.detail == {"items": 4, "damaged": 1}
    assert {(one.device_id, one.delivered_by) for one in kept} == {(UUID(phone.id), None)}


def test_an_outbox_is_cut_into_slices() -> None:
    item = Carried(Item(uuid4(), 1, 1, "s1", "A" * 26, b"x"), "h")
    assert [len(part) for part in courier.slices([item] * 45)] == [20, 20, 5]
    assert list(courier.slices([])) == []


def test_the_whole_token_and_code_of_a_slip_say_the_same_as_its_id(
    app: Flask, phone: Phone, admin: UUID
) -> None:
    given = phone.tokens[0]
    item = phone.seal(record())
    proof = carried(item, slip=f"{given['token']}.{given['code']}")
    assert [one.result for one in deliver(app, parcel(phone, [proof]), admin)] == ["stored"]


def test_what_was_erased_when_its_time_was_over_stays_erased(
    app: Flask, phone: Phone, admin: UUID
) -> None:
    item = phone.seal(record())
    with looking(app) as session:
        session.add(
            Tombstone(
                enrollment_id=UUID(item["id"]),
                rev=1,
                hash=item["hash"],
                reason="retention",
                erased_at=datetime.now(UTC),
            )
        )
        session.commit()
    results = deliver(app, parcel(phone, [carried(item)]), admin)
    assert [one.result for one in results] == ["already_stored"]


def test_a_file_of_elsewhere_writes_nothing_at_all(app: Flask, phone: Phone, admin: UUID) -> None:
    given = parcel(phone, [carried(phone.seal(record()))])
    with pytest.raises(courier.ForeignFile):
        deliver(app, replace(given, installation=str(uuid4())), admin)
    with pytest.raises(courier.UnknownAuthor):
        deliver(app, replace(given, device=uuid4()), admin)
    with looking(app) as session:
        assert session.query(Deposit).count() == 0
        assert session.query(AuditEvent).filter_by(act="courier.deliver").count() == 0


def test_a_phone_that_a_restore_lost_comes_back_with_its_file_and_is_confirmed(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    item, later = seal_some(phone, 2)
    forget(app, phone)
    results = deliver(app, parcel(phone, [carried(item)]), admin)
    assert [one.result for one in results] == ["quarantined"]
    with app.app_context():
        person = db.session.get_one(Account, admin)
        phones.confirm(UUID(phone.id), "", person, datetime.now(UTC))
        assert not db.session.get_one(Device, UUID(phone.id)).restored
    again = deliver(app, parcel(phone, [carried(item), carried(later)]), admin)
    # What is held waits for a supervisor; its slips went with the restore, so the next is, too.
    assert [one.result for one in again] == ["quarantined", "quarantined"]
    assert phone.words(client, [item]) == ["quarantined"]


def test_what_its_author_never_sealed_takes_no_number_from_what_comes_still(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    """Whoever carries could write any number on junk; the record of that number is still to come."""
    invented = carried({**phone.seal(record(), id=str(uuid4())), "seq": phone.seq + 1})
    junk = replace(invented, item=replace(invented.item, sealed=b"a.b.c.d.e"))
    junk = replace(junk, hash=junk.item.hash)
    results = deliver(app, parcel(phone, [junk]), admin)
    assert [one.result for one in results] == ["quarantined"]
    item = phone.seal(record(nik="3173042107959002"))
    assert item["seq"] == junk.item.seq
    assert phone.words(client, [item]) == ["stored"]
    with looking(app) as session:
        assert session.query(Quarantine).one().reason == "not_opened"


def test_a_record_of_a_later_version_holds_none_of_the_file_up(
    app: Flask, phone: Phone, admin: UUID
) -> None:
    later, good = phone.seal(record(), v=99), phone.seal(record(nik="3173042107959002"))
    results = deliver(app, parcel(phone, [carried(later), carried(good)]), admin)
    assert [one.result for one in results] == ["quarantined", "stored"]
    with looking(app) as session:
        assert session.query(Quarantine).one().reason == "payload_newer"
