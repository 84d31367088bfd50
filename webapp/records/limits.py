"""How often something may be tried, counted for all workers together, without keeping who tried."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from redis import Redis, RedisError
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError

from webapp.records.db import db, insert, transaction
from webapp.records.fields import blind_index
from webapp.records.installation import Installation
from webapp.records.models import RateCount, UsedToken

SWEEP_EVERY = 500
LONGEST_WINDOW = timedelta(days=1)


class TooManyTries(Exception):
    """Something was tried too often; `retry_after` seconds from now it may be tried again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many tries, wait {retry_after} s")
        self.retry_after = retry_after


class LimitsUnusable(Exception):
    """The counters cannot be reached, so what they guard stays closed."""


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of one kind by one subject in `seconds`."""

    kind: str
    most: int
    seconds: int


def count(office: Installation, limit: Limit, subject: str, now: datetime) -> None:
    """Count one try of subject (an address, an account); raises TooManyTries past the limit."""
    window = int(now.timestamp()) // limit.seconds
    key = _key(office, limit, subject)
    try:
        if office.redis_url:
            tries = _count_in_redis(office.redis_url, f"{key}:{window}", limit.seconds)
        else:
            tries = _count_in_database(key, window * limit.seconds, now)
    except (RedisError, SQLAlchemyError) as error:
        raise LimitsUnusable(limit.kind) from error
    if tries > limit.most:
        raise TooManyTries((window + 1) * limit.seconds - int(now.timestamp()))


def check(office: Installation, limit: Limit, subject: str, now: datetime) -> None:
    """Raise TooManyTries when subject has no try left in this window; counts nothing."""
    window = int(now.timestamp()) // limit.seconds
    key = _key(office, limit, subject)
    try:
        if office.redis_url:
            tries = int(_redis(office.redis_url).get(f"{key}:{window}") or 0)
        else:
            counted = db.session.get(
                RateCount, (key, window * limit.seconds), populate_existing=True
            )
            tries = counted.count if counted else 0
    except (RedisError, SQLAlchemyError) as error:
        raise LimitsUnusable(limit.kind) from error
    if tries >= limit.most:
        raise TooManyTries((window + 1) * limit.seconds - int(now.timestamp()))


def use_token(office: Installation, jti: UUID, expires: datetime, now: datetime) -> bool:
    """Remember that a jti was used until it expires; False when it had been used before."""
    try:
        if office.redis_url:
            seconds = max(1, int((expires - now).total_seconds()))
            return bool(_redis(office.redis_url).set(f"jti:{jti}", 1, nx=True, ex=seconds))
        return _use_token_in_database(jti, expires, now)
    except (RedisError, SQLAlchemyError) as error:
        raise LimitsUnusable("jti") from error


def is_used(office: Installation, jti: UUID) -> bool:
    """Whether a jti was used and is remembered still."""
    try:
        if office.redis_url:
            return bool(_redis(office.redis_url).exists(f"jti:{jti}"))
        return db.session.get(UsedToken, jti) is not None
    except (RedisError, SQLAlchemyError) as error:
        raise LimitsUnusable("jti") from error


def _key(office: Installation, limit: Limit, subject: str) -> str:
    return f"{limit.kind}:{blind_index(office.keys, f'limit:{limit.kind}', subject)}"


@transaction
def _count_in_database(key: str, began: int, now: datetime) -> int:
    first = insert(RateCount).values(key=key, window=began, count=1)
    counted = first.on_conflict_do_update(
        index_elements=["key", "window"], set_={"count": RateCount.count + 1}
    ).returning(RateCount.count)
    tries = int(db.session.execute(counted).scalar_one())
    if tries == 1 and began % SWEEP_EVERY == 0:
        past = int((now - LONGEST_WINDOW).timestamp())
        db.session.execute(delete(RateCount).where(RateCount.window < past))
    return tries


@transaction
def _use_token_in_database(jti: UUID, expires: datetime, now: datetime) -> bool:
    first = insert(UsedToken).values(jti=jti, expires_at=expires).on_conflict_do_nothing()
    used = db.session.execute(first.returning(UsedToken.jti)).first()
    if jti.int % SWEEP_EVERY == 0:
        db.session.execute(delete(UsedToken).where(UsedToken.expires_at < now))
    return used is not None


def _count_in_redis(url: str, key: str, seconds: int) -> int:
    pipe = _redis(url).pipeline()
    pipe.incr(key)
    pipe.expire(key, seconds)
    return int(pipe.execute()[0])


@lru_cache(maxsize=4)
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)
