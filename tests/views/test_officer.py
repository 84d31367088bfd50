"""The page behind a card's QR: active or not, the same for all that is not (SECURITY T21)."""

import logging
import re
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import UUID

import pytest
from flask import Flask

from tests.desk import Browser
from tests.phone import Phone
from tests.phones import change_row
from tests.views.test_public import forget_tries, wait_for_a_fresh_minute
from webapp.records.models import Account
from webapp.views.log import AllowListFormatter
from webapp.views.public import LOOK_UPS, MISSES

ACTIVE = "Petugas aktif"
INACTIVE = "Petugas tidak aktif. Jangan berikan data."
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def token(phone: Phone) -> str:
    """What the QR on a volunteer's card says."""
    text: str = phone.settings["card"]["token"]
    return text


def person(phone: Phone) -> UUID:
    return UUID(phone.answer["person"]["id"])


def end(app: Flask, phone: Phone) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=2)).date()
    change_row(app, Account, person(phone), assigned_until=yesterday)


def close(app: Flask, phone: Phone) -> None:
    change_row(app, Account, person(phone), disabled_at=LONG_AGO)


def flip(token: str) -> str:
    """The same person, and one bit of the proof turned over."""
    return token[:30] + ("A" if token[30] != "A" else "B") + token[31:]


@pytest.mark.parametrize("form", ["/petugas/{}", "/PETUGAS/{}", "lower"])
def test_a_card_of_whoever_is_assigned_is_active(browser: Browser, token: str, form: str) -> None:
    path = f"/petugas/{token.lower()}" if form == "lower" else form.format(token)
    page = browser.get(path)
    assert page.status_code == 200
    assert ACTIVE in page.text
    assert INACTIVE not in page.text


def test_it_names_nobody_and_leaves_nothing_behind(browser: Browser, token: str) -> None:
    page = browser.get(f"/petugas/{token}")
    assert "Sri" not in page.text
    assert "31.73" not in page.text
    assert token not in page.text
    assert "Set-Cookie" not in page.headers
    assert 'name="robots" content="noindex' in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_inactive_expired_unknown_and_forged_get_the_very_same_answer(
    app: Flask, browser: Browser, phone: Phone, other: Phone, second: Phone, token: str
) -> None:
    closed, ended = (one.settings["card"]["token"] for one in (phone, other))
    close(app, phone)
    end(app, other)
    texts = [closed, ended, flip(token), "A" * 42, "A" * 26, "x", "A" * 5000, "É"]
    answers = [browser.get(f"/petugas/{text}") for text in texts]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert INACTIVE in answers[0].text
    names = [sorted(set(answer.headers.keys())) for answer in answers]
    assert all(one == names[0] for one in names)


def test_none_of_them_is_answered_sooner_than_another(
    app: Flask, browser: Browser, phone: Phone, other: Phone
) -> None:
    active, closed = (one.settings["card"]["token"] for one in (phone, other))
    close(app, other)
    took: dict[str, list[float]] = {}
    for _ in range(5):
        for text in (active, closed, flip(active), "A" * 42):
            forget_tries(app)
            began = time.perf_counter()
            browser.get(f"/petugas/{text}")
            took.setdefault(text, []).append(time.perf_counter() - began)
    middles = [median(times) for times in took.values()]
    assert min(middles) >= 0.05
    assert max(middles) - min(middles) < 0.03


def test_guesses_are_counted_together_with_those_of_slips(browser: Browser, token: str) -> None:
    wait_for_a_fresh_minute()
    for _ in range(MISSES.most - 1):
        assert browser.get(f"/petugas/{flip(token)}").status_code == 404
    assert browser.get(f"/s/{'A' * 26}").status_code == 404
    assert browser.get(f"/petugas/{token}").status_code == 429


def test_sixty_looks_a_minute_are_enough(browser: Browser, token: str) -> None:
    wait_for_a_fresh_minute()
    codes = [browser.get(f"/petugas/{token}").status_code for _ in range(LOOK_UPS.most + 1)]
    assert codes == [200] * LOOK_UPS.most + [429]


def test_the_page_is_small_and_runs_nothing(browser: Browser, token: str) -> None:
    page = browser.get(f"/petugas/{token}").text
    weight = len(page.encode())
    for path in re.findall(r'(?:href|src)="(/assets/[^"]+)"', page):
        with browser.get(path) as answer:
            weight += len(answer.data)
    assert weight < 15_000
    assert "<script" not in page
    assert "style=" not in page
    assert "<form" not in page


def test_the_token_is_not_in_the_log(
    browser: Browser, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.setFormatter(AllowListFormatter())
    with caplog.at_level(logging.INFO, "jaring"):
        browser.get(f"/petugas/{token}")
        browser.get(f"/petugas/{flip(token)}")
    assert caplog.text.count("/petugas/<token>") == 2
    assert token[:20] not in caplog.text
