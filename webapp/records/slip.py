"""Slips: issued ahead of time to each phone, signed, and recognised when somebody brings one."""

import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import exists, func, select, update
from sqlalchemy.exc import IntegrityError

from webapp.records import failpoints
from webapp.records.db import db, transaction
from webapp.records.ending import find_end
from webapp.records.installation import Installation
from webapp.records.models import Deposit, Device, Slip
from webapp.rules import slip as rules
from webapp.rules.dates import jakarta_day

POOL = 200
MOST_UNUSED = 400
SLIP_ID_BYTES = 16
HALF = 32  # bytes of R, and of S
ALGORITHM = ec.ECDSA(SHA256())


def issue_tokens(
    office: Installation, device: Device, wanted: int, now: datetime, acknowledged: int = 0
) -> list[tuple[str, str]]:
    """Give a phone its slips, (token, code): again what it has not acknowledged, and new ones.

    `acknowledged` is the last round (`last_round`) that the phone's cursor covers, 0 for none.
    """
    tokens = _issue(office, device, wanted, now, acknowledged)
    failpoints.hit("tokens.after_issue")
    return tokens


def last_round(device: Device) -> int:
    """The number of the last round of slips given to a phone; its cursor carries it back."""
    rounds = select(func.coalesce(func.max(Slip.batch), 0)).where(Slip.device_id == device.id)
    return int(db.session.scalar(rounds) or 0)


def find_slip(slip_id: bytes) -> Slip | None:
    """The slip with these 16 bytes."""
    return db.session.get(Slip, slip_id)


def find_by_token(office: Installation, text: str) -> Slip | None:
    """The slip of a QR's 138 characters, whose signature must be ours, or of a link's 26."""
    slip_id = rules.read_slip_id(text)
    if slip_id is None:
        token = read_genuine(office, text)
        slip_id = token.id if token else None
    return find_slip(slip_id) if slip_id else None


def find_by_code(text: str) -> Slip | None:
    """The slip of a code as people type it."""
    code = rules.read_code(text)
    return db.session.scalar(select(Slip).where(Slip.code == code)) if code else None


def read_genuine(office: Installation, text: str) -> rules.Token | None:
    """A token that one of our slip keys has signed, or nothing; says nothing about its state."""
    token = rules.decode_token(text)
    if token is None or token.key not in office.keys.slip:
        return None
    r, s = (int.from_bytes(token.signature[i : i + HALF], "big") for i in (0, HALF))
    try:
        office.keys.slip[token.key].public_key().verify(
            utils.encode_dss_signature(r, s), token.signed, ALGORITHM
        )
    except InvalidSignature:
        return None
    return token


@transaction
def note_asked(slip_id: bytes, now: datetime) -> None:
    """Write down, once, that somebody asks about a slip whose record has not come (SECURITY T7).

    Asking again, or about one of which anything has arrived, changes nothing.
    """
    came = exists().where(Deposit.slip_id == Slip.id, Deposit.device_id == Slip.device_id)
    first = update(Slip).where(Slip.id == slip_id, Slip.state == "issued", Slip.asked_at.is_(None))
    db.session.execute(
        first.where(~came).values(asked_at=now).execution_options(synchronize_session=False)
    )


@transaction
def recreate(
    office: Installation, text: str, device: Device, now: datetime, code: str | None = None
) -> Slip | None:
    """Bring back a slip that a restore has lost: its signature proves that we gave it to this phone.

    With the spoken code that the worker holds, unless another slip has got it since; void when the
    office has ended it meanwhile, because its worker wished so.
    """
    token = read_genuine(office, text)
    # A phone whose number had to move brings slips that name the one of its certificate.
    if token is None or token.device not in (device.number, device.certified_number):
        return None
    found = find_slip(token.id)
    if found is None:
        slip = _slip(device, token.key, token.id, text.upper())
        # Of no round: the phone has handed it out and is not given it again.
        slip.issued_on, slip.issued_at, slip.batch = date.fromisoformat(token.day), now, 0
        slip.state = "void" if find_end(token.id) else "issued"
        found = _add(slip, code if code and rules.is_code(code) else next(_new_codes(1)))
    return found if found.device_id == device.id else None


@transaction
def issue_bound(office: Installation, device: Device, enrollment_id: UUID, now: datetime) -> Slip:
    """A new slip for a record whose own cannot be its: bound at once, and in no phone's pool."""
    (slip,) = _make_slips(office, device, 1, now)
    slip.state, slip.enrollment_id, slip.batch = "arrived", enrollment_id, 0
    return slip


def _add(slip: Slip, code: str) -> Slip:
    """Write a re-created slip down; the row that is there already, or whose code it is, comes first."""
    try:
        with db.session.begin_nested():
            slip.code = code
            db.session.add(slip)
    except IntegrityError:
        return find_slip(slip.id) or _add(slip, next(_new_codes(1)))
    return slip


@transaction
def _issue(
    office: Installation, device: Device, wanted: int, now: datetime, acknowledged: int
) -> list[tuple[str, str]]:
    db.session.execute(
        select(Device.id).where(Device.id == device.id).with_for_update(key_share=True)
    )
    again = _unacknowledged(device, acknowledged)
    fresh = min(wanted, POOL) - len(again)
    room = MOST_UNUSED - _count_unused(device) if fresh > 0 else 0
    new = _make_slips(office, device, max(0, min(fresh, room)), now)
    return [(slip.token, slip.code) for slip in [*again, *new]]


def _unacknowledged(device: Device, acknowledged: int) -> list[Slip]:
    waiting = select(Slip).where(Slip.device_id == device.id, Slip.state == "issued")
    later = waiting.where(Slip.batch > acknowledged).order_by(Slip.batch, Slip.id)
    return list(db.session.scalars(later))


def _count_unused(device: Device) -> int:
    unused = select(func.count()).where(Slip.device_id == device.id, Slip.state == "issued")
    return db.session.scalar(unused) or 0


def _make_slips(office: Installation, device: Device, number: int, now: datetime) -> list[Slip]:
    if number == 0:
        return []
    day = date.fromisoformat(jakarta_day(now.astimezone(UTC).isoformat()))
    day_number = (day - date.fromisoformat(rules.FIRST_DAY)).days
    key_number, key = next(iter(office.keys.slip.items()))
    batch, made = last_round(device) + 1, []
    for code in _new_codes(number):
        slip_id = secrets.token_bytes(SLIP_ID_BYTES)
        signed = rules.signed_bytes(key_number, device.number, day_number, slip_id)
        token = rules.encode_token(signed, _sign(key, signed))
        slip = _slip(device, key_number, slip_id, token)
        slip.code = code
        slip.issued_on, slip.issued_at, slip.batch = day, now, batch
        made.append(slip)
    db.session.add_all(made)
    db.session.flush()
    return sorted(made, key=lambda slip: slip.id)


def _slip(device: Device, key_number: int, slip_id: bytes, token: str) -> Slip:
    return Slip(
        id=slip_id,
        key_number=key_number,
        device_id=device.id,
        token=token,
        state="issued",
    )


def _sign(key: ec.EllipticCurvePrivateKey, signed: bytes) -> bytes:
    r, s = utils.decode_dss_signature(key.sign(signed, ALGORITHM))
    return r.to_bytes(HALF, "big") + s.to_bytes(HALF, "big")


def _new_codes(number: int) -> Iterator[str]:
    """So many spoken codes that nobody has: seven random characters and their check character."""
    wanted: set[str] = set()
    while len(wanted) < number:
        sevens = ("".join(secrets.choice(rules.CROCKFORD) for _ in range(7)) for _ in range(number))
        codes = {seven + rules.check_character(seven) for seven in sevens}
        taken = set(db.session.scalars(select(Slip.code).where(Slip.code.in_(codes))))
        wanted |= codes - taken
    yield from list(wanted)[:number]
