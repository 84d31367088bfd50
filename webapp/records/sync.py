"""One round trip with a phone: its items are taken one by one, then it is told what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.records import change, failpoints, intake, reports, slip
from webapp.records.cursor import Cursor, find_cursor, write_cursor
from webapp.records.db import db, transaction
from webapp.records.deposit import Item, ItemResult
from webapp.records.device import Activation, closed_because
from webapp.records.epoch import begin_after, begin_epoch, get_epoch, is_known
from webapp.records.installation import Installation
from webapp.records.models import Change, Device, Epoch
from webapp.records.payload import write_time
from webapp.records.setting import settings_for

NOTHING: dict[str, Any] = {"changes": [], "slip_tokens": []}


@dataclass(frozen=True)
class Call:
    """What a phone asks in one call; `repeated` is a call whose token had been used before."""

    cursor: str | None
    want_tokens: int
    counts: Mapping[str, Any]
    items: Sequence[Item] = field(default_factory=list)
    repeated: bool = False


def sync(office: Installation, device: Device, call: Call, now: datetime) -> dict[str, Any]:
    """Deposit every item in its own transaction, then answer with receipts and news."""
    results: list[ItemResult] = []
    for item in call.items:
        if results:
            failpoints.hit("sync.between_items")
        results.append(intake.receive(office, device, item, now))
    news = _tell(office, device, call, now)
    return {
        "server_time": write_time(now),
        "results": [_show_result(result) for result in results],
        **news,
    }


def first_cursor(office: Installation, activation: Activation) -> str:
    """The cursor of a phone that has just come in: it has its slips and settings, and no changes."""
    device = activation.device
    cursor = Cursor(
        epoch=activation.epoch,
        n=0,
        seq=0,
        slip_round=slip.last_round(device),
        settings=activation.settings["version"],
    )
    return write_cursor(office.keys, device.id, cursor)


@transaction
def _tell(office: Installation, device: Device, call: Call, now: datetime) -> dict[str, Any]:
    """Changes, slips and settings past the cursor; nothing of it to whom we no longer trust."""
    _lock(device)
    cursor = find_cursor(office.keys, device.id, call.cursor)
    epoch = _find_epoch(device, cursor, now)
    told = cursor if cursor is not None and cursor.epoch == epoch.id else None
    _note(device, call, told, now)
    answer: dict[str, Any] = {
        "epoch": str(epoch.id),
        "purge_before": write_time(epoch.purge_before) if epoch.purge_before else None,
    }
    closed = closed_because(device)
    if closed is not None:
        answer["closed"] = closed
    if call.repeated or closed is not None:
        # It has its receipts all the same: if a restore loses them, its cursor must be ahead.
        start = replace(
            told or Cursor(epoch.id, 0, 0, 0, 0),
            seq=device.seq_acknowledged,
            answered=device.items_answered,
        )
        cursor_now = write_cursor(office.keys, device.id, start)
        return {**answer, **NOTHING, "withheld": True, "cursor": cursor_now}
    changes = change.due(device.id, told.n if told else 0, now)
    tokens = slip.issue_tokens(
        office, device, call.want_tokens, now, acknowledged=told.slip_round if told else 0
    )
    settings = settings_for(office, device, now)
    n = changes[-1].n if changes else (told.n if told else 0)
    reached = Cursor(
        epoch=epoch.id,
        n=n,
        seq=device.seq_acknowledged,
        slip_round=slip.last_round(device),
        settings=settings["version"],
        mark=change.mark_of(device.id, n) or 0,
        answered=device.items_answered,
    )
    if told is None or told.settings != settings["version"]:
        answer["settings"] = settings
    return {
        **answer,
        "cursor": write_cursor(office.keys, device.id, reached),
        "changes": [_show_change(one) for one in change.latest(changes)],
        "slip_tokens": [{"token": token, "code": code} for token, code in tokens],
    }


def _find_epoch(device: Device, cursor: Cursor | None, now: datetime) -> Epoch:
    """The present epoch; a new one when this phone knows of more than the database does."""
    epoch = get_epoch(now)
    if cursor is None:
        return epoch
    if cursor.epoch != epoch.id:
        return epoch if is_known(cursor.epoch) else begin_after(cursor.epoch, now)
    if _is_ahead(cursor, device):
        return begin_epoch("cursor_ahead", now, after=epoch)
    return epoch


def _is_ahead(cursor: Cursor, device: Device) -> bool:
    """Whether the phone was told of changes, receipts or slips that this database never gave."""
    if cursor.n > device.change_number or cursor.seq > device.seq_acknowledged:
        return True
    if cursor.answered > device.items_answered or cursor.slip_round > slip.last_round(device):
        return True
    return cursor.mark not in (0, change.mark_of(device.id, cursor.n) or cursor.mark)


def _note(device: Device, call: Call, told: Cursor | None, now: datetime) -> None:
    """What the phone said of itself, and what it is about to be answered."""
    sent = len({item.id for item in call.items})
    reports.take_report(device, call.counts, sent, told.epoch if told else None, now)
    answered = [item.seq for item in call.items if item.seq is not None]
    device.seq_acknowledged = max([device.seq_acknowledged, *answered])
    device.items_answered += len(call.items)


def _lock(device: Device) -> None:
    db.session.execute(
        select(Device)
        .where(Device.id == device.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )


def _show_result(result: ItemResult) -> dict[str, Any]:
    shown = {
        "id": str(result.id),
        "rev": result.rev,
        "result": result.result,
        "hash": result.hash,
    }
    return {**shown, "problems": result.problems} if result.result == "invalid" else shown


def _show_change(one: Change) -> dict[str, Any]:
    return {
        "n": one.n,
        "id": str(one.enrollment_id),
        "rev": one.rev,
        "state": one.state,
        "reason": one.reason,
        "time": write_time(one.time),
    }
