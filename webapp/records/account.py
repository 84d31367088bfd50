"""People: volunteers, whose phone is their identity, and supervisors and admins with a password."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.records import audit, limits
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.limits import Limit, TooManyTries
from webapp.records.models import Account
from webapp.records.password import hash_password, is_password
from webapp.rules.text import clean

OFFICE_ROLES = ("supervisor", "admin")
PER_ACCOUNT = Limit("password_account", most=10, seconds=900)
PER_ADDRESS = Limit("password_address", most=30, seconds=900)

__all__ = ["AccountDisabled", "NoSuchAccount", "TooManyTries", "WrongPassword", "check_password"]


class NoSuchAccount(Exception):
    """Nobody has this id or user name."""


class WrongPassword(Exception):
    """User name and password do not belong together; which of the two is wrong is not said."""


class AccountDisabled(Exception):
    """The password is right, but the person no longer works here."""


class UsernameTaken(Exception):
    """Somebody else has this user name."""


class NoSuchTerritory(Exception):
    """The territory is not an area of the region table."""


@dataclass(frozen=True)
class Place:
    """Where a person works: an area code, and for RT/RW heads their RW and RT."""

    territory: str
    rw: str | None = None
    rt: str | None = None


@transaction
def create_account(
    office: Installation,
    username: str,
    password: str,
    name: str,
    role: str,
    territory: str,
    now: datetime,
) -> Account:
    """Make a supervisor or admin who signs in with a password."""
    if role not in OFFICE_ROLES:
        raise ValueError(f"a {role} does not sign in with a password")
    account = _new_account(office, name, role, Place(territory), now)
    account.username = read_username(username)
    account.password_hash = hash_password(password, (name, username))
    return _add(account, now)


@transaction
def create_person(
    office: Installation,
    name: str,
    place: Place,
    now: datetime,
    assignment: str | None = None,
    by: Account | None = None,
) -> Account:
    """Make a volunteer, who has no password: the phone is the identity."""
    person = _new_account(office, name, "relawan", place, now)
    person.assignment = assignment
    return _add(person, now, by)


@transaction
def create_office_person(
    office: Installation, name: str, role: str, place: Place, by: Account | None, now: datetime
) -> Account:
    """Make a supervisor or admin without a password, who comes in by an invitation to the office."""
    if role not in OFFICE_ROLES:
        raise ValueError(f"a {role} does not work in the office")
    return _add(_new_account(office, name, role, place, now), now, by)


def find_account(account_id: UUID) -> Account | None:
    """The person with this id, disabled or not."""
    return db.session.get(Account, account_id)


def find_by_username(username: str) -> Account | None:
    """The supervisor or admin with this user name."""
    return db.session.scalar(select(Account).where(Account.username == read_username(username)))


def check_password(
    office: Installation, username: str, password: str, now: datetime, address: str = ""
) -> Account:
    """The account that user name and password belong to; failures are counted by name and address."""
    counted = [
        (PER_ACCOUNT, read_username(username)),
        *([(PER_ADDRESS, address)] if address else []),
    ]
    for limit, subject in counted:
        limits.check(office, limit, subject, now)
    account = find_by_username(username)
    stored = account.password_hash if account else None
    if not is_password(stored, password) or account is None:
        _note(account, "password.wrong", now)
        for limit, subject in counted:
            limits.count(office, limit, subject, now)
        raise WrongPassword
    if account.disabled_at is not None:
        _note(account, "password.disabled", now)
        raise AccountDisabled
    _note(account, "password.right", now)
    return account


@transaction
def assign(
    person: Account,
    until: date | None,
    by: Account | None,
    now: datetime,
    letter: str | None = None,
) -> None:
    """Say until which day a person is assigned (None: the end of each year), and by which letter."""
    person.assigned_until = until
    detail = {"until": until.isoformat() if until else None}
    if letter is not None:
        person.assignment = letter
        detail["letter"] = letter
    kind, actor = ("account", by.id) if by else ("system", None)
    audit.record(kind, actor, "account.assign", "account", person.id, detail, now)


@transaction
def disable(account: Account, by: UUID | None, now: datetime) -> None:
    """End a person's work: no sign-in, every session dead; phones may still deposit."""
    account.disabled_at = now
    account.end_sessions()
    _record(account, by, "account.disable", now)


@transaction
def enable(account: Account, by: UUID | None, now: datetime) -> None:
    """Let a person work again, with the password, second factor and phones there were."""
    account.disabled_at = None
    _record(account, by, "account.enable", now)


@transaction
def end_sessions(account: Account, by: UUID | None, now: datetime) -> None:
    """End every session of a person at its next request."""
    account.end_sessions()
    _record(account, by, "session.end_all", now)


def read_username(text: str) -> str:
    """A user name as it is stored: trimmed, lower case, nothing unseen in it."""
    return clean(text).lower()


def _new_account(
    office: Installation, name: str, role: str, place: Place, now: datetime
) -> Account:
    if place.territory not in office.tables.wilayah["areas"]:
        raise NoSuchTerritory(place.territory)
    return Account(
        name=name,
        role=role,
        territory=place.territory,
        rw=place.rw,
        rt=place.rt,
        restored=False,
        session_version=1,
        created_at=now,
    )


def _add(account: Account, now: datetime, by: Account | None = None) -> Account:
    db.session.add(account)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise UsernameTaken(account.username) from error
    detail = {"role": account.role, "territory": account.territory}
    kind, actor = ("account", by.id) if by else ("system", None)
    audit.record(kind, actor, "account.create", "account", account.id, detail, now)
    return account


def _record(account: Account, by: UUID | None, act: str, now: datetime) -> None:
    audit.record("account" if by else "system", by, act, "account", account.id, {}, now)


@transaction
def _note(account: Account | None, act: str, now: datetime) -> None:
    """Keep the outcome of a sign-in; a name that nobody has is not kept, it may be a password."""
    known = account.id if account else None
    audit.record("account" if known else "system", known, act, "account", known or "-", {}, now)
