"""Takes sealed items in: each its own transaction, kept first, judged then, answered with one word."""

import logging
from datetime import datetime
from uuid import UUID

from webapp.records import aside, change, deposit, failpoints, setting, slip
from webapp.records.acts import ACTS, Lines
from webapp.records.aside import CONFLICT, Aside
from webapp.records.change import News
from webapp.records.db import OUT_OF_REACH, db, lock, transaction
from webapp.records.deposit import Item, ItemResult, Kept
from webapp.records.installation import Installation
from webapp.records.judgement import Arrival, Faulty, How, check_envelope, open_deposit
from webapp.records.models import Deposit, Device
from webapp.rules.slip import slip_id_text

log = logging.getLogger("jaring")

TAKEN = ("stored", "invalid")
# Whoever was told that it is kept aside, and is told now what became of it.
TOLD_BEFORE: tuple[How, ...] = ("early", "vouched")


def receive(
    office: Installation,
    device: Device,
    item: Item,
    now: datetime,
    delivered_by: UUID | None = None,
) -> ItemResult:
    """Take one item and answer it; one that breaks us is put aside and holds nobody up."""
    try:
        result = _receive(office, device, item, now, delivered_by)
    except OUT_OF_REACH:
        raise
    except Exception:  # whatever it is, the other items go on
        log.exception("item put aside", extra={"event": "item_put_aside"})
        result = _put_aside(device, item, now, delivered_by)
    failpoints.hit("sync.after_commit")
    return result


@transaction
def judge_again(office: Installation, held: Deposit, lines: Lines) -> None:
    """Run the intake once more for a deposit that was kept aside, and that a supervisor vouches for.

    One that still breaks us stays where it is.
    """
    hold_still(held.enrollment_id)
    _judge_all(office, held, lines, "vouched")


def hold_still(enrollment_id: UUID) -> None:
    """Let nobody else act on this enrollment until the transaction ends.

    Of two revisions that come at once, the later would not see the earlier, nor the other way round.
    """
    lock(f"enrollment:{enrollment_id}")


@transaction
def _receive(
    office: Installation, device: Device, item: Item, now: datetime, delivered_by: UUID | None
) -> ItemResult:
    if deposit.is_erased(item):
        return ItemResult(item.id, item.rev, "already_stored", item.hash)
    hold_still(item.id)
    kept = deposit.keep(device, item, now, delivered_by)
    lines = Lines(now)
    if kept.how == "new":
        _restore_slip(office, device, kept.deposit, now)
        _judge_all(office, kept.deposit, lines, "new")
    elif kept.how == "clash":
        _note_clash(kept.deposit, lines)
    elif _is_better(office, device, item, kept.deposit):
        deposit.readdress(kept.deposit, device, item, delivered_by)
        _restore_slip(office, device, kept.deposit, now)
        _judge_all(office, kept.deposit, lines, "again")
        kept = Kept(kept.deposit, "new")
    lines.write()
    failpoints.hit("sync.before_commit")
    return deposit.answer(kept, item)


@transaction
def _put_aside(device: Device, item: Item, now: datetime, delivered_by: UUID | None) -> ItemResult:
    hold_still(item.id)
    kept = deposit.keep(device, item, now, delivered_by)
    lines = Lines(now)
    if kept.how == "new":
        aside.hold(kept.deposit, "unexpected", now)
        lines.add(device.id, "deposit.quarantined", item.id, rev=item.rev, reason="unexpected")
    elif kept.how == "clash":
        _note_clash(kept.deposit, lines)
    lines.write()
    return deposit.answer(kept, item)


def _note_clash(clashing: Deposit, lines: Lines) -> None:
    """Other content for a revision that is taken, or a number used before: a supervisor sees it."""
    reason = CONFLICT if clashing.outcome == CONFLICT else "seq_used"
    aside.hold(clashing, reason, lines.now)
    act = f"deposit.{clashing.outcome}"
    lines.add(clashing.device_id, act, clashing.enrollment_id, rev=clashing.rev)


def _restore_slip(office: Installation, device: Device, kept: Deposit, now: datetime) -> None:
    """A slip that a restore has lost comes back with the first record that names it, however judged.

    So its code is given to nobody else, and whoever holds it learns that the record has come.
    """
    if kept.slip_token and kept.slip_id and slip.find_slip(kept.slip_id) is None:
        slip.recreate(office, kept.slip_token, device, now, kept.slip_code)


def _is_better(office: Installation, device: Device, item: Item, kept: Deposit) -> bool:
    """Whether these bytes, kept aside as they came, come now in the envelope of their own author.

    Another phone may have sent them under its own name, or a courier in an altered envelope.
    """
    if kept.outcome != "quarantined" or kept.hash != item.hash:
        return False
    if kept.device_id == device.id and aside.is_refused(kept):
        return False
    token = item.slip_proof[0]
    same = (kept.device_id, kept.slip_id) == (device.id, item.slip_id)
    if same and kept.seq in (None, item.seq) and token in (None, kept.slip_token):
        return False
    try:
        payload = open_deposit(office, kept, device)
    except Aside:
        return False
    slip_text = slip_id_text(item.slip_id) if item.slip_id else None
    signed = (payload.id, payload.rev, payload.seq, payload.slip)
    return signed == (str(item.id), item.rev, item.seq, slip_text)


def _judge_all(office: Installation, kept: Deposit, lines: Lines, how: How) -> None:
    """Judge a deposit, and after it those that came early and waited for it."""
    if how == "new":
        _judge(office, kept, lines, how)
    else:
        _judge_held(office, kept, lines, how)
    if kept.outcome in TAKEN:
        for waiting in aside.early(kept.enrollment_id):
            _judge_held(office, waiting, lines, "early")


def _judge_held(office: Installation, held: Deposit, lines: Lines, how: How) -> None:
    """What was kept aside is no part of what has come now: if it breaks us, it stays where it is."""
    try:
        _judge(office, held, lines, how)
    except OUT_OF_REACH:
        raise
    except Exception:  # whatever it is, what has come now is taken
        log.exception("item left aside", extra={"event": "item_left_aside"})
        aside.hold(held, "unexpected", lines.now)
    if held.outcome in TAKEN:
        aside.settle(held, lines.now)


def _judge(office: Installation, kept: Deposit, lines: Lines, how: How) -> None:
    """Give a deposit its word: all of what it says is written, or none of it."""
    raised, reason = Lines(lines.now), None
    try:
        with db.session.begin_nested():
            if how != "new" and deposit.is_taken(kept):
                raise Aside(CONFLICT)
            _take(office, kept, raised, how)
            kept.outcome = "stored"
        lines.kept += raised.kept
    except Aside as held:
        reason = held.reason
        aside.hold(kept, reason, lines.now)
    except Faulty as faulty:
        kept.outcome = "invalid"
        kept.problems = [{"field": p.field, "code": p.code} for p in faulty.problems]
        if how in TOLD_BEFORE:
            author = db.session.get_one(Device, kept.device_id).account_id
            refused = News(author, kept.enrollment_id, kept.rev, "refused")
            change.tell(refused, None, lines.now)
    detail = {"rev": kept.rev, "reason": reason} if reason else {"rev": kept.rev}
    lines.add(kept.device_id, f"deposit.{kept.outcome}", kept.enrollment_id, **detail)


def _take(office: Installation, kept: Deposit, lines: Lines, how: How) -> None:
    device = db.session.get_one(Device, kept.device_id)
    payload = open_deposit(office, kept, device)
    arrival = Arrival(office, kept, device, payload, setting.get_settings(office), how)
    check_envelope(arrival)
    news = ACTS[payload.act](arrival, lines)
    if payload.act != "enroll" or how in TOLD_BEFORE:
        change.tell(news, None, lines.now)
