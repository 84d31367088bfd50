"""Each route has its act; a route without one answers nobody (SECURITY T8)."""

from uuid import uuid4

import pytest
from flask import Flask

from tests.desk import Browser, Send, make_supervisor
from webapp.records.permission import ROLES, Thing, may
from webapp.views.headers import STAFF
from webapp.views.policy import ACTS, PUBLIC, is_open


def test_every_route_has_a_policy(app: Flask) -> None:
    without = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not is_open(rule.endpoint) and rule.endpoint not in ACTS
    ]
    assert without == []


def test_no_policy_is_for_a_route_that_is_gone(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(ACTS) <= known
    assert known >= PUBLIC


def test_every_staff_page_lies_where_the_session_is_read(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ACTS:
            assert rule.rule.split("/")[1] in STAFF


def test_every_act_names_its_roles() -> None:
    assert set(ACTS.values()) <= set(ROLES)


def test_a_route_without_policy_answers_nobody(app: Flask) -> None:
    app.add_url_rule("/periksa/baru", "review.baru", lambda: "rahasia")
    assert Browser(app).get("/periksa/baru").status_code == 404


class Person:
    """Somebody who wants something."""

    def __init__(self, role: str, territory: str) -> None:
        self.id, self.role, self.territory = uuid4(), role, territory


@pytest.mark.parametrize(
    ("role", "territory", "allowed"),
    [
        ("supervisor", "31.73.04.1001", True),
        ("supervisor", "31.73.04", True),
        ("admin", "31.73", True),
        ("admin", "31", True),
        ("supervisor", "31.73.04.1002", False),
        ("supervisor", "31.73.02", False),
        ("admin", "31.74", False),
        ("supervisor", "31.73.0", False),
        ("relawan", "31.73.04", False),
    ],
)
@pytest.mark.parametrize("act", ["enrollment.read", "enrollment.decide", "nik.reveal"])
def test_role_and_territory_decide(role: str, territory: str, act: str, *, allowed: bool) -> None:
    assert may(Person(role, territory), act, Thing("31.73.04.1001", uuid4())) is allowed


def test_nobody_judges_the_own_entry() -> None:
    person = Person("supervisor", "31.73.04")
    own = Thing("31.73.04.1001", person.id)
    assert may(person, "enrollment.read", own)
    assert not may(person, "enrollment.decide", own)


@pytest.mark.parametrize("page", ["", "/kembalikan", "/tolak"])
def test_what_lies_elsewhere_is_not_there(app: Flask, send: Send, page: str) -> None:
    sent = send()
    make_supervisor(app, "jauh.uji", "31.73.02")
    browser = Browser(app)
    browser.sign_in("jauh.uji")
    foreign = browser.get(f"/periksa/{sent}{page}")
    unknown = browser.get(f"/periksa/{uuid4()}{page}")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    for act in ("decisions", "undo", "nik"):
        answer = browser.post(
            f"/periksa/{sent}/{act}",
            page="/periksa",
            act="approve",
            rev="1",
            reason="nik_ganda",
            decision=str(uuid4()),
        )
        assert answer.status_code == 404
