"""Tries are counted for all workers together; a used token is known until it has expired."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.limits import Limit, LimitsUnusable, TooManyTries, count, use_token
from webapp.records.models import RateCount, UsedToken

THREE = Limit("test", most=3, seconds=60)
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def test_the_fourth_of_three_waits_until_the_window_ends(
    office: Installation, now: datetime
) -> None:
    for _ in range(THREE.most):
        count(office, THREE, "a", now)
    count(office, THREE, "b", now)
    with pytest.raises(TooManyTries) as refusal:
        count(office, THREE, "a", now)
    count(office, THREE, "a", now + timedelta(seconds=refusal.value.retry_after))


def test_tries_at_once_are_all_counted(app: Flask, office: Installation, now: datetime) -> None:
    refused: list[str] = []

    def attempt() -> None:
        with app.app_context():
            try:
                count(office, THREE, "a", now)
            except TooManyTries:
                refused.append("no")

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(refused) == 8 - THREE.most


def test_old_counters_are_swept_away(office: Installation, now: datetime) -> None:
    hourly = Limit("test", most=9, seconds=500)
    count(office, hourly, "old", now - timedelta(days=3))
    count(office, hourly, "new", now)
    assert db.session.scalar(select(func.count()).select_from(RateCount)) == 1


def test_a_token_is_good_once(office: Installation, now: datetime) -> None:
    jti, expires = uuid4(), now + timedelta(seconds=240)
    assert use_token(office, jti, expires, now)
    assert not use_token(office, jti, expires, now)


def test_expired_tokens_are_forgotten(office: Installation, now: datetime) -> None:
    use_token(office, uuid4(), now - timedelta(minutes=1), now - timedelta(hours=1))
    use_token(office, UUID(int=0), now + timedelta(hours=1), now)
    assert db.session.scalar(select(func.count()).select_from(UsedToken)) == 1


def test_a_counter_that_cannot_be_reached_keeps_its_door_closed(
    office: Installation, now: datetime
) -> None:
    elsewhere = replace(office, redis_url=NOBODY_LISTENS)
    with pytest.raises(LimitsUnusable):
        count(elsewhere, THREE, "a", now)
    with pytest.raises(LimitsUnusable):
        use_token(elsewhere, uuid4(), now + timedelta(hours=1), now)
