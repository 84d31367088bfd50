"""The volunteer's card: good for whoever is assigned, for as long, and for nobody else (SECURITY T21)."""

import secrets
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.records.conftest import MakePhone
from webapp.records import account, card
from webapp.records.account import assign, disable
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.keys import add_key, load_keys
from webapp.records.models import Account, AuditEvent
from webapp.records.setting import settings_for
from webapp.rules.slip import BASE32


def test_a_card_is_42_characters_that_a_small_code_can_hold(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    token = card.make_token(office, volunteer.id)
    assert len(token) == 42
    assert set(token) <= set(BASE32)
    assert card.is_active(office, token, now)
    assert card.is_active(office, token.lower(), now)


def test_a_phone_is_given_its_card(
    office: Installation, make_phone: MakePhone, volunteer: Account, now: datetime
) -> None:
    given = make_phone(volunteer).settings["card"]
    assert given == {
        "token": card.make_token(office, volunteer.id),
        "assignment": None,
        "until": "2026-12-31",
    }


def test_an_assignment_ends_with_its_last_day_in_jakarta(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    token = card.make_token(office, volunteer.id)
    assign(volunteer, date(2026, 11, 22), None, now)
    last_moment = datetime.fromisoformat("2026-11-22T16:59:59+00:00")
    assert card.is_active(office, token, last_moment)
    assert not card.is_active(office, token, last_moment + timedelta(seconds=1))


def test_without_a_last_day_it_is_good_to_the_end_of_each_year(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    new_year = datetime.fromisoformat("2026-12-31T17:00:00+00:00")
    assert card.assigned_until(volunteer, new_year - timedelta(seconds=1)) == date(2026, 12, 31)
    assert card.assigned_until(volunteer, new_year) == date(2027, 12, 31)


def test_what_changes_on_the_card_reaches_the_phone_with_the_settings(
    office: Installation, make_phone: MakePhone, volunteer: Account, now: datetime
) -> None:
    device = make_phone(volunteer).device
    before = settings_for(office, device, now)
    assign(volunteer, date(2027, 6, 30), None, now, letter="ST-9/2026")
    after = settings_for(office, device, now)
    assert after["version"] != before["version"]
    assert after["card"] == {**before["card"], "assignment": "ST-9/2026", "until": "2027-06-30"}
    assert settings_for(office, device, now)["version"] == after["version"]


def test_an_assignment_is_written_down_with_who_made_it(
    office: Installation, volunteer: Account, supervisor: Account, now: datetime
) -> None:
    assign(volunteer, date(2027, 6, 30), supervisor, now)
    line = db.session.query(AuditEvent).filter_by(act="account.assign").one()
    assert (line.actor_id, line.object_id) == (supervisor.id, str(volunteer.id))
    assert line.detail == {"until": "2027-06-30"}


def test_whoever_works_here_no_longer_has_no_active_card(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    token = card.make_token(office, volunteer.id)
    disable(volunteer, None, now)
    assert not card.is_active(office, token, now)


def test_a_card_of_nobody_is_not_active_however_well_it_is_made(
    office: Installation, now: datetime
) -> None:
    assert not card.is_active(office, card.make_token(office, uuid4()), now)


@pytest.mark.parametrize("place", range(0, 42, 3))
def test_a_card_with_one_other_character_is_not_active(
    office: Installation, volunteer: Account, now: datetime, place: int
) -> None:
    token = card.make_token(office, volunteer.id)
    other = BASE32[(BASE32.index(token[place]) + 1) % 32]
    assert not card.is_active(office, token[:place] + other + token[place + 1 :], now)


@pytest.mark.parametrize("text", ["", "A", "A" * 41, "A" * 42, "A" * 43, "É" * 42, "x" * 5000])
def test_what_is_no_card_is_not_active(office: Installation, now: datetime, text: str) -> None:
    assert not card.is_active(office, text, now)


def test_a_proof_cannot_be_guessed_from_the_card_of_another(
    office: Installation, make_phone: MakePhone, volunteer: Account, now: datetime
) -> None:
    other = account.create_person(office, "Hasan Contoh", account.Place("31.73.04.1001"), now)
    mine, theirs = (card.make_token(office, one.id) for one in (volunteer, other))
    # The characters that hold only the proof, set behind another's name.
    assert not card.is_active(office, theirs[:26] + mine[26:], now)
    assert not card.is_active(
        office, mine[:26] + "".join(secrets.choice("AB") for _ in range(16)), now
    )


def test_new_keys_leave_every_card_as_it_is(
    office: Installation, instance: Path, volunteer: Account, now: datetime
) -> None:
    token = card.make_token(office, volunteer.id)
    for kind in ("sealing", "slip", "certificate", "field"):
        add_key(instance / "keys", kind)
    fresh = Installation(
        **{**vars(office), "keys": load_keys(instance / "keys")},
    )
    assert card.make_token(fresh, volunteer.id) == token
    assert card.is_active(fresh, token, now)


def test_whoever_a_restore_lost_has_the_same_card_once_confirmed(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    token, person = card.make_token(office, volunteer.id), volunteer.id
    db.session.delete(volunteer)
    db.session.commit()
    assert not card.is_active(office, token, now)
    # As the phone's certificate brings its person back: disabled, until an admin knows who it is.
    again = Account(
        id=person, name="", role="relawan", territory="31.73.04.1001", created_at=now, restored=True
    )
    again.disabled_at = now
    db.session.add(again)
    db.session.commit()
    assert not card.is_active(office, token, now)
    again.disabled_at, again.restored = None, False
    db.session.commit()
    assert card.is_active(office, token, now)
    assert card.make_token(office, person) == token
