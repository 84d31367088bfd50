"""Six digits that work once, codes on paper that work once, and how often one may try."""

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from webapp.records import audit, second_factor
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.limits import TooManyTries
from webapp.records.models import Account, AuditEvent, RecoveryCode
from webapp.records.second_factor import CODES_PER_ACCOUNT, WrongCode

STEP = timedelta(seconds=30)


def set_up(office: Installation, person: Account, now: datetime) -> tuple[str, list[str]]:
    """A second factor that was confirmed three minutes ago, and its recovery codes."""
    secret, then = second_factor.new_secret(), now - 6 * STEP
    return secret, second_factor.set_up(office, person, secret, pyotp.TOTP(secret).at(then), then)


def is_right(office: Installation, person: Account, code: str, now: datetime) -> bool:
    try:
        second_factor.check(office, person, code, now)
    except WrongCode:
        return False
    return True


def test_a_secret_counts_only_once_its_code_proves_it(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    secret = second_factor.new_secret()
    with pytest.raises(WrongCode):
        second_factor.set_up(office, supervisor, secret, "000 000", now - 9 * STEP)
    assert not second_factor.is_set(supervisor)
    code = pyotp.TOTP(secret).at(now)
    second_factor.set_up(office, supervisor, secret, f"{code[:3]} {code[3:]}", now)
    assert second_factor.is_set(supervisor)
    assert supervisor.second_factor is not None
    assert secret not in supervisor.second_factor
    assert not is_right(office, supervisor, code, now)


def test_the_present_code_opens_once(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    secret, _ = set_up(office, supervisor, now)
    code = pyotp.TOTP(secret).at(now)
    assert is_right(office, supervisor, code, now)
    assert not is_right(office, supervisor, code, now)
    assert is_right(office, supervisor, pyotp.TOTP(secret).at(now + STEP), now)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_does_not_open(
    office: Installation, supervisor: Account, now: datetime, steps: int
) -> None:
    secret, _ = set_up(office, supervisor, now)
    assert not is_right(office, supervisor, pyotp.TOTP(secret).at(now + steps * STEP), now)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "0000000000"])
def test_what_is_no_code_does_not_open(
    office: Installation, supervisor: Account, now: datetime, code: str
) -> None:
    set_up(office, supervisor, now)
    assert not is_right(office, supervisor, code, now)


def test_without_a_factor_no_code_opens(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    assert not is_right(office, supervisor, "", now)


def test_the_eleventh_code_waits_even_when_it_is_right(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    secret, codes = set_up(office, supervisor, now)
    for _ in range(CODES_PER_ACCOUNT.most):
        assert not is_right(office, supervisor, "salah", now)
    for right in (pyotp.TOTP(secret).at(now), codes[0]):
        with pytest.raises(TooManyTries):
            second_factor.check(office, supervisor, right, now)


def test_who_signs_in_rightly_is_never_told_to_wait(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    secret, _ = set_up(office, supervisor, now)
    for step in range(CODES_PER_ACCOUNT.most + 1):
        moment = now + step * STEP
        assert is_right(office, supervisor, pyotp.TOTP(secret).at(moment), moment)


def test_each_recovery_code_opens_once_and_is_counted_down(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    _, codes = set_up(office, supervisor, now)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    typed = f"{codes[3][:5]}-{codes[3][5:]}".lower()
    assert is_right(office, supervisor, typed, now)
    assert not is_right(office, supervisor, codes[3], now)
    assert second_factor.codes_left(supervisor) == len(codes) - 1
    used = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "recovery_code.use")).one()
    assert used.detail == {"left": len(codes) - 1}
    assert audit.verify().whole


def test_recovery_codes_are_kept_as_keyed_hashes_and_open_nobody_elses(
    office: Installation, supervisor: Account, volunteer: Account, now: datetime
) -> None:
    _, codes = set_up(office, supervisor, now)
    kept = "".join(db.session.scalars(select(RecoveryCode.code_hash)))
    assert not any(code in kept for code in codes)
    set_up(office, volunteer, now)
    assert not is_right(office, volunteer, codes[0], now)


def test_new_recovery_codes_end_the_old_ones(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    _, old = set_up(office, supervisor, now)
    new = second_factor.renew_recovery_codes(office, supervisor, now)
    assert not is_right(office, supervisor, old[0], now)
    assert is_right(office, supervisor, new[0], now)


def test_another_takes_the_factor_away_and_every_session_with_it(
    office: Installation, supervisor: Account, volunteer: Account, now: datetime
) -> None:
    _, codes = set_up(office, supervisor, now)
    version = supervisor.session_version
    with pytest.raises(ValueError, match="own second factor"):
        second_factor.reset(supervisor, supervisor.id, now)
    second_factor.reset(supervisor, volunteer.id, now)
    assert not second_factor.is_set(supervisor)
    assert supervisor.session_version == version + 1
    assert second_factor.codes_left(supervisor) == 0
    assert not is_right(office, supervisor, codes[0], now)
