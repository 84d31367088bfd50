"""Slips handed out against records that came: what is missing is shown, and nothing else is (SECURITY T7)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import make_supervisor
from tests.phone import Phone, slip_id
from tests.phones import change_row, looking
from tests.records.phones.test_reports import counts
from tests.views.api.test_courier import carry, file_of, seal_some
from tests.worker import nik, record
from webapp.records import gap, slip
from webapp.records.card import today
from webapp.records.db import db
from webapp.records.event import NewEvent, create_event
from webapp.records.gap import Gaps, PhoneGap
from webapp.records.models import Account, Deposit, Device, Slip, Tombstone
from webapp.rules.slip import read_slip_id

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def admin(app: Flask) -> UUID:
    """The admin of Jakarta Barat."""
    return make_supervisor(app, "admin.uji", "31.73", "admin")


@pytest.fixture
def event(app: Flask) -> str:
    """An event of today in Tambora."""
    with app.app_context():
        day = today(NOW)
        new = NewEvent("Bazar Uji", "Kantor kelurahan", "31.73.04", day, day)
        return str(create_event(new, None, NOW).id)


def tell(
    client: FlaskClient,
    phone: Phone,
    items: list[Any] | None = None,
    told: dict[str | None, int] | None = None,
    **said: Any,
) -> None:
    """Sync, and report so many slips by event."""
    slips = [{"event": name, "made": made} for name, made in (told or {}).items()]
    phone.sync(client, items or [], counts={**counts(**said), "handed_out": slips})


def gaps(app: Flask, person: UUID, now: datetime | None = None) -> Gaps:
    office = app.extensions["jaring"]
    return gap.find_gaps(office, db.session.get_one(Account, person), now or datetime.now(UTC))


def only(app: Flask, person: UUID) -> PhoneGap:
    (one,) = gaps(app, person).phones
    return one


def overdue(app: Flask, person: UUID, later: timedelta) -> int:
    with app.app_context():
        office, account = app.extensions["jaring"], db.session.get_one(Account, person)
        return gap.count_overdue(office, account, datetime.now(UTC) + later)


def ask(app: Flask, phone: Phone, place: int = 0, *, at: datetime | None = None) -> bytes:
    """Somebody asks about one of this phone's slips."""
    asked = read_slip_id(slip_id(phone.tokens[place]["token"]))
    assert asked is not None
    with app.app_context():
        slip.note_asked(asked, at or datetime.now(UTC))
    return asked


def test_a_phone_whose_records_came_has_no_gap(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID, event: str
) -> None:
    items = [phone.seal(record(), meta={"event": event}), phone.seal(record(nik=nik(9002)))]
    tell(client, phone, items, {None: 1, event: 1}, waiting=2)
    with app.app_context():
        found = gaps(app, admin)
        assert found.phones == []
        assert [(e.name if e else None, line.handed, line.missing) for e, line in found.events] == [
            ("Bazar Uji", 1, 0)
        ]
        assert db.session.get_one(Device, UUID(phone.id)).missing_since is None


def test_what_is_missing_stands_at_its_event_with_the_largest_gap_first(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, admin: UUID, event: str
) -> None:
    came = [phone.seal(record(), meta={"event": event})]
    tell(client, phone, came, {None: 1, event: 3})
    tell(client, other, [], {event: 7})
    with app.app_context():
        first, second = gaps(app, admin).phones
        assert (str(first.device.id), first.line.handed, first.line.arrived) == (other.id, 7, 0)
        assert (second.line.handed, second.line.arrived, second.line.missing) == (4, 1, 3)
        assert [(e.name if e else None, n) for e, n in second.events] == [
            ("Bazar Uji", 2),
            (None, 1),
        ]
        lines = [(e.name if e else None, line) for e, line in gaps(app, admin).events]
        assert [(name, line.handed, line.missing) for name, line in lines] == [
            ("Bazar Uji", 10, 9),
            (None, 1, 1),
        ]


def test_whatever_became_of_a_record_it_has_arrived(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, admin: UUID, event: str
) -> None:
    good = phone.seal(record(), meta={"event": event})
    refused = phone.seal(record(nik="12"), meta={"event": event})
    kept = phone.seal(record(nik=nik(9003)), slip=slip_id(other.tokens[9]["token"]))
    unread = {**phone.seal(record(nik=nik(9004))), "sealed": "x"}
    assert phone.words(client, [good, refused, kept, unread]) == [
        "stored",
        "invalid",
        "quarantined",
        "quarantined",
    ]
    tell(client, phone, [], {event: 4})
    with app.app_context():
        assert gaps(app, admin).phones == []


def test_the_gap_is_there_from_the_moment_it_is_told_until_it_is_closed(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    items = seal_some(phone, 3)
    tell(client, phone, items[:1], {None: 3})
    with app.app_context():
        since = only(app, admin).since
    assert NOW - HOUR < since < datetime.now(UTC)
    tell(client, phone, items[1:2], {None: 3})
    with app.app_context():
        assert (only(app, admin).since, only(app, admin).line.missing) == (since, 1)
    tell(client, phone, items[2:], {None: 3})
    with app.app_context():
        assert gaps(app, admin).phones == []


def test_what_the_phone_itself_says_it_keeps_is_missing_since_its_oldest(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=3)
    change_row(app, Device, UUID(phone.id), activated_at=long_ago - timedelta(days=9))
    oldest = long_ago.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    tell(client, phone, [], {None: 2}, waiting=2, oldest_waiting=oldest)
    with app.app_context():
        assert abs(only(app, admin).since - long_ago) < timedelta(seconds=1)
    assert overdue(app, admin, timedelta(0)) == 1


def test_a_courier_closes_the_gap_too(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, admin: UUID
) -> None:
    items = seal_some(phone, 2)
    tell(client, phone, [], {None: 2}, waiting=2)
    carry(client, other, file_of(phone, items[:1]))
    with app.app_context():
        assert only(app, admin).line.missing == 1
    carry(client, other, file_of(phone, items[1:]))
    with app.app_context():
        assert gaps(app, admin).phones == []
    assert overdue(app, admin, timedelta(days=9)) == 0


def test_what_was_erased_when_its_time_was_over_is_not_missing(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    item = phone.seal(record())
    tell(client, phone, [item], {None: 1})
    with looking(app) as session:
        row = session.query(Deposit).filter_by(enrollment_id=UUID(item["id"])).one()
        session.add(
            Tombstone(
                enrollment_id=UUID(item["id"]),
                rev=1,
                hash=item["hash"],
                reason="uji",
                erased_at=NOW,
            )
        )
        session.delete(row)
        session.commit()
    tell(client, phone, [], {None: 1})
    with app.app_context():
        assert gaps(app, admin).phones == []


def test_an_older_app_that_counts_nothing_has_no_gap(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    tell(client, phone, [], {None: 2})
    phone.sync(client, [], counts=counts())
    with app.app_context():
        assert only(app, admin).line.missing == 2, "what was told before stays"
        kept = db.session.get_one(Device, UUID(phone.id)).counts or {}
        assert set(kept) == {*counts(), "sent", "epoch"}


def test_what_came_before_the_phone_counted_by_event_accuses_nobody(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID, event: str
) -> None:
    items = [phone.seal(record(nik=nik(9001 + i)), meta={"event": event}) for i in range(3)]
    tell(client, phone, items, {None: 3})
    with app.app_context():
        assert gaps(app, admin).phones == []
    tell(client, phone, [], {None: 3, event: 1})
    with app.app_context():
        assert [(e, n) for e, n in only(app, admin).events] != []
        assert only(app, admin).line.missing == 1


def test_an_event_that_nobody_knows_is_counted_all_the_same(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    stranger = str(uuid4())
    item = phone.seal(record(), meta={"event": stranger})
    tell(client, phone, [item], {stranger: 1})
    with app.app_context():
        assert gaps(app, admin).phones == []
    tell(client, phone, [], {stranger: 2})
    with app.app_context():
        assert only(app, admin).events == [(None, 1)]


def test_a_slip_asked_about_was_handed_out_whatever_its_phone_has_told(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    tell(client, phone, [], {})
    asked = ask(app, phone, at=NOW - timedelta(hours=30))
    with app.app_context():
        found = gaps(app, admin)
        (one,) = found.phones
        assert (one.line.handed, one.line.missing, one.asked) == (1, 1, 1)
        assert one.since == NOW - timedelta(hours=30)
        assert [slip.slip.code for slip in found.asked] == [phone.tokens[0]["code"]]
    assert overdue(app, admin, timedelta(0)) == 1
    # Told as well, it is the same slip and no second one.
    tell(client, phone, [], {None: 1})
    with app.app_context():
        assert only(app, admin).line.missing == 1
    tell(client, phone, [phone.seal(record())], {None: 1})
    with app.app_context():
        assert gaps(app, admin).phones == []
        assert gaps(app, admin).asked == []
        assert db.session.get_one(Slip, asked).asked_at is not None
    assert overdue(app, admin, timedelta(days=9)) == 0


def test_what_was_asked_about_months_ago_is_let_go(app: Flask, phone: Phone, admin: UUID) -> None:
    ask(app, phone, at=NOW - timedelta(days=91))
    with app.app_context():
        assert gaps(app, admin).phones == []


def test_a_gap_is_late_after_a_day(
    app: Flask, client: FlaskClient, phone: Phone, admin: UUID
) -> None:
    tell(client, phone, [], {None: 1})
    assert overdue(app, admin, 23 * HOUR) == 0
    assert overdue(app, admin, 25 * HOUR) == 1


def test_another_territory_sees_nothing_of_it(
    app: Flask, client: FlaskClient, phone: Phone, event: str
) -> None:
    tell(client, phone, [], {event: 1})
    ask(app, phone)
    far = make_supervisor(app, "jauh.uji", "31.73.02")
    with app.app_context():
        found = gaps(app, far, datetime.now(UTC) + timedelta(hours=1))
        assert (found.phones, found.events, found.asked, found.silent) == ([], [], [], [])
    assert overdue(app, far, timedelta(days=5)) == 0
