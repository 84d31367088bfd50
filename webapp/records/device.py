"""Phones: an invitation and a public key become a device, whose certificate outlives a restore."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from sqlalchemy import func, select

from webapp.records import audit, failpoints, slip
from webapp.records.certificate import BadCertificate, certify, read_certificate
from webapp.records.db import db, lock, transaction
from webapp.records.epoch import NUMBERS_SKIPPED, get_epoch
from webapp.records.installation import Installation
from webapp.records.invitation import (
    UsedInvitation,
    check_open,
    counting,
    describe_territory,
    get_invitation,
)
from webapp.records.models import Account, Device
from webapp.records.setting import settings_for

HIGHEST_NUMBER = 2**24 - 1
PUBLIC_MEMBERS = ("kty", "crv", "x", "y")


class BadKey(Exception):
    """What was sent as a public key is no point of P-256."""


@dataclass(frozen=True)
class _Phone:
    """What a phone says of itself, and for a restored one what its certificate says."""

    label: str = ""
    app: str = ""
    id: UUID | None = None
    number: int | None = None
    activated_at: datetime | None = None


@dataclass(frozen=True)
class Activation:
    """What a phone is answered when it comes in."""

    device: Device
    person: dict[str, Any]
    certificate: str
    epoch: UUID
    settings: dict[str, Any]
    slip_tokens: list[tuple[str, str]]


def activate(
    office: Installation,
    code: str,
    jwk: dict[str, Any],
    label: str,
    app: str,
    now: datetime,
    address: str = "",
) -> Activation:
    """Exchange an invitation for a device; the same key may ask again, any other is too late.

    Raises UnknownInvitation, ExpiredInvitation, UsedInvitation, BadKey, TooManyTries. That the
    request is signed by this key is for the caller to check (WIRE section 2).
    """
    with counting(office, address, now):
        activation = _activate(office, code, _read_key(jwk), _Phone(label, app), now)
    failpoints.hit("activation.after_commit")
    return activation


def find_device(device_id: UUID) -> Device | None:
    """The device with this id, revoked or not."""
    return db.session.get(Device, device_id)


def is_trusted(device: Device) -> bool:
    """Whether it may read, get slips, and deposit past quarantine."""
    return closed_because(device) is None


def closed_because(device: Device) -> str | None:
    """Why a phone is not trusted: device_revoked, person_disabled or device_restored."""
    if device.revoked_at is not None:
        return "device_revoked"
    # Whom a restore has lost is disabled only until an admin says who it is.
    if device.account.disabled_at is not None and not device.account.restored:
        return "person_disabled"
    if device.restored or device.account.disabled_at is not None:
        return "device_restored"
    return None


def card_number(device: Device) -> str:
    """The number on the volunteer's card, `K-0147`."""
    return f"K-{device.number:04d}"


def describe_person(office: Installation, device: Device) -> dict[str, Any]:
    """The person of a phone as the wire has it."""
    person = device.account
    return {
        "id": str(person.id),
        "name": person.name,
        "card": card_number(device),
        "role": person.role,
        "territory": describe_territory(office, person),
    }


@transaction
def restore_from_certificate(office: Installation, certificate: str, now: datetime) -> Device:
    """The device that a restore has lost, made again from its certificate and marked restored."""
    claims = read_certificate(office, certificate)
    device_id, person_id = UUID(claims["sub"]), UUID(claims["person"])
    lock("device")
    known = find_device(device_id)
    if known is not None:
        return known
    key = _read_key(claims["cnf"]["jwk"])
    if _find_by_thumbprint(key.thumbprint()) is not None:
        raise BadCertificate("its key belongs to another device")
    person = db.session.get(Account, person_id) or _restore_person(person_id, claims, now)
    # What it sealed before the restore was captured then, not now.
    activated_at = datetime.fromtimestamp(claims["iat"], UTC)
    certified = _Phone(id=device_id, number=claims["num"], activated_at=activated_at)
    device = _add_device(person, key, certified, now)
    detail = {"number": device.number, "certified": claims["num"], "account": str(person_id)}
    audit.record("device", device_id, "device.restore", "device", device_id, detail, now)
    return device


@transaction
def revoke(device: Device, by: Account | None, now: datetime) -> None:
    """End a phone's reading; what it still holds may come, into quarantine."""
    device.revoked_at = device.revoked_at or now
    kind, actor = ("account", by.id) if by else ("system", None)
    audit.record(kind, actor, "device.revoke", "device", device.id, {}, now)


@transaction
def _activate(
    office: Installation, code: str, key: ECKey, phone: _Phone, now: datetime
) -> Activation:
    invitation = get_invitation(office, code, for_update=True)
    device = _find_by_thumbprint(key.thumbprint())
    is_new = device is None and invitation.used_at is None
    if is_new:
        check_open(invitation, now)
        device = _add_device(invitation.account, key, phone, now)
        invitation.used_at, invitation.device_id = now, device.id
    if device is None or device.id != invitation.device_id or not is_trusted(device):
        raise UsedInvitation
    answer = _answer(office, device, now)
    if is_new:
        detail = {"invitation": str(invitation.id), "number": device.number}
        audit.record("device", device.id, "device.activate", "device", device.id, detail, now)
    return answer


def _answer(office: Installation, device: Device, now: datetime) -> Activation:
    tokens = slip.issue_tokens(office, device, slip.POOL, now, acknowledged=0)
    return Activation(
        device=device,
        person=describe_person(office, device),
        certificate=certify(office, device),
        epoch=get_epoch(now).id,
        settings=settings_for(office, device, now),
        slip_tokens=tokens,
    )


def _read_key(jwk: dict[str, Any]) -> ECKey:
    """The key, without any member that is not the public point."""
    try:
        key = ECKey.import_key({name: jwk[name] for name in PUBLIC_MEMBERS})
        if key.curve_name != "P-256":
            raise BadKey("a device key is of P-256")
        key.get_op_key("verify")  # checks that the point lies on the curve
    except (KeyError, TypeError, ValueError, JoseError) as error:
        raise BadKey("no public key of P-256") from error
    return key


def _find_by_thumbprint(thumbprint: str) -> Device | None:
    return db.session.scalar(select(Device).where(Device.thumbprint == thumbprint))


def _add_device(person: Account, key: ECKey, phone: _Phone, now: datetime) -> Device:
    lock("device")
    taken = select(Device.id).where(Device.number == phone.number)
    free = phone.number is not None and db.session.scalar(taken) is None
    device = Device(
        id=phone.id or uuid4(),
        number=phone.number if free else _next_number(now),
        certified_number=None if free else phone.number,
        account_id=person.id,
        account=person,
        public_key=key.as_dict(private=False),
        thumbprint=key.thumbprint(),
        label=phone.label,
        app=phone.app,
        activated_at=phone.activated_at or now,
        restored=phone.id is not None,
        change_number=0,
        seq_acknowledged=0,
        items_answered=0,
    )
    db.session.add(device)
    db.session.flush()
    return device


def _next_number(now: datetime) -> int:
    """One more than any given number, and past those that a lost part of history may have given."""
    skipped = (get_epoch(now).number - 1) * NUMBERS_SKIPPED
    highest = db.session.scalar(select(func.max(Device.number))) or 0
    number = max(highest, skipped) + 1
    if number > HIGHEST_NUMBER:
        raise RuntimeError("a slip names its device in three bytes: the numbers are used up")
    return number


def _restore_person(person_id: UUID, claims: dict[str, Any], now: datetime) -> Account:
    """A person whom the restored database does not know; disabled until an admin says who it is."""
    territory = claims["territory"]
    person = Account(
        id=person_id,
        name=f"K-{claims['num']:04d}",
        role="relawan",
        territory=territory["code"],
        rw=territory["rw"],
        rt=territory["rt"],
        disabled_at=now,
        restored=True,
        session_version=1,
        created_at=now,
    )
    db.session.add(person)
    db.session.flush()
    detail = {"territory": person.territory}
    audit.record("system", None, "account.restore", "account", person_id, detail, now)
    return person
