"""An invitation shows whose it is, works once, and not for long."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.records.conftest import MakePhone, new_jwk
from webapp.records import account, invitation
from webapp.records.db import db
from webapp.records.device import activate
from webapp.records.installation import Installation
from webapp.records.invitation import (
    LIFETIME,
    MISSES,
    ExpiredInvitation,
    UnknownInvitation,
    UsedInvitation,
    invite,
    preview,
)
from webapp.records.limits import Limit, TooManyTries
from webapp.records.models import Account, Invitation


def test_link_and_code_show_the_same_person_and_use_nothing_up(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    typed = f"{way_in.code[:5]}-{way_in.code[5:]}".lower()
    shown = [preview(office, text, now) for text in (way_in.link, way_in.secret, typed) * 2]
    assert all(one == shown[0] for one in shown)
    assert shown[0].name == volunteer.name
    assert shown[0].territory == {
        "code": "31.73.04.1001",
        "label": "Tambora, Kec. Tambora",
        "rw": None,
        "rt": None,
    }


def test_the_link_begins_with_the_public_address_and_hides_its_secret_in_the_fragment(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    assert way_in.link == f"{office.public_url}/app#/undangan/{way_in.secret}"
    assert len(way_in.secret) == 26
    assert len(way_in.code) == 10


def test_neither_secret_is_stored(office: Installation, volunteer: Account, now: datetime) -> None:
    way_in = invite(office, volunteer, None, now)
    row = db.session.scalars(select(Invitation)).one()
    kept = f"{row.secret_hash} {row.code_hash}"
    assert way_in.secret not in kept
    assert way_in.code not in kept
    assert way_in.code not in repr(way_in)


@pytest.mark.parametrize("code", ["", "0000000000", "A" * 26, "x" * 4000, "7KQ2M-9XW4", "🙂"])
def test_what_nobody_was_given_is_unknown(
    office: Installation, volunteer: Account, now: datetime, code: str
) -> None:
    with pytest.raises(UnknownInvitation):
        preview(office, code, now)


def test_it_lives_a_day(office: Installation, volunteer: Account, now: datetime) -> None:
    way_in = invite(office, volunteer, None, now)
    preview(office, way_in.code, now + LIFETIME - timedelta(seconds=1))
    with pytest.raises(ExpiredInvitation):
        preview(office, way_in.code, now + LIFETIME)
    with pytest.raises(ExpiredInvitation):
        activate(office, way_in.code, new_jwk(), "HP", "uji", now + LIFETIME)


def test_who_no_longer_works_here_is_not_let_in(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    account.disable(volunteer, None, now)
    with pytest.raises(ExpiredInvitation):
        activate(office, way_in.code, new_jwk(), "HP", "uji", now)


def test_a_used_one_says_so(
    office: Installation, volunteer: Account, make_phone: MakePhone, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    activate(office, way_in.code, new_jwk(), "HP", "uji", now)
    for text in (way_in.code, way_in.secret):
        with pytest.raises(UsedInvitation):
            preview(office, text, now)


def test_a_whole_training_day_comes_in_through_one_address(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    for _ in range(MISSES.most + 1):
        preview(office, way_in.code, now, "203.0.113.7")
    assert activate(office, way_in.code, new_jwk(), "HP", "uji", now, "203.0.113.7").slip_tokens
    with pytest.raises(UnknownInvitation):
        activate(office, "0000000000", new_jwk(), "HP", "uji", now, "203.0.113.7")


def test_no_address_asks_without_end(
    office: Installation, volunteer: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation, "PER_ADDRESS", Limit("invitation", most=3, seconds=600))
    way_in = invite(office, volunteer, None, now)
    for _ in range(3):
        preview(office, way_in.code, now, "203.0.113.7")
    with pytest.raises(TooManyTries):
        preview(office, way_in.code, now, "203.0.113.7")


def test_guessing_is_limited_per_address(office: Installation, now: datetime) -> None:
    for number in range(MISSES.most):
        with pytest.raises(UnknownInvitation):
            preview(office, f"{number:010d}", now, "203.0.113.7")
    with pytest.raises(TooManyTries):
        preview(office, "0000000000", now, "203.0.113.7")
    with pytest.raises(UnknownInvitation):
        preview(office, "0000000000", now, "203.0.113.8")
