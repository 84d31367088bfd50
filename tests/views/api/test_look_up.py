"""A volunteer's phone asks about a slip that somebody brings (UX section 10, SECURITY T6 and T14)."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.test import TestResponse

from tests.phone import Phone, slip_id
from tests.phones import change_row, looking
from tests.worker import record
from webapp.records.models import Device, Slip
from webapp.rules.slip import decode_token
from webapp.views.api.slips import UNKNOWN

PATH = "/api/v1/slips/look-up"
FORMS = ("token", "id", "code")


def ask(client: FlaskClient, phone: Phone, slip: object, **token: Any) -> TestResponse:
    return phone.post(client, json.dumps({"slip": slip}).encode(), PATH, **token)


def look_up(client: FlaskClient, phone: Phone, slip: str) -> dict[str, Any]:
    response = ask(client, phone, slip)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.get_json()
    return answer


def forms(token: dict[str, str]) -> dict[str, str]:
    """The three ways in which a slip is named."""
    return {"token": token["token"], "id": slip_id(token["token"]), "code": token["code"]}


def key(token: str) -> bytes:
    decoded = decode_token(token)
    assert decoded is not None
    return decoded.id


def flip(token: str) -> str:
    """The same token with one bit of its signature changed."""
    last = token[-2]
    return token[:-2] + ("A" if last != "A" else "B") + token[-1]


@pytest.mark.parametrize("form", FORMS)
def test_a_slip_without_a_record_is_genuine_and_names_its_officer(
    client: FlaskClient, phone: Phone, other: Phone, form: str
) -> None:
    slip = forms(phone.tokens[0])[form]
    person = phone.answer["person"]
    given, last = person["name"].split()[0], person["name"].split()[-1]
    assert look_up(client, other, slip) == {
        "known": True,
        "state": "belum_sampai",
        "initials": "",
        "officer": {"name": f"{given} {last[0]}.".upper(), "card": person["card"]},
    }


@pytest.mark.parametrize(("form", "initials"), [("token", "B••• C•••••"), ("code", "")])
def test_a_slip_with_a_record_tells_state_and_initials_but_never_more(
    client: FlaskClient, phone: Phone, other: Phone, form: str, initials: str
) -> None:
    slip = forms(phone.tokens[0])[form]
    phone.sync(client, [phone.seal(record())])
    answer = look_up(client, other, slip)
    assert (answer["known"], answer["state"]) == (True, "submitted")
    assert answer["initials"] == initials
    said = json.dumps(answer, ensure_ascii=False)
    for secret in ("Budi", "Contoh", "3173042107959001", "6281234567890"):
        assert secret not in said


def test_a_void_slip_says_so(app: Flask, client: FlaskClient, phone: Phone, other: Phone) -> None:
    token = phone.tokens[0]["token"]
    change_row(app, Slip, key(token), state="void")
    assert look_up(client, other, token)["state"] == "void"


def test_unknown_foreign_and_forged_are_answered_alike(
    client: FlaskClient, phone: Phone, other: Phone
) -> None:
    asked = [flip(phone.tokens[0]["token"]), "A" * 26, "0000000" + "0", "A" * 138]
    bodies = {ask(client, other, slip).get_data() for slip in asked}
    assert bodies == {ask(client, other, "B" * 25 + "A").get_data()}
    assert look_up(client, other, asked[0]) == UNKNOWN


def test_the_eleventh_miss_within_a_minute_is_refused_for_that_phone_alone(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.views.api.slips.utcnow", lambda: datetime(2026, 11, 21, tzinfo=UTC))
    genuine = phone.tokens[0]["code"]
    assert {ask(client, other, "A" * 26).status_code for _ in range(10)} == {200}
    refused = ask(client, other, genuine)
    assert (refused.status_code, refused.get_json()["code"]) == (429, "too_many")
    assert look_up(client, phone, genuine)["known"] is True


def test_that_somebody_asked_is_noted_only_of_a_slip_without_a_record(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    missing, sent = phone.tokens[1]["token"], phone.tokens[0]["token"]
    phone.sync(client, [phone.seal(record())])
    for token in (missing, sent):
        look_up(client, other, token)
    with looking(app) as session:
        asked = [session.get_one(Slip, key(token)).asked_at for token in (missing, sent)]
    assert asked[0] is not None
    assert asked[1] is None


def test_slips_of_an_older_key_stay_valid_after_a_rotation(
    client: FlaskClient, phone: Phone, second: Phone, runner: FlaskCliRunner
) -> None:
    older = phone.tokens[0]["token"]
    assert runner.invoke(args=["keys", "rotate", "slip"]).exit_code == 0
    assert look_up(client, second, older)["state"] == "belum_sampai"
    phone.sync(client, [phone.seal(record())])
    assert look_up(client, second, older)["state"] == "submitted"
    second.sync(client, [])
    assert {entry["number"] for entry in second.settings["slip_keys"]} == {1, 2}


def test_a_phone_may_ask_sixty_times_a_minute(
    client: FlaskClient, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.views.api.slips.utcnow", lambda: datetime(2026, 11, 21, tzinfo=UTC))
    codes = [phone.tokens[0]["code"]] * 60
    assert {ask(client, phone, code).status_code for code in codes} == {200}
    assert ask(client, phone, codes[0]).status_code == 429


def test_a_phone_that_is_closed_learns_nothing(
    app: Flask, client: FlaskClient, phone: Phone, other: Phone
) -> None:
    change_row(app, Device, UUID(other.id), revoked_at=datetime.now(UTC))
    refused = ask(client, other, phone.tokens[0]["token"])
    assert (refused.status_code, refused.get_json()["code"]) == (403, "device_closed")


def test_a_repeated_call_learns_nothing(client: FlaskClient, phone: Phone) -> None:
    jti = "7b1ffb1e-0c2f-4a75-9d6c-0d5a4f2f7a11"
    assert ask(client, phone, phone.tokens[0]["token"], jti=jti).status_code == 200
    again = ask(client, phone, phone.tokens[0]["token"], jti=jti)
    assert (again.status_code, again.get_json()["code"]) == (401, "token_used")


@pytest.mark.parametrize("slip", ["", "a" * 26, "A" * 25, "7KQ2-9XW6", "ILOU0000", 7, None, "A\n"])
def test_what_no_slip_can_be_is_of_another_shape(
    client: FlaskClient, phone: Phone, slip: object
) -> None:
    refused = ask(client, phone, slip)
    assert (refused.status_code, refused.get_json()["code"]) == (400, "bad_shape")
