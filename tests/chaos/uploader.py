"""The phone's sending.js and api.js in Python: one uploader, batch after batch, by the server's word alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from tests.chaos import ledger
from tests.chaos.handset import Handset
from tests.chaos.pace import (
    HALVING,
    Json,
    Judged,
    Key,
    Seen,
    is_sync_answer,
    judge,
    key_of,
    slow_down,
    speed_up,
    take_batch,
)
from tests.chaos.settling import moment

SYNC = "/api/v1/sync"
LIFE_S = 110


class CallFailed(Exception):
    """A call that brought nothing; `why` names a cause."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Request:
    """One HTTP request of a phone, and what of its queue is in it."""

    device: str
    path: str
    body: bytes
    headers: dict[str, str]
    keys: tuple[Key, ...] = ()
    method: str = "POST"
    # The number of the call, by which its answer is known.
    number: str = ""


class Line(Protocol):
    """What lies between a phone and the server; None is what never answers."""

    def carry(self, request: Request) -> Seen | None: ...
    def now(self) -> datetime: ...


@dataclass
class Round:
    """One run of the uploader over one queue."""

    passed: set[Key] = field(default_factory=set)
    spoken: bool = False
    trouble: str = ""
    settled: int = 0


# What the machine may do to a phone between the answer and the mark, or to the order of a batch.
Between = Callable[[], None]
Order = Callable[[list[Json]], list[Json]]


def send(
    handset: Handset, line: Line, between: Between | None = None, order: Order | None = None
) -> Round:
    """Send all that waits and fetch news, at least once; one uploader at a time."""
    done = Round()
    if handset.locked:
        return done  # another tab has the Web Lock
    handset.locked = True
    try:
        while _send_next(handset, line, done, between, order):
            pass
    finally:
        handset.locked = False
    return done


def _send_next(
    handset: Handset, line: Line, done: Round, between: Between | None, order: Order | None
) -> bool:
    waiting = [entry for entry in handset.waiting() if key_of(entry) not in done.passed]
    if not waiting and done.spoken:
        return False
    batch = take_batch(waiting, handset.pace)
    try:
        items = handset.items(batch)
        answer = exchange(handset, line, order(items) if order else items)
        if between is not None:
            between()
        done.settled += handset.take(items, answer)
    except CallFailed as failure:
        return _failed(handset, done, batch, failure.why)
    done.spoken = True
    handset.pace = speed_up(handset.pace)
    done.passed |= {key_of(entry) for entry in batch}
    return True


def _failed(handset: Handset, done: Round, batch: list[Json], why: str) -> bool:
    too_large = why == "too_large"
    if batch and (too_large or why in HALVING):
        handset.pace = slow_down(handset.pace, batch, too_large=too_large)
    alone = len(batch) <= 1
    known = any(key_of(entry) in handset.pace.last for entry in batch)
    faulty = why == "refused" or (why == "server" and known)
    if not too_large and not (alone and faulty):
        done.trouble = done.trouble or why
        return False
    if alone:
        done.trouble = done.trouble or why
        done.passed |= {key_of(entry) for entry in batch}
    return bool(batch)


def exchange(handset: Handset, line: Line, items: list[Json]) -> Json:
    """One sync call; whatever is no answer of ours has a cause."""
    value = {
        "cursor": handset.disk.profile["cursor"],
        "want_tokens": handset.want_tokens(),
        "counts": ledger.told(handset.ledger()),
        "items": items,
    }
    keys = tuple(key_of(item) for item in items)
    judged = call(handset, line, SYNC, json.dumps(value).encode("utf-8"), keys=keys)
    if judged.body is None:
        raise CallFailed(judged.cause)
    if not is_sync_answer(judged.body):
        raise CallFailed("portal")
    return judged.body


def call(handset: Handset, line: Line, path: str, body: bytes, **more: Any) -> Judged:
    """A signed call: a wrong clock is mended and a forgotten device shows its certificate, each once."""
    mended = certified = False
    while True:
        number = str(uuid4())
        headers = sign(handset, line, body, number, certified=certified)
        seen = line.carry(Request(handset.id, path, body, headers, number=number, **more))
        judged = Judged(None, "offline") if seen is None else judge(replace(seen, call=number))
        if judged.cause == "clock" and judged.server_time and not mended:
            mended = True
            keep_time(handset, line, judged.server_time)
        elif judged.code == "unknown_device" and not certified:
            certified = True
        else:
            if judged.body is not None and "server_time" in judged.body:
                keep_time(handset, line, judged.body["server_time"])
            return judged


def keep_time(handset: Handset, line: Line, server_time: str) -> None:
    """Keep by how much the phone's own clock is wrong; less than a second is the network's delay."""
    wrong = moment(server_time) - (line.now() + handset.clock)
    offset = round(wrong.total_seconds() * 1000)
    if abs(offset - handset.disk.profile["clock_offset_ms"]) > 1000:
        handset.disk.profile = {**handset.disk.profile, "clock_offset_ms": offset}


def sign(
    handset: Handset, line: Line, body: bytes, number: str, *, certified: bool
) -> dict[str, str]:
    """The headers of a call."""
    iat = int(handset.now(line.now()).timestamp())
    token = handset.hand.token(body, iat=iat, exp=iat + LIFE_S, jti=number)
    headers = {"Authorization": f"Bearer {token}"}
    if certified:
        headers["Device-Certificate"] = handset.disk.profile["device"]["certificate"]
    return headers
