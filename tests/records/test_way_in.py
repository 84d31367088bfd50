"""An invitation to the office is used once, by one of many who try, and opens no phone."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from tests.records.conftest import TAMBORA, new_jwk
from tests.records.test_device import in_threads
from webapp.records import account, audit, second_factor, way_in
from webapp.records.account import Place
from webapp.records.db import db
from webapp.records.device import activate
from webapp.records.installation import Installation
from webapp.records.invitation import (
    LIFETIME,
    ExpiredInvitation,
    OtherDoor,
    UsedInvitation,
    invite,
    invite_to_office,
)
from webapp.records.models import Account, AuditEvent, Invitation

NEW = "sepeda hijau menunggu hujan"


@pytest.fixture
def invited(office: Installation, supervisor: Account, now: datetime) -> Account:
    """Somebody of the office who has neither user name nor password."""
    return account.create_office_person(
        office, "Rini Contoh", "admin", Place(TAMBORA), supervisor, now
    )


def test_whoever_was_invited_signs_in_from_then_on(
    office: Installation, invited: Account, supervisor: Account, now: datetime
) -> None:
    made = invite_to_office(office, invited, supervisor, now)
    assert made.link == f"{office.public_url}/masuk/undangan#{made.code}"
    shown = way_in.look(office, made.code, now)
    assert (shown.person.name, shown.username) == ("Rini Contoh", None)
    with pytest.raises(account.WrongPassword):
        account.check_password(office, "rini.contoh", NEW, now)
    way_in.accept(office, made.code, " Rini.Contoh ", NEW, now)
    assert account.check_password(office, "rini.contoh", NEW, now).id == invited.id
    line = db.session.scalars(select(AuditEvent).where(AuditEvent.act == "account.way_in")).one()
    assert line.actor_id == invited.id
    assert audit.verify().whole


def test_of_many_who_try_at_once_one_chooses_the_password(
    app: Flask, office: Installation, invited: Account, now: datetime
) -> None:
    code = invite_to_office(office, invited, None, now).code
    outcomes: list[str] = []

    def come_in() -> None:
        with app.app_context():
            try:
                way_in.accept(office, code, "rini.contoh", NEW, now)
                outcomes.append("in")
            except UsedInvitation:
                outcomes.append("late")

    in_threads([come_in] * 3)
    assert sorted(outcomes) == ["in", "late", "late"]


def test_whoever_had_a_user_name_of_an_older_kind_keeps_it(
    office: Installation, now: datetime
) -> None:
    person = account.create_account(office, "bu tuti", NEW, "Tuti Uji", "supervisor", TAMBORA, now)
    made = invite_to_office(office, person, None, now)
    way_in.accept(office, made.code, "", f"{NEW} lagi", now)
    assert account.check_password(office, "bu tuti", f"{NEW} lagi", now).id == person.id


def test_of_many_who_type_one_recovery_code_one_gets_in(
    app: Flask, office: Installation, supervisor: Account, now: datetime
) -> None:
    codes = second_factor.renew_recovery_codes(office, supervisor, now)
    outcomes: list[str] = []

    def come_in() -> None:
        with app.app_context():
            person = db.session.get_one(Account, supervisor.id)
            try:
                outcomes.append(second_factor.check(office, person, codes[0], now))
            except second_factor.WrongCode:
                outcomes.append("late")

    in_threads([come_in] * 3)
    assert sorted(outcomes) == ["late", "late", second_factor.RECOVERY]


def test_phone_and_office_have_doors_of_their_own(
    office: Installation, invited: Account, volunteer: Account, now: datetime
) -> None:
    to_office = invite_to_office(office, invited, None, now)
    to_phone = invite(office, invited, None, now)
    for text in (to_office.code, to_office.secret):
        with pytest.raises(OtherDoor):
            activate(office, text, new_jwk(), "HP", "uji", now)
    for text in (to_phone.code, to_phone.secret):
        with pytest.raises(OtherDoor):
            way_in.accept(office, text, "rini.contoh", NEW, now)
    with pytest.raises(ValueError, match="does not work in the office"):
        invite_to_office(office, volunteer, None, now)
    # A supervisor who also enrolls has a phone on the same account.
    device = activate(office, to_phone.code, new_jwk(), "HP", "uji", now).device
    assert device.account_id == invited.id


def test_it_lives_a_day_and_ends_with_the_next_one(
    office: Installation, invited: Account, now: datetime
) -> None:
    first = invite_to_office(office, invited, None, now)
    phone = invite(office, invited, None, now)
    second = invite_to_office(office, invited, None, now)
    for code, moment in ((first.code, now), (second.code, now + LIFETIME)):
        with pytest.raises(ExpiredInvitation):
            way_in.accept(office, code, "rini.contoh", NEW, moment)
    way_in.look(office, second.code, now)
    open_still = db.session.scalars(select(Invitation).where(Invitation.kind == "phone")).one()
    assert open_still.expires_at == phone.expires_at
