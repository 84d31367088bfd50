"""Who gets in with a password, who does not, and how often one may try."""

import threading
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.records.conftest import PASSWORD, TAMBORA
from webapp.records import account
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.limits import TooManyTries
from webapp.records.models import Account, AuditEvent, RateCount
from webapp.records.password import WeakPassword

ADDRESS = "203.0.113.7"


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)))


def test_the_right_password_lets_in_whatever_the_case_of_the_name(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    found = account.check_password(office, " Supervisor.Uji ", PASSWORD, now, ADDRESS)
    assert found.id == supervisor.id
    assert acts()[-1] == "password.right"


@pytest.mark.parametrize(
    ("username", "password"),
    [("supervisor.uji", "kata sandi lain"), ("nobody", PASSWORD), ("supervisor.uji", "")],
)
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(
    office: Installation, supervisor: Account, now: datetime, username: str, password: str
) -> None:
    with pytest.raises(account.WrongPassword):
        account.check_password(office, username, password, now)
    assert acts()[-1] == "password.wrong"


def test_a_volunteer_has_no_password_to_guess(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    for guess in ("", "None", volunteer.name):
        with pytest.raises(account.WrongPassword):
            account.check_password(office, guess, guess, now)


def test_a_disabled_account_is_refused_and_its_sessions_die(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    version = supervisor.session_version
    account.disable(supervisor, None, now)
    assert supervisor.session_version == version + 1
    with pytest.raises(account.AccountDisabled):
        account.check_password(office, "supervisor.uji", PASSWORD, now)


def test_a_disabled_account_with_a_wrong_password_learns_nothing(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    account.disable(supervisor, None, now)
    with pytest.raises(account.WrongPassword):
        account.check_password(office, "supervisor.uji", PASSWORD + "x", now)


def test_the_eleventh_try_of_one_account_waits_even_with_the_right_password(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    for _ in range(account.PER_ACCOUNT.most):
        with pytest.raises(account.WrongPassword):
            account.check_password(office, "supervisor.uji", "salah salah salah", now)
    with pytest.raises(TooManyTries) as refusal:
        account.check_password(office, "supervisor.uji", PASSWORD, now)
    assert 0 < refusal.value.retry_after <= 900
    later = now + timedelta(seconds=refusal.value.retry_after)
    assert account.check_password(office, "supervisor.uji", PASSWORD, later).id == supervisor.id


def test_who_signs_in_rightly_is_never_told_to_wait(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    for _ in range(account.PER_ADDRESS.most + 1):
        account.check_password(office, "supervisor.uji", PASSWORD, now, ADDRESS)


def test_one_address_may_not_try_many_accounts(office: Installation, now: datetime) -> None:
    for number in range(account.PER_ADDRESS.most):
        with pytest.raises(account.WrongPassword):
            account.check_password(office, f"orang{number}", "kata sandi apa saja", now, ADDRESS)
    with pytest.raises(TooManyTries):
        account.check_password(office, "orang.lain", "kata sandi apa saja", now, ADDRESS)


@pytest.mark.parametrize("username", ["supervisor\0", "\0", "x" * 500])
def test_a_name_that_no_database_takes_is_a_wrong_one(
    office: Installation, now: datetime, username: str
) -> None:
    with pytest.raises(account.WrongPassword):
        account.check_password(office, username, PASSWORD, now)


def test_neither_address_nor_name_stays_in_the_counters(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    account.check_password(office, "supervisor.uji", PASSWORD, now, ADDRESS)
    kept = "".join(db.session.scalars(select(RateCount.key)))
    assert ADDRESS not in kept
    assert "uji" not in kept


def test_a_password_is_kept_as_argon2id_only(office: Installation, supervisor: Account) -> None:
    assert supervisor.password_hash is not None
    assert supervisor.password_hash.startswith("$argon2id$")
    assert PASSWORD not in supervisor.password_hash


@pytest.mark.parametrize("password", ["", "sebelas1234", "x" * 257])
def test_a_password_too_short_or_absurdly_long_is_refused(
    office: Installation, now: datetime, password: str
) -> None:
    with pytest.raises(WeakPassword):
        account.create_account(office, "a", password, "A", "admin", TAMBORA, now)


def test_two_people_never_share_a_user_name(
    office: Installation, supervisor: Account, now: datetime
) -> None:
    with pytest.raises(account.UsernameTaken):
        account.create_account(office, "SUPERVISOR.UJI", PASSWORD, "Lain", "admin", TAMBORA, now)


def test_a_person_works_in_a_territory_that_exists(office: Installation, now: datetime) -> None:
    with pytest.raises(account.NoSuchTerritory):
        account.create_account(office, "a", PASSWORD, "A", "admin", "32.73", now)


def test_of_sessions_ended_from_several_sides_at_once_every_end_counts(
    app: Flask, office: Installation, supervisor: Account, now: datetime
) -> None:
    begun = supervisor.session_version

    def five() -> None:
        with app.app_context():
            person = db.session.get_one(Account, supervisor.id)
            for _ in range(5):
                account.end_sessions(person, None, now)

    threads = [threading.Thread(target=five) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    db.session.rollback()
    db.session.refresh(supervisor)
    assert supervisor.session_version == begun + 20
