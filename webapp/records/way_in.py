"""The first step of a supervisor or admin: an invitation becomes a user name and a password."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.records import audit
from webapp.records.account import UsernameTaken, read_username
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.invitation import (
    OFFICE,
    Preview,
    UsedInvitation,
    check_open,
    counting,
    describe_territory,
    get_invitation,
)
from webapp.records.models import Account, Invitation
from webapp.records.password import hash_password

USERNAME = re.compile("[a-z0-9][a-z0-9._-]{2,63}")


class BadUsername(Exception):
    """A user name has 3 to 64 small letters, digits, full stops or hyphens."""


@dataclass(frozen=True)
class Invited:
    """Who comes in, and the user name of somebody who had one already."""

    person: Preview
    username: str | None


def look(office: Installation, code: str, now: datetime, address: str = "") -> Invited:
    """Whose way in this is; uses nothing up.

    Raises UnknownInvitation (OtherDoor for a phone's), ExpiredInvitation, UsedInvitation,
    TooManyTries.
    """
    with counting(office, address, now):
        found = _get_open(office, code, now)
    who = found.account
    where = describe_territory(office, who)
    return Invited(Preview(who.name, who.role, where), who.username)


def accept(
    office: Installation, code: str, username: str, password: str, now: datetime, address: str = ""
) -> Account:
    """Use the invitation up: from now on its person signs in with this name and password.

    Who has a user name keeps it. A second factor that is there stays and will be asked for.
    Raises what `look` raises, BadUsername, UsernameTaken and WeakPassword.
    """
    with counting(office, address, now):
        found = _get_open(office, code, now)
    name = found.account.username or read_username(username)
    if found.account.username is None and USERNAME.fullmatch(name) is None:
        raise BadUsername(name)
    return _accept(office, code, name, hash_password(password, (found.account.name, name)), now)


@transaction
def _accept(office: Installation, code: str, username: str, hashed: str, now: datetime) -> Account:
    invitation = _get_open(office, code, now, for_update=True)
    person = invitation.account
    taken = select(Account.id).where(Account.username == username, Account.id != person.id)
    if db.session.scalar(taken) is not None:
        raise UsernameTaken(username)
    person.username, person.password_hash = username, hashed
    invitation.used_at = now
    try:
        person.end_sessions()
    except IntegrityError as error:
        raise UsernameTaken(username) from error
    detail = {"invitation": str(invitation.id)}
    audit.record("account", person.id, "account.way_in", "account", person.id, detail, now)
    return person


def _get_open(
    office: Installation, code: str, now: datetime, *, for_update: bool = False
) -> Invitation:
    found = get_invitation(office, code, OFFICE, for_update=for_update)
    if found.used_at is not None:
        raise UsedInvitation
    check_open(found, now)
    return found
