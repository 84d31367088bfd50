"""A slip whose row went with a restore proves itself at the intake (SECURITY section 4, must 4)."""

from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from tests.phone import JSON, Phone
from tests.phones import MakeInvitation, change_row, count, enrollment, looking
from tests.worker import nik, record
from webapp.records.db import db
from webapp.records.models import Account, Device, Invitation, Quarantine, Slip
from webapp.rules.slip import check_character


def proof(slip: dict[str, str], *, code: str | None = None) -> str:
    """The envelope's slip as the phone sends it for a first revision."""
    return f"{slip['token']}.{code or slip['code']}"


def lose_slips(app: Flask, *slips: dict[str, str]) -> None:
    with app.app_context():
        tokens = [slip["token"] for slip in slips]
        db.session.execute(delete(Slip).where(Slip.token.in_(tokens)))
        db.session.commit()


def slip_row(app: Flask, slip: dict[str, str]) -> Slip:
    with looking(app) as session:
        return session.scalars(select(Slip).where(Slip.token == slip["token"])).one()


def reasons(app: Flask) -> list[str]:
    with looking(app) as session:
        return sorted(session.scalars(select(Quarantine.reason)))


def test_a_lost_slip_comes_back_with_the_code_the_worker_holds(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    slip = phone.tokens[0]
    item = phone.seal(record())
    lose_slips(app, slip)
    assert phone.words(client, [{**item, "slip": proof(slip)}]) == ["stored"]
    row = enrollment(app, item)
    assert (row.slip_code, slip_row(app, slip).state) == (slip["code"], "arrived")
    assert phone.words(client, [{**item, "slip": proof(slip)}, item]) == ["already_stored"] * 2


def test_a_lost_slip_without_its_code_or_with_a_wrong_one_gets_another(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    slips = phone.tokens[:4]
    taken = phone.tokens[50]["code"]
    items = [phone.seal(record(nik=nik(9001 + i))) for i in range(4)]
    lose_slips(app, *slips)
    seven = "AAAAAAA"
    wrong = seven + ("0" if check_character(seven) != "0" else "1")
    shown = [slips[0]["token"], proof(slips[1], code=wrong), proof(slips[2], code=taken)]
    shown.append(proof(slips[3]))
    sent = [{**item, "slip": text} for item, text in zip(items, shown, strict=True)]
    assert phone.words(client, sent) == ["stored"] * 4
    codes = [enrollment(app, item).slip_code for item in items]
    assert codes[3] == slips[3]["code"]
    assert not {wrong, taken} & set(codes)
    assert len(set(codes)) == 4


def test_a_lost_slip_comes_back_even_if_its_record_is_kept_aside_or_refused(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    slips = phone.tokens[:2]
    refused = phone.seal(record(nama="B"))
    held = phone.seal(record(nik=nik(9002)))
    lose_slips(app, *slips)
    assert phone.words(client, [{**refused, "slip": proof(slips[0])}]) == ["invalid"]
    change_row(app, Device, UUID(phone.id), restored=True)
    assert phone.words(client, [{**held, "slip": proof(slips[1])}]) == ["quarantined"]
    for slip in slips:
        assert (slip_row(app, slip).state, slip_row(app, slip).code) == ("issued", slip["code"])
    change_row(app, Device, UUID(phone.id), restored=False)
    # What the phone has handed out already does not come back into its pool.
    known = {one["token"] for one in phone.tokens}
    answer = phone.sync(client, want_tokens=400, cursor=None)
    assert not {slip["token"] for slip in slips} & {o["token"] for o in answer["slip_tokens"]}
    assert known <= {one["token"] for one in answer["slip_tokens"]} | known


def test_the_id_alone_proves_nothing(app: Flask, client: FlaskClient, phone: Phone) -> None:
    slip = phone.tokens[0]
    item = phone.seal(record())
    lose_slips(app, slip)
    assert phone.words(client, [item]) == ["quarantined"]
    assert reasons(app) == ["slip_unknown"]
    # The same bytes with the proof, from an app that has been updated meanwhile.
    assert phone.words(client, [{**item, "slip": proof(slip)}]) == ["stored"]
    assert enrollment(app, item).slip_code == slip["code"]


def test_nobody_brings_back_the_slip_of_another(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    slip = other.tokens[0]
    item = phone.seal(record(), slip=other.take_slip())
    lose_slips(app, slip)
    assert phone.words(client, [{**item, "slip": proof(slip)}]) == ["quarantined"]
    assert reasons(app) == ["slip_unknown"]


def test_a_forged_token_brings_nothing_back(app: Flask, client: FlaskClient, phone: Phone) -> None:
    slip = phone.tokens[0]
    item = phone.seal(record())
    lose_slips(app, slip)
    last = slip["token"][-8]
    forged = slip["token"][:-8] + ("A" if last != "A" else "B") + slip["token"][-7:]
    assert phone.words(client, [{**item, "slip": forged}]) == ["quarantined"]
    assert reasons(app) == ["slip_unknown"]


def lose_phone(app: Flask, phone: Phone) -> None:
    """The server is restored from before the activation, without beginning a new epoch."""
    with app.app_context():
        device = UUID(phone.id)
        db.session.execute(delete(Slip).where(Slip.device_id == device))
        db.session.execute(
            update(Invitation).where(Invitation.device_id == device).values(device_id=None)
        )
        db.session.execute(delete(Device).where(Device.id == device))
        db.session.commit()


def bring_certificate(client: FlaskClient, phone: Phone, items: list[dict[str, Any]]) -> Any:
    """What a phone does after 401 `unknown_device`."""
    import json

    body = json.dumps(phone.call(items)).encode()
    headers = {
        "Authorization": f"Bearer {phone.token(body)}",
        "Device-Certificate": phone.answer["device"]["certificate"],
    }
    answer = client.post("/api/v1/sync", data=body, content_type=JSON, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_phone_that_lost_its_number_proves_slips_by_its_certificate(
    app: Flask, client: FlaskClient, phone: Phone, make_invitation: MakeInvitation
) -> None:
    slip = phone.tokens[0]
    item = {**phone.seal(record()), "slip": proof(slip)}
    lose_phone(app, phone)
    heir = Phone.activate(client, make_invitation().secret)
    assert heir.answer["device"]["number"] == phone.answer["device"]["number"]
    answer = bring_certificate(client, phone, [item])
    assert (answer["results"][0]["result"], answer["closed"]) == ("quarantined", "device_restored")
    with looking(app) as session:
        device = session.get_one(Device, UUID(phone.id))
        assert device.number != phone.answer["device"]["number"]
        assert device.certified_number == phone.answer["device"]["number"]
    row = slip_row(app, slip)
    assert (str(row.device_id), row.code) == (phone.id, slip["code"])
    change_row(app, Device, UUID(phone.id), restored=False)
    later = phone.tokens[0]
    assert phone.words(client, [{**phone.seal(record(nik=nik(9002))), "slip": proof(later)}]) == [
        "stored"
    ]
    assert slip_row(app, later).state == "arrived"


def test_a_number_that_is_still_free_is_kept(app: Flask, client: FlaskClient, phone: Phone) -> None:
    slip = phone.tokens[0]
    item = {**phone.seal(record()), "slip": proof(slip)}
    lose_phone(app, phone)
    bring_certificate(client, phone, [item])
    with looking(app) as session:
        device = session.get_one(Device, UUID(phone.id))
        assert (device.number, device.certified_number) == (phone.answer["device"]["number"], None)
    assert slip_row(app, slip).code == slip["code"]
    assert count(app, Account) == 1
