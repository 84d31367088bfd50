"""The weaker designs of SECURITY section 10.2: each is put in place of ours, and must be caught."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from sqlalchemy import text

from tests.chaos import outbox, pace, settling, uploader
from tests.chaos.handset import Handset
from tests.chaos.in_the_office import InTheOffice
from tests.chaos.office import Office
from tests.chaos.pace import Json, key_of
from tests.chaos.truth import Fact, Witness
from webapp.records import deposit, intake, sync
from webapp.records.db import db, transaction
from webapp.records.epoch import raise_purge_before

Mutant = Callable[[], Any]
_take, _items, _judge, _sync = Handset.take, Handset.items, pace.judge, sync.sync
_seal, _saw, _settle = outbox.seal, Witness.saw, settling.settle
_begin = Office.begin


def _let_go(handset: Handset, sent: list[Json]) -> None:
    """Whatever was sent counts as delivered, and its copy goes."""
    for item in sent:
        entry = handset.disk.entries[key_of(item)]
        gone = {"state": "delivered", "epoch": handset.disk.profile["epoch"]}
        handset.disk.entries[key_of(item)] = {**entry, **gone}
        handset.drop(key_of(item))


def _take_any(handset: Handset, sent: list[Json], answer: Json) -> int:
    """D1: a 200 is a 200, whatever it says."""
    if "results" in answer and "cursor" in answer:
        _take(handset, sent, answer)
    _let_go(handset, sent)
    return len(sent)


def _judge_status(seen: pace.Seen) -> pace.Judged:
    judged = _judge(seen)
    return pace.Judged({"any": True}) if judged.body is None and seen.status == 200 else judged


@contextmanager
def _sealing_again(*, fresh_id: bool) -> Iterator[None]:
    """Every try is sealed anew; the machine's witness learns of it, and lets go of the earlier bytes."""
    made: dict[str, tuple[Json, str]] = {}
    seen: list[Witness] = []

    def seal(handset: Handset, payload: Json, slip: str) -> Json:
        item = _seal(handset, payload, slip)
        made[item["hash"]] = (payload, slip)
        return item

    def saw(witness: Witness, fact: Fact) -> None:
        seen[:] = [witness]
        _saw(witness, fact)

    def items(handset: Handset, batch: list[Json]) -> list[Json]:
        fresh = []
        for item in _items(handset, batch):
            if item["hash"] not in made:
                continue
            payload, slip = made[item["hash"]]
            if fresh_id:
                handset.disk.seq += 1
                payload = {**payload, "id": str(uuid4()), "seq": handset.disk.seq}
            again = seal(handset, payload, slip)
            known = seen[0].facts[item["hash"]]
            origin = known.origin or item["id"]
            seen[0].given_up.add(item["hash"])
            _saw(seen[0], replace(known, item=again, payload=payload, origin=origin))
            if not fresh_id:
                entry = handset.disk.entries[key_of(item)]
                handset.disk.entries[key_of(item)] = {**entry, "hash": again["hash"]}
                handset.disk.sealed[key_of(item)] = again
            fresh.append(again)
        return fresh

    with (
        patch.object(outbox, "seal", seal),
        patch.object(Witness, "saw", saw),
        patch.object(Handset, "items", items),
    ):
        yield


@contextmanager
def delete_on_any_200() -> Iterator[None]:
    """D1: the id is the phone's, and any 200 empties the queue."""
    with (
        patch.object(Handset, "take", _take_any),
        patch.object(uploader, "judge", _judge_status),
        patch.object(uploader, "is_sync_answer", bool),
    ):
        yield


@contextmanager
def delete_on_any_200_without_id() -> Iterator[None]:
    """D0: nor is there an id by which the server could know a repeat."""

    def take(handset: Handset, _sent: list[Json], answer: Json) -> int:
        asked = pace.take_batch(handset.waiting(), handset.pace)
        if "cursor" in answer:
            _take(handset, [], {**answer, "results": []})
        _let_go(handset, asked)
        return len(asked)

    with delete_on_any_200(), _sealing_again(fresh_id=True), patch.object(Handset, "take", take):
        yield


@contextmanager
def delete_on_receipt() -> Iterator[None]:
    """D2: a receipt with a matching hash empties the queue, and no copy is kept."""

    def take(handset: Handset, sent: list[Json], answer: Json) -> int:
        settled = _take(handset, sent, answer)
        for key, entry in handset.disk.entries.items():
            if entry["state"] != "waiting":
                handset.drop(key)
        return settled

    with patch.object(Handset, "take", take):
        yield


@contextmanager
def purge_at_newest_backup() -> Iterator[None]:
    """D3: a copy goes as soon as the latest backup has it."""

    def tell_newest(history: Any) -> None:
        newest = history.copies[-1][1]
        history.office.act(lambda _office, now: raise_purge_before(newest, now))

    with patch.object(InTheOffice, "tell_oldest", tell_newest):
        yield


@contextmanager
def mark_before_hash_check() -> Iterator[None]:
    """The phone believes a result of its revision without looking at the bytes it names."""

    def settle(entry: Json, result: Json, answer: Json) -> Json | None:
        return _settle(entry, {**result, "hash": entry["hash"]}, answer)

    with patch.object(settling, "settle", settle):
        yield


@contextmanager
def seal_again_on_retry() -> Iterator[None]:
    """Every try has other bytes."""
    with _sealing_again(fresh_id=False):
        yield


@contextmanager
def select_then_insert() -> Iterator[None]:
    """The server asks first whether it has the item, and has no constraint to fall back on."""

    def keep(device: Any, item: Any, now: Any, delivered_by: Any = None) -> Any:
        same = deposit._find_same(item)
        if same is not None:
            return deposit.Kept(same, "again")
        time.sleep(0.05)
        fresh = deposit._insert(device, item, now, delivered_by, outcome="received", seq=item.seq)
        return deposit.Kept(fresh, "new")

    def begin(office: Office) -> None:
        _begin(office)
        with office.app.app_context(), db.engine.begin() as connection:
            connection.execute(text("DROP INDEX uq_deposit_taken"))
            for columns in ("enrollment_id_rev_hash", "device_id_seq"):
                name = f"uq_deposit_{columns}"
                connection.execute(text(f"ALTER TABLE deposit DROP CONSTRAINT {name}"))

    with (
        patch.object(deposit, "keep", keep),
        patch.object(intake, "hold_still", lambda _id: None),
        patch.object(Office, "begin", begin),
    ):
        yield


@contextmanager
def two_uploaders() -> Iterator[None]:
    """No Web Lock: every tab sends."""

    def free(_handset: Handset) -> bool:
        return False

    def held(_handset: Handset, _value: bool) -> None:
        """Nobody holds anything."""

    with patch.object(Handset, "locked", property(free, held), create=True):
        yield


@contextmanager
def delete_on_logout() -> Iterator[None]:
    """Whoever hands the phone over leaves nothing behind."""

    def hand_over(handset: Handset) -> None:
        handset.disk.empty()

    with patch.object(Handset, "hand_over", hand_over):
        yield


@contextmanager
def one_transaction_per_batch() -> Iterator[None]:
    """The server takes the whole batch or nothing of it."""
    with patch.object(sync, "sync", transaction(_sync)):
        yield


MUTANTS: dict[str, Mutant] = {
    mutant.__name__: mutant
    for mutant in (
        delete_on_any_200_without_id,
        delete_on_any_200,
        delete_on_receipt,
        purge_at_newest_backup,
        mark_before_hash_check,
        seal_again_on_retry,
        select_then_insert,
        two_uploaders,
        delete_on_logout,
        one_transaction_per_batch,
    )
}
ON_POSTGRESQL = {"select_then_insert"}
