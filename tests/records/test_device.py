"""A phone comes in once, may ask twice, and proves itself after a restore by its certificate."""

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import delete, func, select

from tests.records.conftest import MakePhone, new_jwk
from webapp.records.account import disable
from webapp.records.certificate import BadCertificate
from webapp.records.db import db
from webapp.records.device import (
    Activation,
    BadKey,
    activate,
    find_device,
    is_trusted,
    restore_from_certificate,
    revoke,
)
from webapp.records.epoch import NUMBERS_SKIPPED, begin_epoch, get_epoch
from webapp.records.installation import Installation
from webapp.records.invitation import UsedInvitation, invite
from webapp.records.keys import read_base64url
from webapp.records.models import Account, AuditEvent, Device, Invitation, Slip


def forget(*tables: type[Device | Slip | Invitation | Account]) -> None:
    """Lose rows as the restore of an older backup does."""
    for table in tables:
        db.session.execute(delete(table))
    db.session.commit()


def test_an_activation_holds_everything_the_phone_needs(
    office: Installation, volunteer: Account, phone: Activation
) -> None:
    assert phone.person["id"] == str(volunteer.id)
    assert phone.person["card"] == f"K-{phone.device.number:04d}"
    assert phone.person["territory"]["label"] == "Tambora, Kec. Tambora"
    assert phone.settings["sealing_keys"][0]["kid"] == "s1"
    assert len(phone.slip_tokens) == 200
    assert is_trusted(phone.device)


def test_the_same_key_may_repeat_it_and_gets_the_same_answer(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in, jwk = invite(office, volunteer, None, now), new_jwk()
    first = activate(office, way_in.secret, jwk, "HP", "uji", now)
    second = activate(office, way_in.code, jwk, "HP", "uji", now)
    assert second.device.id == first.device.id
    assert second.person == first.person
    assert second.slip_tokens == first.slip_tokens
    assert second.settings == first.settings
    assert second.epoch == first.epoch
    assert claims_of(second.certificate) == claims_of(first.certificate)
    assert db.session.scalar(select(func.count()).select_from(Device)) == 1
    acts = db.session.scalars(select(AuditEvent.act)).all()
    assert acts.count("device.activate") == 1


def test_any_other_key_comes_too_late(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    activate(office, way_in.secret, new_jwk(), "HP", "uji", now)
    with pytest.raises(UsedInvitation):
        activate(office, way_in.secret, new_jwk(), "HP", "uji", now)


def test_a_known_key_does_not_use_up_a_second_invitation(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    first, second = (invite(office, volunteer, None, now) for _ in range(2))
    jwk = new_jwk()
    activate(office, first.secret, jwk, "HP", "uji", now)
    with pytest.raises(UsedInvitation):
        activate(office, second.secret, jwk, "HP", "uji", now)
    activate(office, second.secret, new_jwk(), "HP", "uji", now)


def test_of_many_phones_at_one_invitation_one_gets_in(
    app: Flask, office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    outcomes: list[str] = []

    def come_in() -> None:
        with app.app_context():
            try:
                activate(office, way_in.secret, new_jwk(), "HP", "uji", now)
                outcomes.append("in")
            except UsedInvitation:
                outcomes.append("late")

    in_threads([come_in] * 5)
    assert sorted(outcomes) == ["in"] + ["late"] * 4


def test_phones_that_come_in_at_once_get_numbers_of_their_own(
    app: Flask, office: Installation, volunteer: Account, now: datetime
) -> None:
    ways_in = [invite(office, volunteer, None, now).secret for _ in range(5)]

    def come_in(secret: str) -> None:
        with app.app_context():
            activate(office, secret, new_jwk(), "HP", "uji", now)

    in_threads([partial(come_in, secret) for secret in ways_in])
    assert sorted(db.session.scalars(select(Device.number))) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"},
        {"kty": "EC", "crv": "P-256", "x": 1, "y": 2},
        dict(ECKey.generate_key("P-384", private=True).as_dict(private=False)),
    ],
)
def test_what_is_no_point_of_p256_is_no_key(
    office: Installation, volunteer: Account, now: datetime, jwk: dict[str, object]
) -> None:
    way_in = invite(office, volunteer, None, now)
    with pytest.raises(BadKey):
        activate(office, way_in.secret, jwk, "HP", "uji", now)
    activate(office, way_in.secret, new_jwk(), "HP", "uji", now)


def test_a_private_half_sent_by_mistake_is_not_kept(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in = invite(office, volunteer, None, now)
    private = dict(ECKey.generate_key("P-256", private=True).as_dict(private=True))
    made = activate(office, way_in.secret, private, "HP", "uji", now)
    assert set(made.device.public_key) == {"kty", "crv", "x", "y"}


def test_the_certificate_is_the_servers_word_in_wire_shape(
    office: Installation, phone: Activation
) -> None:
    claims = claims_of(phone.certificate)
    assert claims["iss"] == str(office.id)
    assert claims["sub"] == str(phone.device.id)
    assert claims["num"] == phone.device.number
    assert claims["cnf"] == {"jwk": phone.device.public_key}
    assert claims["person"] == phone.person["id"]


def test_a_forgotten_phone_comes_back_by_its_certificate_but_is_not_trusted_yet(
    office: Installation, volunteer: Account, phone: Activation, now: datetime
) -> None:
    device_id, number, person_id = phone.device.id, phone.device.number, volunteer.id
    forget(Slip, Invitation, Device, Account)
    begin_epoch("restored", now)
    device = restore_from_certificate(office, phone.certificate, now)
    assert (device.id, device.number, device.restored) == (device_id, number, True)
    assert device.account.id == person_id
    assert device.account.restored
    assert device.account.disabled_at == now
    assert not is_trusted(device)
    assert restore_from_certificate(office, phone.certificate, now).id == device_id
    acts = list(db.session.scalars(select(AuditEvent.act)))
    assert acts.count("device.restore") == 1
    assert acts.count("account.restore") == 1


def test_a_forgotten_phone_of_a_known_person_belongs_to_that_person(
    office: Installation, volunteer: Account, phone: Activation, now: datetime
) -> None:
    forget(Slip, Invitation, Device)
    device = restore_from_certificate(office, phone.certificate, now)
    assert device.account_id == volunteer.id
    assert volunteer.disabled_at is None


def test_after_a_restore_numbers_go_on_where_none_was_given(
    office: Installation, phone: Activation, make_phone: MakePhone, now: datetime
) -> None:
    person = phone.device.account
    begin_epoch("restored", now)
    assert make_phone(person).device.number == NUMBERS_SKIPPED + 1
    assert make_phone(person).device.number == NUMBERS_SKIPPED + 2


def test_a_certificate_that_is_not_ours_brings_nobody_back(
    office: Installation, phone: Activation, now: datetime
) -> None:
    stranger = ECKey.generate_key("P-256", private=True)
    claims = claims_of(phone.certificate) | {"sub": str(uuid4())}
    forged = jwt.encode({"alg": "ES256", "kid": "c1"}, claims, stranger, ["ES256"])
    kidless = jwt.encode({"alg": "ES256"}, claims, stranger, ["ES256"])
    head, body, _ = phone.certificate.split(".")
    for text in (forged, kidless, "", "a.b.c", f"{head}.{body}.", phone.certificate + "x"):
        with pytest.raises(BadCertificate):
            restore_from_certificate(office, text, now)
    assert find_device(UUID(str(claims["sub"]))) is None


def test_a_revoked_phone_stays_known_but_reads_nothing_and_cannot_come_in_again(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in, jwk = invite(office, volunteer, None, now), new_jwk()
    device = activate(office, way_in.secret, jwk, "HP", "uji", now).device
    revoke(device, None, now)
    assert find_device(device.id) is not None
    assert not is_trusted(device)
    with pytest.raises(UsedInvitation):
        activate(office, way_in.secret, jwk, "HP", "uji", now)


def test_who_no_longer_works_here_gets_no_slips_by_asking_again(
    office: Installation, volunteer: Account, now: datetime
) -> None:
    way_in, jwk = invite(office, volunteer, None, now), new_jwk()
    activate(office, way_in.secret, jwk, "HP", "uji", now)
    disable(volunteer, None, now)
    with pytest.raises(UsedInvitation):
        activate(office, way_in.secret, jwk, "HP", "uji", now)


def test_a_forgotten_phone_was_activated_when_its_certificate_says(
    office: Installation, phone: Activation, now: datetime
) -> None:
    """Else whatever it had sealed before would seem to be captured at the restore."""
    forget(Slip, Invitation, Device)
    device = restore_from_certificate(office, phone.certificate, now + timedelta(days=20))
    assert device.activated_at == now.replace(microsecond=0)


def test_of_many_who_find_an_epoch_over_one_begins_the_next(
    office: Installation, now: datetime
) -> None:
    old = get_epoch(now)
    new = begin_epoch("cursor_ahead", now, after=old)
    assert begin_epoch("cursor_ahead", now, after=old).id == new.id
    assert begin_epoch("cursor_ahead", now, after=new).number == new.number + 1


def claims_of(certificate: str) -> dict[str, object]:
    """The claims, unverified."""
    claims: dict[str, object] = json.loads(read_base64url(certificate.split(".")[1]))
    return claims


def in_threads(acts: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
