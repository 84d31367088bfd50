"""The second factor of the office: six digits of an app, or a code from paper when the phone is lost."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

import pyotp
from sqlalchemy import delete, func, select, update

from webapp.records import audit, limits
from webapp.records.db import db, transaction
from webapp.records.fields import decrypt, encrypt, keyed_hash
from webapp.records.installation import Installation
from webapp.records.limits import Limit
from webapp.records.models import Account, RecoveryCode
from webapp.rules.slip import CROCKFORD, read_invitation_code

CODES_PER_ACCOUNT = Limit("second_factor", most=10, seconds=900)
TOTP_SECONDS = 30
RECOVERY_CODES = 10
DIGITS, RECOVERY = "digits", "recovery"
CODE_LENGTH = 10  # fifty bits, read and typed like the code of an invitation


class WrongCode(Exception):
    """The code is not the present one, or was used before."""


def is_set(account: Account) -> bool:
    """Whether this person has a second factor."""
    return account.second_factor is not None


def new_secret() -> str:
    """A secret for an authenticator app, which becomes the second factor once a code proves it."""
    return pyotp.random_base32()


def propose(office: Installation, account: Account) -> str:
    """A new secret, closed for everybody else, to be kept until its first code comes back."""
    return encrypt(office.keys, new_secret(), f"{_bound_to(account)}:proposed")


def open_proposed(office: Installation, account: Account, proposed: str) -> str:
    """The secret that was proposed to this person."""
    return decrypt(office.keys, proposed, f"{_bound_to(account)}:proposed")


def link(account: Account, secret: str) -> str:
    """The otpauth link that an authenticator app reads from a QR."""
    return pyotp.TOTP(secret, name=account.username or "", issuer="Jaring").provisioning_uri()


def check(office: Installation, account: Account, code: str, now: datetime) -> str:
    """Which of the two was given: the present six digits, or an unused recovery code.

    Each of them works once. Raises WrongCode and TooManyTries; tries are counted together.
    """
    limits.check(office, CODES_PER_ACCOUNT, str(account.id), now)
    if _check_digits(office, account, code, now):
        _note(account, "second_factor.right", now)
        return DIGITS
    if _use_recovery_code(office, account, code, now):
        return RECOVERY
    _count_wrong(office, account, now)
    raise WrongCode


def note_skipped(account: Account, now: datetime) -> None:
    """Keep that somebody looks around the demonstration office without a second factor."""
    _note(account, "second_factor.skip", now)


def set_up(
    office: Installation, account: Account, secret: str, code: str, now: datetime
) -> list[str]:
    """Make a secret the second factor, once its present code proves that an app holds it.

    Returns the recovery codes, to be shown this once. Raises WrongCode and TooManyTries.
    """
    limits.check(office, CODES_PER_ACCOUNT, str(account.id), now)
    if not _is_present(office, account, secret, code, now):
        _count_wrong(office, account, now)
        raise WrongCode
    return _keep(office, account, secret, now)


@transaction
def renew_recovery_codes(office: Installation, account: Account, now: datetime) -> list[str]:
    """Ten new recovery codes in the place of all there were, to be shown this once."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(account_id=account.id, code_hash=_hash(office, account, code), created_at=now)
        for code in codes
    )
    db.session.flush()
    audit.record("account", account.id, "recovery_code.make", "account", account.id, {}, now)
    return codes


def codes_left(account: Account) -> int:
    """How many recovery codes still work."""
    unused = select(func.count()).where(
        RecoveryCode.account_id == account.id, RecoveryCode.used_at.is_(None)
    )
    return db.session.scalar(unused) or 0


@transaction
def reset(account: Account, by: UUID | None, now: datetime) -> None:
    """Take away the second factor of a person who has lost phone and codes; every session ends.

    The next sign-in sets up a new one. Nobody does it for oneself.
    """
    if by == account.id:
        raise ValueError("nobody takes away the own second factor")
    account.second_factor = None
    account.end_sessions()
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    kind = "account" if by else "system"
    audit.record(kind, by, "second_factor.reset", "account", account.id, {}, now)


@transaction
def _keep(office: Installation, account: Account, secret: str, now: datetime) -> list[str]:
    account.second_factor = encrypt(office.keys, secret, _bound_to(account))
    account.end_sessions()
    audit.record("account", account.id, "second_factor.set", "account", account.id, {}, now)
    return renew_recovery_codes(office, account, now)


def _check_digits(office: Installation, account: Account, code: str, now: datetime) -> bool:
    if account.second_factor is None:
        return False
    secret = decrypt(office.keys, account.second_factor, _bound_to(account))
    return _is_present(office, account, secret, code, now)


def _is_present(
    office: Installation, account: Account, secret: str, code: str, now: datetime
) -> bool:
    """Whether the digits are the present ones, 30 seconds either way, and used for the first time."""
    typed = "".join(code.split()).encode()
    totp = pyotp.TOTP(secret, interval=TOTP_SECONDS)
    step = int(now.timestamp()) // TOTP_SECONDS
    for moment in (step, step - 1, step + 1):
        if secrets.compare_digest(totp.generate_otp(moment).encode(), typed):
            expires = datetime.fromtimestamp((moment + 3) * TOTP_SECONDS, tz=now.tzinfo)
            return limits.use_token(office, uuid5(account.id, f"{secret}:{moment}"), expires, now)
    return False


@transaction
def _use_recovery_code(office: Installation, account: Account, code: str, now: datetime) -> bool:
    read = read_invitation_code(code)
    if read is None:
        return False
    unused = update(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == _hash(office, account, read),
        RecoveryCode.used_at.is_(None),
    )
    used: Sequence[UUID] = db.session.scalars(
        unused.values(used_at=now).returning(RecoveryCode.id)
    ).all()
    if not used:
        return False
    detail = {"left": codes_left(account)}
    audit.record("account", account.id, "recovery_code.use", "account", account.id, detail, now)
    return True


def _count_wrong(office: Installation, account: Account, now: datetime) -> None:
    _note(account, "second_factor.wrong", now)
    limits.count(office, CODES_PER_ACCOUNT, str(account.id), now)


@transaction
def _note(account: Account, act: str, now: datetime) -> None:
    audit.record("account", account.id, act, "account", account.id, {}, now)


def _new_code() -> str:
    return "".join(secrets.choice(CROCKFORD) for _ in range(CODE_LENGTH))


def _hash(office: Installation, account: Account, code: str) -> str:
    return keyed_hash(office.keys, "recovery_code", f"{account.id}:{code}")


def _bound_to(account: Account) -> str:
    return f"account:{account.id}:second_factor"
