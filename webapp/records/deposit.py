"""The table that takes every sealed item first: constraints decide what is new, what is a repeat."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from webapp.records.db import db
from webapp.records.models import Deposit, Device, Tombstone
from webapp.records.sealing import hash_of
from webapp.rules.slip import decode_token, read_slip_id

TOKEN_LENGTH = 138
# Of one revision so many other contents are kept for a supervisor; further ones are only counted.
COPIES_KEPT = 5
TAKEN = ("received", "stored", "invalid")


@dataclass(frozen=True, repr=False)
class Item:
    """What a phone puts in the post: the sealed bytes and what is written on the envelope."""

    id: UUID
    rev: int
    # None where nobody vouches for it.
    seq: int | None
    kid: str
    # The slip's id, its whole token, or the token, a dot and the code.
    slip: str
    sealed: bytes

    @property
    def slip_id(self) -> bytes | None:
        """The 16 bytes that name the slip, or nothing."""
        token = decode_token(self.slip_proof[0] or "")
        return token.id if token else read_slip_id(self.slip)

    @property
    def slip_proof(self) -> tuple[str | None, str | None]:
        """The slip's token and code, as far as they were sent."""
        token, _, code = self.slip.partition(".")
        return (token, code or None) if len(token) == TOKEN_LENGTH else (None, None)

    @property
    def hash(self) -> str:
        """The name of these bytes; what the envelope claims is compared by the phone."""
        return hash_of(self.sealed)


@dataclass(frozen=True)
class ItemResult:
    """The receipt of one item (WIRE section 4)."""

    id: UUID
    rev: int
    result: str
    hash: str
    problems: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """A deposit, and `how` it came: new (to be judged), again, or clashing with another."""

    deposit: Deposit
    how: Literal["new", "again", "clash"]


def keep(device: Device, item: Item, now: datetime, delivered_by: UUID | None = None) -> Kept:
    """Keep an item as it came.

    Inserts first and lets the constraints decide, so that of two at once one is the first.
    """
    try:
        deposit = _insert(device, item, now, delivered_by, outcome="received", seq=item.seq)
        return Kept(deposit, "new")
    except IntegrityError:
        same = _find_same(item)
        return Kept(same, "again") if same else _keep_aside(device, item, now, delivered_by)


def answer(kept: Kept, item: Item) -> ItemResult:
    """The receipt for an item whose deposit has been judged, now or earlier."""
    deposit = kept.deposit
    again = deposit.outcome == "stored" and kept.how == "again"
    return ItemResult(
        id=item.id,
        rev=item.rev,
        result="already_stored" if again else deposit.outcome,
        hash=item.hash,
        problems=list(deposit.problems) if deposit.outcome == "invalid" else [],
    )


def is_erased(item: Item) -> bool:
    """Whether this very item was stored once and erased when its time was over."""
    return db.session.get(Tombstone, (item.id, item.rev, item.hash)) is not None


def is_taken(deposit: Deposit) -> bool:
    """Whether another content is the record of this deposit's revision."""
    taken = _copies_of(deposit.enrollment_id, deposit.rev).where(Deposit.outcome.in_(TAKEN))
    return db.session.scalar(taken.where(Deposit.id != deposit.id)) is not None


def readdress(deposit: Deposit, device: Device, item: Item, delivered_by: UUID | None) -> None:
    """Give a deposit that is kept aside the envelope in which its own author sends it."""
    used = _is_used(device, item.seq) and (deposit.device_id, deposit.seq) != (device.id, item.seq)
    deposit.device_id, deposit.delivered_by = device.id, delivered_by
    deposit.seq = None if used else item.seq
    deposit.kid, deposit.slip_id = item.kid, item.slip_id
    token, code = item.slip_proof
    if token:
        deposit.slip_token, deposit.slip_code = token, code


def _insert(
    device: Device,
    item: Item,
    now: datetime,
    delivered_by: UUID | None,
    *,
    outcome: str,
    seq: int | None,
) -> Deposit:
    deposit = Deposit(
        device_id=device.id,
        delivered_by=delivered_by,
        enrollment_id=item.id,
        rev=item.rev,
        seq=seq,
        kid=item.kid,
        slip_id=item.slip_id,
        slip_token=item.slip_proof[0],
        slip_code=item.slip_proof[1],
        hash=item.hash,
        sealed=item.sealed,
        outcome=outcome,
        problems=[],
        received_at=now,
    )
    with db.session.begin_nested():
        db.session.add(deposit)
    return deposit


def _find_same(item: Item) -> Deposit | None:
    return db.session.scalar(_copies(item).where(Deposit.hash == item.hash))


def _keep_aside(device: Device, item: Item, now: datetime, delivered_by: UUID | None) -> Kept:
    """Other content for a revision that is taken, or a number used before (WIRE section 4)."""
    is_taken = db.session.scalar(_copies(item).where(Deposit.outcome.in_(TAKEN))) is not None
    outcome = "conflict" if is_taken else "quarantined"
    kept = db.session.scalars(
        _copies(item).where(Deposit.outcome == outcome).order_by(Deposit.received_at.desc())
    ).all()
    if len(kept) >= COPIES_KEPT:
        kept[0].copies += 1
        return Kept(kept[0], "again")
    seq = None if _is_used(device, item.seq) else item.seq
    deposit = _insert(device, item, now, delivered_by, outcome=outcome, seq=seq)
    return Kept(deposit, "clash")


def _copies(item: Item) -> Select[Deposit]:
    return _copies_of(item.id, item.rev)


def _copies_of(enrollment_id: UUID, rev: int) -> Select[Deposit]:
    return (
        select(Deposit)
        .where(Deposit.enrollment_id == enrollment_id, Deposit.rev == rev)
        .limit(COPIES_KEPT)
    )


def _is_used(device: Device, seq: int | None) -> bool:
    used: Any = select(func.count()).where(Deposit.device_id == device.id, Deposit.seq == seq)
    return bool(db.session.scalar(used))
