"""Every route, for everybody, here and elsewhere: generated from the routes themselves (SECURITY T8).

What is asked for lies in Kelurahan Tambora. What the policy says of a person, an act and that place is
what the route must do; outside a territory a thing answers exactly as one that does not exist.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.desk import TOKEN, Browser, Send, make_supervisor, token_in
from tests.phone import Phone
from tests.phones import MakeInvitation, change_row
from tests.worker import record
from webapp.records import public_status, ticket
from webapp.records.db import db
from webapp.records.models import (
    Account,
    Callback,
    Device,
    Enrollment,
    Invitation,
    Quarantine,
    SavedView,
    Slip,
)
from webapp.records.permission import NOT_ON_OWN, Thing, may
from webapp.views.policy import ACTS, is_open

HERE = "31.73.04.1001"
REFERENCE = re.compile(r"\b[0-9A-Z]{8}\b")
VIEWERS = {
    "supervisor of the kelurahan": ("supervisor", HERE),
    "supervisor of the kecamatan": ("supervisor", "31.73.04"),
    "supervisor of the next kelurahan": ("supervisor", "31.73.04.1002"),
    "supervisor of another kota": ("supervisor", "31.74"),
    "admin of the kota": ("admin", "31.73"),
    "admin of another kota": ("admin", "31.74"),
    "admin of the province": ("admin", "31"),
    "volunteer of the kelurahan": ("relawan", HERE),
}
# Each belongs to one person alone, wherever it lies.
OWNED = {"saved_views.delete"}
# What is malformed is refused wherever it is about; these say something.
FORMS = {
    "review.decisions": {"act": "approve", "rev": "1"},
    "review.undo": {"decision": "00000000-0000-4000-8000-000000000000"},
}
# It ends the session with which everything else is asked.
LAST = {"access.sign_out", "own.end_others"}


@dataclass
class Place:
    """One of each thing, all of them in Kelurahan Tambora."""

    names: dict[str, object] = field(default_factory=dict)

    def address(self, rule: Rule, elsewhere: bool = False) -> str:
        """Where a route lies for these things, or for such as nobody has."""
        parts = {name: uuid4() if elsewhere else self.names[name] for name in rule.arguments}
        if elsewhere and "code" in parts:
            parts["code"] = "31.99"
        _, path = rule.build(parts) or ("", "")
        return str(path)


@pytest.fixture
def place(
    app: Flask, client: FlaskClient, send: Send, phone: Phone, make_invitation: MakeInvitation
) -> Place:
    """A record, its double, a request, something kept aside, a phone, its person, and so on."""
    first = send(meta={"keying_ms": 1_000})
    double = send(nik="3173042107959001")
    closed = Phone.activate(client, make_invitation().secret)
    change_row(app, Device, UUID(closed.id), revoked_at=datetime.now(UTC))
    closed.sync(client, [closed.seal(record(nik="3173042107959055"))])
    make_invitation()
    make_supervisor(app, "pemilik.uji", HERE)
    with app.app_context():
        return Place(_find_all(app, first, double, UUID(phone.id)))


def _find_all(app: Flask, first: UUID, double: UUID, device: UUID) -> dict[str, object]:
    office, now = app.extensions["jaring"], datetime.now(UTC)
    slip = db.session.get_one(Slip, db.session.get_one(Enrollment, first).slip_id)
    holder = public_status.find_holder(office, slip.token)
    assert holder is not None
    asked = ticket.open_ticket(office, holder, "correction", now)
    person = db.session.get_one(Device, device).account_id
    owner = db.session.scalars(select(Account.id).where(Account.username == "pemilik.uji")).one()
    view = SavedView(account_id=owner, name="Pagi", query={}, created_at=now)
    db.session.add(view)
    if db.session.get(Callback, first) is None:
        row = {"author_id": person, "territory": HERE, "why": "flagged", "chosen_at": now}
        db.session.add(Callback(enrollment_id=first, **row))
    db.session.commit()
    pair = sorted((first, double), key=str)
    return {
        "enrollment_id": first,
        "first_id": pair[0],
        "second_id": pair[1],
        "ticket_id": asked.ticket.id,
        "quarantine_id": db.session.scalars(select(Quarantine.id)).one(),
        "device_id": device,
        "person_id": person,
        "account_id": person,
        "invitation_id": db.session.scalars(
            select(Invitation.id).where(Invitation.used_at.is_(None))
        ).first(),
        "view_id": view.id,
        "code": HERE,
    }


def enter(app: Flask, role: str, territory: str) -> tuple[Browser, UUID]:
    """A browser in which such a person is signed in, whether or not they could sign in."""
    person = make_supervisor(app, "siapa.uji", territory)
    change_row(app, Account, person, role=role, second_factor="-")
    browser = Browser(app)
    now = datetime.now(UTC).isoformat()
    with browser.client.session_transaction("/periksa", base_url=browser.base_url) as session:
        session.update({"since": now, "seen": now, "id": str(uuid4()), "_user_id": f"{person}.1"})
    return browser, person


def routes(app: Flask, method: str) -> list[Rule]:
    """Every route of the office that takes this method, the one that signs out last."""
    found = [r for r in app.url_map.iter_rules() if not is_open(r.endpoint)]
    taking = [r for r in found if r.methods and method in r.methods]
    return sorted(taking, key=lambda rule: (rule.endpoint in LAST, rule.rule))


def ask(browser: Browser, rule: Rule, path: str, method: str) -> int:
    """The answer to an empty request of this kind; a form carries the token of our own page."""
    if method == "GET":
        return browser.get(path).status_code
    page = browser.get("/periksa")
    token = {"csrf_token": token_in(page.text)} if page.status_code == 200 else {}
    return browser.send(path, {**token, **FORMS.get(rule.endpoint, {})}).status_code


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_route_does_as_the_policy_says(
    app: Flask, place: Place, viewer: str, method: str
) -> None:
    role, territory = VIEWERS[viewer]
    browser, person = enter(app, role, territory)
    wrong = []
    for rule in routes(app, method):
        with app.app_context():
            account = db.session.get_one(Account, person)
            about = Thing(HERE) if rule.arguments else None
            allowed = may(account, ACTS[rule.endpoint], about) and rule.endpoint not in OWNED
            db.session.expunge_all()
        if role == "relawan" and method == "POST":
            # Without a page of ours nobody has a token; the guard asks for the role first.
            allowed = False
        status = ask(browser, rule, place.address(rule), method)
        refused = status == 404
        if refused == allowed or status in (401, 405, 500):
            wrong.append((rule.rule, status, "may" if allowed else "may not"))
    assert wrong == []


@pytest.mark.parametrize("viewer", ["supervisor of another kota", "admin of another kota"])
def test_what_lies_elsewhere_answers_as_what_does_not_exist(
    app: Flask, place: Place, viewer: str
) -> None:
    browser, _ = enter(app, *VIEWERS[viewer])
    for rule in routes(app, "GET"):
        if rule.arguments:
            there = browser.get(place.address(rule))
            nowhere = browser.get(place.address(rule, elsewhere=True))
            assert (there.status_code, nowhere.status_code) == (404, 404), rule.rule
            assert _plain(there.text) == _plain(nowhere.text), rule.rule


def test_nobody_gets_in_without_a_session(app: Flask, place: Place) -> None:
    for method, status in (("GET", 303), ("POST", 401)):
        for rule in routes(app, method):
            answer = Browser(app).client.open(place.address(rule), method=method)
            assert answer.status_code == status, rule.rule


def test_nobody_acts_on_the_own_entry(app: Flask, place: Place) -> None:
    browser, person = enter(app, "admin", "31.73")
    for one in ("first_id", "second_id"):
        change_row(app, Enrollment, place.names[one], author_id=person)
    change_row(app, Callback, place.names["enrollment_id"], author_id=person)
    place.names["account_id"] = place.names["person_id"] = person
    before = _state_of(app, place)
    for rule in routes(app, "POST"):
        own = {"enrollment_id", "first_id", "account_id", "person_id"} & rule.arguments
        if own and ACTS[rule.endpoint] in NOT_ON_OWN:
            assert ask(browser, rule, place.address(rule), "POST") in (400, 403, 404, 409, 422)
    assert _state_of(app, place) == before


def _state_of(app: Flask, place: Place) -> list[object]:
    with app.app_context():
        pair = [db.session.get_one(Enrollment, place.names[n]) for n in ("first_id", "second_id")]
        call = db.session.get_one(Callback, place.names["enrollment_id"])
        found: list[object] = [*(one.state for one in pair), call.status]
        db.session.expunge_all()
        return found


def _plain(page: str) -> str:
    """A page without the token of its form and the reference of its request."""
    return REFERENCE.sub("", TOKEN.sub("", page))
