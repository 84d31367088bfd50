"""The phone's batching.js and judging.js in Python: what goes into a call, and what an answer is worth."""

import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

Json = dict[str, Any]
Key = tuple[str, int]

MOST_ITEMS = 20
MOST_BYTES = 200 * 1024
TROUBLED = 2
HALVING = ("server", "offline", "refused")
CAUSE_OF_STATUS = {
    401: "unknown_device",
    413: "too_large",
    426: "old",
    429: "busy",
    503: "busy",
    511: "portal",
}
CAUSE_OF_CODE = {
    "clock": "clock",
    "unknown_device": "unknown_device",
    "device_closed": "disabled",
    "old_version": "old",
}


@dataclass(frozen=True)
class Pace:
    """What is remembered of sending between two tries."""

    size: int = MOST_ITEMS
    failures: int = 0
    last: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Seen:
    """An answer as the browser shows it."""

    status: int
    type: str = "application/json"
    text: str = ""
    redirected: bool = False
    # The number of a signed call, and that of the call which the answer says it is to.
    call: str | None = None
    answers: str | None = None


@dataclass(frozen=True)
class Judged:
    """What an answer is worth: a body, or a cause."""

    body: Json | None
    cause: str = ""
    code: str = ""
    server_time: str | None = field(default=None)


def key_of(revision: Json) -> Key:
    return revision["id"], revision["rev"]


def take_batch(waiting: list[Json], pace: Pace) -> list[Json]:
    """The next batch, oldest first; last of all what failed alone last. One item always fits."""

    def place(entry: Json) -> int:
        return pace.last.index(key_of(entry)) if key_of(entry) in pace.last else -1

    batch: list[Json] = []
    total = 0
    for entry in sorted(waiting, key=place):
        total += entry["bytes"]
        if len(batch) == pace.size or (batch and total > MOST_BYTES):
            break
        batch.append(entry)
    return batch


def speed_up(pace: Pace) -> Pace:
    """After a batch that arrived: back to full size by doubling."""
    return Pace(min(MOST_ITEMS, pace.size * 2), 0, pace.last)


def slow_down(pace: Pace, batch: list[Json], *, too_large: bool) -> Pace:
    """After a batch that failed: half of it; an item that fails alone lets the others pass."""
    failed = pace.failures + 1
    if not too_large and failed < TROUBLED:
        return replace(pace, failures=failed)
    if len(batch) > 1:
        return Pace(-(-len(batch) // 2), 0, pace.last)
    keys = tuple(key_of(entry) for entry in batch)
    return Pace(pace.size, 0, (*(key for key in pace.last if key not in keys), *keys))


def judge(seen: Seen) -> Judged:
    """Only JSON of ours, to this very call, counts; portals answer with pages, caches with what they kept."""
    good = 200 <= seen.status < 300
    kept = good and seen.call is not None and seen.answers != seen.call
    body = None if seen.redirected or kept else _read_json(seen)
    if body is not None and good:
        return Judged(body)
    said = body or {}
    code = str(said.get("code", ""))
    return Judged(None, _cause_of(seen.status, body, code), code, said.get("server_time"))


def is_sync_answer(body: Json) -> bool:
    """Whether an answer to a sync has the parts without which nothing of it may be believed."""
    return (
        isinstance(body.get("epoch"), str)
        and _is_time(body.get("server_time"))
        and isinstance(body.get("cursor"), str)
        and isinstance(body.get("results"), list)
    )


def _cause_of(status: int, body: Json | None, code: str) -> str:
    known = (CAUSE_OF_CODE.get(code) if body else None) or CAUSE_OF_STATUS.get(status)
    if known:
        return known
    if status >= 500:
        return "server"
    return "portal" if body is None else "refused"


def _read_json(seen: Seen) -> Json | None:
    if re.match(r"application/json\s*(;|$)", seen.type, re.I) is None:
        return None
    try:
        value = json.loads(seen.text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _is_time(text: object) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text) is not None
    except ValueError:
        return False
