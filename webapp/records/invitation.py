"""Invitations: a single-use way in for one person, by link or by a code that can be typed."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from webapp.records import audit, limits
from webapp.records.account import OFFICE_ROLES
from webapp.records.db import db, transaction
from webapp.records.fields import keyed_hash
from webapp.records.installation import Installation
from webapp.records.limits import Limit
from webapp.records.models import Account, Invitation
from webapp.rules.slip import CROCKFORD, encode_base32, read_invitation_code
from webapp.rules.wilayah import area_label

LIFETIME = timedelta(hours=24)
LIFETIME_OF_DEMO = timedelta(days=30)
PHONE, OFFICE = "phone", "office"
# The secret stays in the fragment, which no server and no log ever sees.
LINKS = {PHONE: "/app#/undangan/{secret}", OFFICE: "/masuk/undangan#{code}"}
SECRET_BYTES = 16
CODE_LENGTH = 10
# A training day of hundreds of phones comes in through one Wi-Fi, each asking more than once.
PER_ADDRESS = Limit("invitation", most=2000, seconds=600)
# What finds no invitation; fifty bits withstand far more than this.
MISSES = Limit("invitation_miss", most=200, seconds=600)


class UnknownInvitation(Exception):
    """No invitation has this secret or code."""


class OtherDoor(UnknownInvitation):
    """It opens something else: a phone's where the office was tried, or the other way round."""


class ExpiredInvitation(Exception):
    """The invitation is too old, or its person no longer works here."""


class UsedInvitation(Exception):
    """Another phone came in with this invitation."""


@dataclass(frozen=True, repr=False)
class NewInvitation:
    """A fresh invitation's two secrets, shown once and never stored in clear."""

    link: str
    code: str
    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class Preview:
    """Whose invitation it is, so that the right person says yes."""

    name: str
    role: str
    territory: dict[str, Any]


@transaction
def invite(
    office: Installation,
    person: Account,
    by: Account | None,
    now: datetime,
    expires: datetime | None = None,
) -> NewInvitation:
    """Make an invitation for a person's phone; it lives 24 hours unless told otherwise."""
    return _invite(office, PHONE, person, by, expires or now + LIFETIME, now)


@transaction
def invite_to_office(
    office: Installation, person: Account, by: Account | None, now: datetime
) -> NewInvitation:
    """Make a supervisor's or admin's way in, for the first time or after a forgotten password.

    The ways in that this person was given before end. It opens no phone.
    """
    if person.role not in OFFICE_ROLES:
        raise ValueError(f"a {person.role} does not work in the office")
    earlier = update(Invitation).where(
        Invitation.account_id == person.id,
        Invitation.kind == OFFICE,
        Invitation.used_at.is_(None),
        Invitation.expires_at > now,
    )
    db.session.execute(earlier.values(expires_at=now))
    return _invite(office, OFFICE, person, by, now + LIFETIME, now)


def preview(office: Installation, code: str, now: datetime, address: str = "") -> Preview:
    """Whose phone's invitation this is; uses nothing up. Tries are counted per address."""
    with counting(office, address, now):
        invitation = get_invitation(office, code)
    if invitation.used_at is not None:
        raise UsedInvitation
    check_open(invitation, now)
    person = invitation.account
    return Preview(person.name, person.role, describe_territory(office, person))


@contextmanager
def counting(office: Installation, address: str, now: datetime) -> Iterator[None]:
    """Count the tries of an address, and apart from them those that find no invitation."""
    if not address:
        yield
        return
    limits.check(office, MISSES, address, now)
    limits.count(office, PER_ADDRESS, address, now)
    try:
        yield
    except UnknownInvitation:
        limits.count(office, MISSES, address, now)
        raise


def get_invitation(
    office: Installation, code: str, kind: str = PHONE, *, for_update: bool = False
) -> Invitation:
    """The invitation of a secret or a typed code; raises UnknownInvitation, OtherDoor among them."""
    read = read_invitation_code(code)
    if read is None:
        raise UnknownInvitation
    hashed = _hash(office, read)
    wanted = select(Invitation).where(
        or_(Invitation.secret_hash == hashed, Invitation.code_hash == hashed)
    )
    found = db.session.scalar(wanted.with_for_update() if for_update else wanted)
    if found is None:
        raise UnknownInvitation
    if found.kind != kind:
        raise OtherDoor
    return found


def check_open(invitation: Invitation, now: datetime) -> None:
    """Raise ExpiredInvitation unless it may still be used by somebody who works here."""
    if invitation.expires_at <= now or invitation.account.disabled_at is not None:
        raise ExpiredInvitation


def describe_territory(office: Installation, person: Account) -> dict[str, Any]:
    """A person's territory as the wire has it: code, label, rw, rt."""
    label = area_label(person.territory, office.tables)
    return {"code": person.territory, "label": label, "rw": person.rw, "rt": person.rt}


def _invite(
    office: Installation,
    kind: str,
    person: Account,
    by: Account | None,
    until: datetime,
    now: datetime,
) -> NewInvitation:
    secret = encode_base32(secrets.token_bytes(SECRET_BYTES))
    code = "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))
    made = Invitation(
        account_id=person.id,
        kind=kind,
        secret_hash=_hash(office, secret),
        code_hash=_hash(office, code),
        created_at=now,
        expires_at=until,
        created_by=by.id if by else None,
    )
    db.session.add(made)
    db.session.flush()
    who, actor = ("account", by.id) if by else ("system", None)
    detail = {"account": str(person.id), "kind": kind}
    audit.record(who, actor, "invitation.create", "invitation", made.id, detail, now)
    link = LINKS[kind].format(secret=secret, code=code)
    return NewInvitation(f"{office.public_url}{link}", code, secret, until)


def _hash(office: Installation, secret: str) -> str:
    """Keyed, because the fifty bits of a typed code would not withstand a search of a plain hash."""
    return keyed_hash(office.keys, "invitation", secret)
