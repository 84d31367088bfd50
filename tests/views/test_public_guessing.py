"""Whoever guesses slips learns nothing: not by the words, not by the clock, not by many tries (T14)."""

import logging
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from statistics import median

import pytest
from flask import Flask, request
from sqlalchemy import update

from tests.desk import Browser, Send
from tests.phone import Phone
from tests.views.test_public import UNKNOWN, forge, forget_tries, wait_for_a_fresh_minute
from webapp.records import limits, public_status
from webapp.records.db import db
from webapp.records.models import Slip
from webapp.records.public_status import Seen
from webapp.rules.slip import BASE32, CROCKFORD, check_character
from webapp.views.public import ALL_MISSES, EVERYBODY, MISS_SECONDS, MISSES, count_look_up

# A difference of this length must be noticed; one of half of it may be noise of a busy machine.
NOTICED = 0.02
TRIES = 12
ASKING = ("/s/permintaan", "/s/permintaan/catat")


@pytest.fixture
def void(app: Flask, phone: Phone) -> dict[str, str]:
    """A slip that was ours and is void."""
    slip = phone.tokens[3]
    with app.app_context():
        db.session.execute(update(Slip).where(Slip.token == slip["token"]).values(state="void"))
        db.session.commit()
    return slip


def misses(phone: Phone, void: dict[str, str]) -> dict[str, Callable[[Browser], object]]:
    """One request of each kind that has to look like all the others."""

    def look(text: str) -> Callable[[Browser], object]:
        return lambda browser: browser.get(f"/s/{text}")

    def post(path: str, **form: str) -> Callable[[Browser], object]:
        return lambda browser: browser.client.post(path, data=form)

    return {
        "unknown": look("A" * 26),
        "foreign": look(forge(phone)),
        "void": look(void["token"]),
        "void code": post("/s", kode=void["code"]),
        "unknown asks": post("/s/permintaan/catat", slip="A" * 26, jenis="not_me"),
        "void asks": post("/s/permintaan/catat", slip=void["token"], jenis="not_me"),
    }


def times(
    app: Flask, browser: Browser, kinds: dict[str, Callable[[Browser], object]], patience: int = 1
) -> dict[str, float]:
    """How long each kind of miss takes: the median of the fastest quarter of samples, taken by turns.

    Other work on the machine only ever adds to a time: so would measure whoever guesses. Up to
    `patience` times more samples are taken where the kinds still look different.
    """
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    middles: dict[str, float] = {}
    for _ in range(patience):
        for _ in range(TRIES):
            for kind, ask in random.sample(list(kinds.items()), len(kinds)):
                forget_tries(app)
                began = time.perf_counter()
                ask(browser)
                took[kind].append(time.perf_counter() - began)
        fastest = {kind: sorted(samples)[: len(samples) // 4] for kind, samples in took.items()}
        middles = {kind: median(samples) for kind, samples in fastest.items()}
        if not are_told_apart(middles):
            break
    return middles


def are_told_apart(middles: dict[str, float]) -> bool:
    """Whether somebody with a watch could tell one kind from another."""
    return max(middles.values()) - min(middles.values()) >= NOTICED / 2


def test_a_miss_takes_the_same_time_whatever_it_is(
    app: Flask, browser: Browser, phone: Phone, void: dict[str, str]
) -> None:
    middles = times(app, browser, misses(phone, void), patience=6)
    print({kind: round(took * 1000, 1) for kind, took in middles.items()})
    assert not are_told_apart(middles), middles
    assert min(middles.values()) >= MISS_SECONDS


def test_a_difference_of_a_fiftieth_of_a_second_would_be_noticed(
    app: Flask, browser: Browser, phone: Phone, void: dict[str, str]
) -> None:
    def slower(response: object) -> object:
        time.sleep(NOTICED if void["token"] in request.path else 0)
        return response

    app.after_request_funcs.setdefault(None, []).append(slower)
    kinds = misses(phone, void)
    middles = times(app, browser, {kind: kinds[kind] for kind in ("unknown", "void")})
    assert are_told_apart(middles), middles


@pytest.mark.parametrize("path", ASKING)
def test_a_request_with_what_is_no_slip_gets_the_answer_of_a_look_up(
    app: Flask, browser: Browser, phone: Phone, void: dict[str, str], path: str
) -> None:
    forget_tries(app)
    looked = browser.get(f"/s/{'A' * 26}")
    assert UNKNOWN in looked.text
    for slip in ("A" * 26, forge(phone), void["token"], void["code"], "", "x" * 500):
        answer = browser.client.post(path, data={"slip": slip, "jenis": "not_me"})
        assert (answer.status_code, answer.text) == (404, looked.text)
        forget_tries(app)


def test_the_eleventh_guessed_request_is_not_answered(app: Flask, browser: Browser) -> None:
    begin_a_minute(app)
    form = {"slip": "A" * 26, "jenis": "not_me"}
    for n in range(MISSES.most):
        assert browser.client.post(ASKING[n % 2], data=form).status_code == 404
    assert browser.client.post(ASKING[0], data=form).status_code == 429
    assert browser.get(f"/s/{'A' * 26}").status_code == 429


def begin_a_minute(app: Flask) -> None:
    """Windows are whole minutes; a test must not straddle two."""
    wait_for_a_fresh_minute()
    forget_tries(app)


def guesses(number: int) -> Iterator[tuple[str, bool]]:
    """Random tokens, links and codes, some of these with a right check character."""
    seeded = random.Random(4)
    for n in range(number):
        if n % 20 == 0:
            yield "".join(seeded.choices(BASE32, k=138)), False
        elif n % 40 == 1:
            seven = "".join(seeded.choices(CROCKFORD, k=7))
            yield seven + check_character(seven), True
        elif n % 40 == 2:
            yield "".join(seeded.choices(BASE32, k=25)) + "A", False
        else:
            yield "".join(seeded.choices(CROCKFORD, k=8)), True


def test_a_hundred_thousand_guesses_find_nobody(app: Flask, phone: Phone, send: Send) -> None:
    for _ in range(5):
        send(nama="Budi Santoso")
    hits: list[Seen] = []
    with app.app_context():
        office = app.extensions["jaring"]
        for text, is_code in guesses(100_000):
            look = public_status.look_up_code if is_code else public_status.look_up_token
            found = look(office, text)
            hits += [found] if found else []
        # A code may be met by chance (5 of a thousand million); then it says its state and no name.
        assert all(one.initials == "" for one in hits)
        assert len(hits) <= 1


def test_many_guesses_raise_an_alarm_and_stop_nobody_else(
    app: Flask, browser: Browser, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    begin_a_minute(app)
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        for _ in range(ALL_MISSES.most):
            limits.count(office, ALL_MISSES, EVERYBODY, now)
    with caplog.at_level(logging.WARNING, "jaring"):
        assert browser.get(f"/s/{'A' * 26}").status_code == 404
    assert [line.__dict__["event"] for line in caplog.records if line.levelname == "WARNING"] == [
        "slip_guessing"
    ]
    token = phone.tokens[0]["token"]
    answer = browser.get(f"/s/{token}", environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert answer.status_code == 200


def test_a_look_up_is_counted_by_its_address(app: Flask) -> None:
    with app.test_request_context("/s", environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        assert count_look_up()[0] == "192.0.2.7"
