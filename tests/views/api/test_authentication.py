"""SECURITY T4, T5, F02, F28 and ASVS 9: who may call, and with which token."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import delete, text

from tests.phone import Phone, base64url, digest, new_key, sign_token
from tests.phones import change_row, count, looking
from tests.worker import record
from webapp.records.db import db
from webapp.records.models import (
    Account,
    Deposit,
    Device,
    Enrollment,
    Quarantine,
    Slip,
)

SYNC = "/api/v1/sync"


def post(client: FlaskClient, body: bytes, authorization: str | None, **headers: str) -> Any:
    if authorization is not None:
        headers = {"Authorization": authorization, **headers}
    return client.post(SYNC, data=body, content_type="application/json", headers=headers)


def expect(response: Any, status: int, code: str) -> None:
    answer = response.get_json()
    assert (response.status_code, answer["code"]) == (status, code)
    assert answer["message"]
    assert abs(datetime.fromisoformat(answer["server_time"]) - datetime.now(UTC)) < timedelta(
        seconds=20
    )


@pytest.fixture
def body(phone: Phone) -> bytes:
    return json.dumps(phone.call([phone.seal(record())])).encode()


def test_without_a_token_nothing_is_taken(app: Flask, client: FlaskClient, body: bytes) -> None:
    for header in (None, "", "Basic abc", "Bearer", "Bearer ", "bearer x.y.z"):
        expect(post(client, body, header), 401, "no_token")
    assert count(app, Deposit) == 0


def test_what_is_no_token_is_none(client: FlaskClient, body: bytes) -> None:
    for token in ("x", "a.b", "a.b.c", "....", "e30.e30.", "W10.W10.x", "é.é.é", "a." * 3000):
        expect(post(client, body, f"Bearer {token}"), 401, "bad_token")


def test_an_altered_body_is_a_400_before_anything_else(
    app: Flask, client: FlaskClient, phone: Phone, body: bytes
) -> None:
    token = f"Bearer {phone.token(body)}"
    for altered in (b"", body[:700], body.replace(b"draft", b"drafT"), body + b" "):
        expect(post(client, altered, token), 400, "body_hash")
    assert count(app, Deposit) == 0
    assert post(client, body, token).status_code == 200


def test_only_es256_by_the_key_of_the_device_is_taken(
    app: Flask, client: FlaskClient, phone: Phone, body: bytes
) -> None:
    claims = claims_of(phone, body)
    unsigned = f"{part({'alg': 'none', 'kid': phone.id})}.{part(claims)}."
    shared = OctKey.import_key(json.dumps(phone.key.as_dict(private=False)).encode())
    symmetric = jwt.encode({"alg": "HS256", "kid": phone.id}, claims, shared, algorithms=["HS256"])
    stranger = sign_token(new_key(), {"kid": phone.id}, claims)
    genuine = phone.token(body)
    flipped = genuine[:-8] + ("AAAAAAAA" if genuine[-8:] != "AAAAAAAA" else "BBBBBBBB")
    for forged in (unsigned, symmetric, stranger, flipped):
        expect(post(client, body, f"Bearer {forged}"), 401, "bad_token")
    assert count(app, Deposit) == 0


def test_a_header_that_points_elsewhere_is_refused(
    client: FlaskClient, phone: Phone, body: bytes
) -> None:
    for more in (
        {"jku": "https://contoh.example/keys"},
        {"x5u": "https://contoh.example/cert"},
        {"crit": ["exp"]},
        {"b64": False},
        {"typ": "at+jwt"},
    ):
        header = {"alg": "ES256", "kid": phone.id, **more}
        token = signed_raw(phone.key, header, claims_of(phone, body))
        expect(post(client, body, f"Bearer {token}"), 401, "bad_token")


def test_a_key_in_the_header_is_not_believed(
    client: FlaskClient, phone: Phone, body: bytes
) -> None:
    thief = new_key()
    header = {"alg": "ES256", "kid": phone.id, "jwk": thief.as_dict(private=False)}
    token = signed_raw(thief, header, claims_of(phone, body))
    expect(post(client, body, f"Bearer {token}"), 401, "bad_token")


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"aud": str(uuid4())},
    {"aud": None},
    {"iss": str(uuid4())},
    {"jti": None},
    {"jti": "x"},
    {"iat": None},
    {"exp": None},
    {"exp": int(time.time()) + 3600},
    {"exp": 1},
    {"iat": "now"},
    {"admin": True},
    {"nbf": 0},
]


def test_every_claim_is_checked(client: FlaskClient, phone: Phone, body: bytes) -> None:
    for claims in WRONG_CLAIMS:
        token = phone.token(body, **claims)
        expect(post(client, body, f"Bearer {token}"), 401, "bad_token")


def test_a_wrong_clock_is_told_the_time_and_may_sign_again(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    item = phone.seal(record())
    for wrong in (timedelta(hours=3), -timedelta(days=5 * 365), timedelta(seconds=130)):
        phone.clock = wrong
        expect(phone.try_sync(client, [item]), 401, "clock")
    phone.clock = timedelta(seconds=-200)  # inside the leeway
    assert phone.try_sync(client, [item]).status_code == 200
    assert count(app, Enrollment) == 1


def test_an_expired_token_is_a_clock_that_differs(
    client: FlaskClient, phone: Phone, body: bytes
) -> None:
    past = int(time.time()) - 500
    token = phone.token(body, iat=past, exp=past + 120)
    expect(post(client, body, f"Bearer {token}"), 401, "clock")


def test_a_replay_deposits_again_and_is_told_nothing(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    body = json.dumps({**phone.call([phone.seal(record())]), "want_tokens": 5}).encode()
    token = f"Bearer {phone.token(body)}"
    first = post(client, body, token).get_json()
    assert first["results"][0]["result"] == "stored"
    for _ in range(3):
        again = post(client, body, token).get_json()
        assert again["results"][0]["result"] == "already_stored"
        assert (again["changes"], again["slip_tokens"]) == ([], [])
        assert "settings" not in again
    assert count(app, Enrollment) == 1


def test_a_replayed_read_is_refused(client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record(nik="12"))
    phone.sync(client, [item])
    path = f"/api/v1/enrollments/{item['id']}/fields"
    headers = {"Authorization": f"Bearer {phone.token(b'')}"}
    assert client.get(path, headers=headers).status_code == 200
    expect(client.get(path, headers=headers), 401, "token_used")


def test_a_store_of_used_tokens_that_fails_leaves_the_deposit_open(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    """F40: who cannot be told apart from a replay is not told anything, but is heard."""
    item = phone.seal(record())
    with app.app_context():
        db.session.execute(text("DROP TABLE used_token"))
        db.session.commit()
    answer = phone.sync(client, [item], want_tokens=3)
    assert answer["results"][0]["result"] == "stored"
    assert answer["slip_tokens"] == []
    expect(phone.get(client, f"/api/v1/enrollments/{item['id']}/fields"), 401, "token_used")


def test_a_revoked_phone_is_told_nothing(app: Flask, client: FlaskClient, phone: Phone) -> None:
    item = phone.seal(record(nik="12"))
    phone.sync(client, [item])
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    slips = count(app, Slip)
    answer = phone.sync(client, [phone.seal(record())], want_tokens=200)
    assert [result["result"] for result in answer["results"]] == ["quarantined"]
    assert (answer["changes"], answer["slip_tokens"]) == ([], [])
    assert "settings" not in answer
    assert count(app, Slip) == slips
    expect(phone.get(client, f"/api/v1/enrollments/{item['id']}/fields"), 403, "device_closed")


def test_a_phone_nobody_knows_brings_its_certificate(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    """F29: the server was restored from before the activation; person and device are gone."""
    forget(app, phone)
    body = json.dumps(phone.call([phone.seal(record())])).encode()
    expect(post(client, body, f"Bearer {phone.token(body)}"), 401, "unknown_device")
    certificate = phone.answer["device"]["certificate"]
    answer = post(
        client, body, f"Bearer {phone.token(body)}", **{"Device-Certificate": certificate}
    )
    assert [result["result"] for result in answer.get_json()["results"]] == ["quarantined"]
    with looking(app) as session:
        device = session.get_one(Device, UUID(phone.id))
        assert (device.restored, device.number) == (True, phone.answer["device"]["number"])
        assert device.account.disabled_at is not None
    assert [count(app, Quarantine), count(app, Enrollment)] == [1, 0]


def test_a_certificate_alone_is_not_enough(app: Flask, client: FlaskClient, phone: Phone) -> None:
    forget(app, phone)
    thief = Phone(new_key(), phone.answer)
    body = json.dumps(thief.call([])).encode()
    good = phone.answer["device"]["certificate"]
    with_certificate = {"Device-Certificate": good}
    expect(post(client, body, f"Bearer {thief.token(body)}", **with_certificate), 401, "bad_token")
    for bad in ("x", good[:-9] + "AAAAAAAAA", thief.token(b"")):
        headers = {"Device-Certificate": bad}
        response = post(client, body, f"Bearer {phone.token(body)}", **headers)
        expect(response, 401, "bad_certificate")
    assert count(app, Device) == 0


def test_an_old_token_brings_no_phone_back(app: Flask, client: FlaskClient, phone: Phone) -> None:
    """What is refused changes nothing, not even with a good certificate."""
    forget(app, phone)
    body = json.dumps(phone.call([])).encode()
    past = int(time.time()) - 3600
    certified = {"Device-Certificate": phone.answer["device"]["certificate"]}
    old = phone.token(body, iat=past, exp=past + 120)
    expect(post(client, body, f"Bearer {old}", **certified), 401, "clock")
    elsewhere = phone.token(body, aud=str(uuid4()))
    expect(post(client, body, f"Bearer {elsewhere}", **certified), 401, "bad_token")
    assert count(app, Device) == 0


def claims_of(phone: Phone, body: bytes) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": phone.id,
        "aud": phone.installation,
        "iat": now,
        "exp": now + 120,
        "jti": str(uuid4()),
        "bh": digest(body),
    }


def part(value: dict[str, Any]) -> str:
    return base64url(json.dumps(value).encode())


def signed_raw(key: ECKey, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A genuine ES256 signature over any header, also one that no library would write."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256

    text = f"{part(header)}.{part(claims)}"
    private: Any = key.private_key
    r, s = utils.decode_dss_signature(private.sign(text.encode(), ec.ECDSA(SHA256())))
    return f"{text}.{base64url(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def forget(app: Flask, phone: Phone) -> None:
    """Take device and person out of the database, as a restore from before would."""
    from webapp.records.models import Invitation

    with app.app_context():
        for statement in (
            delete(Slip),
            delete(Invitation),
            delete(Device),
            delete(Account),
        ):
            db.session.execute(statement)
        db.session.commit()
