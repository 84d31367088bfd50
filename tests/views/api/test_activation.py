"""Coming in with an invitation (WIRE section 2, SECURITY section 4, must 11)."""

import json
import time
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import select

from tests.phone import JSON, Phone, ask_activation, digest, new_key, sign_token
from tests.phones import MakeInvitation, count, looking
from webapp.records.db import db
from webapp.records.invitation import MISSES
from webapp.records.models import Device, Invitation, Slip


def preview(client: FlaskClient, code: str) -> tuple[int, dict[str, object]]:
    body = json.dumps({"code": code})
    response = client.post("/api/v1/invitations/preview", data=body, content_type=JSON)
    return response.status_code, response.get_json()


def test_a_preview_says_whose_it_is_and_uses_nothing_up(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    way_in = make_invitation()
    expected = {
        "name": "Sri Contoh",
        "role": "relawan",
        "territory": {
            "code": "31.73.04.1001",
            "label": "Tambora, Kec. Tambora",
            "rw": None,
            "rt": None,
        },
    }
    for code in (way_in.secret, way_in.code, way_in.code.lower()):
        assert preview(client, code) == (200, expected)
    assert count(app, Device) == 0


def test_an_activation_gives_all_a_phone_needs(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    phone = Phone.activate(client, make_invitation().code)
    answer = phone.answer
    assert answer["installation"] == str(app.extensions["jaring"].id)
    assert answer["person"]["card"] == f"K-{answer['device']['number']:04d}"
    assert len(answer["slip_tokens"]) == 200
    assert phone.sync(client, want_tokens=0)["slip_tokens"] == []
    key = next(iter(app.extensions["jaring"].keys.certificate.values()))
    server = ECKey.import_key(key.public_key())
    certified = jwt.decode(answer["device"]["certificate"], server, algorithms=["ES256"]).claims
    assert certified["sub"] == phone.id
    assert certified["cnf"]["jwk"]["x"] == phone.key.as_dict(private=False)["x"]


def test_the_same_key_may_ask_again_and_another_comes_too_late(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    way_in, key = make_invitation(), new_key()
    first = ask_activation(client, way_in.secret, key).get_json()
    again = ask_activation(client, way_in.code, key).get_json()
    changing = {"server_time", "device"}
    assert {n: v for n, v in first.items() if n not in changing} == {
        n: v for n, v in again.items() if n not in changing
    }
    assert first["device"]["id"] == again["device"]["id"]
    late = ask_activation(client, way_in.secret, new_key())
    assert (late.status_code, late.get_json()["code"]) == (410, "invitation_used")
    assert preview(client, way_in.code)[0] == 410
    assert [count(app, Device), count(app, Slip)] == [1, 200]


def test_the_call_is_signed_by_the_key_it_brings(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    way_in, key, thief = make_invitation(), new_key(), new_key()
    for response in (
        ask_activation(client, way_in.secret, key, signer=thief),
        ask_activation(client, way_in.secret, key, iss=thief.thumbprint()),
        ask_activation(client, way_in.secret, key, jti=None),
    ):
        assert (response.status_code, response.get_json()["code"]) == (401, "bad_token")
    late = int(time.time()) - 1000
    response = ask_activation(client, way_in.secret, key, iat=late, exp=late + 100)
    assert (response.status_code, response.get_json()["code"]) == (401, "clock")
    response = ask_activation(client, way_in.secret, key, bh=digest(b"other"))
    assert (response.status_code, response.get_json()["code"]) == (400, "body_hash")
    assert count(app, Device) == 0


def test_unknown_and_old_invitations_are_told_apart_from_used_ones(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    way_in = make_invitation()
    for code in ("x", "A" * 26, "0123456789"):
        assert preview(client, code)[0] == 404
        response = ask_activation(client, code, new_key())
        assert (response.status_code, response.get_json()["code"]) == (404, "invitation_unknown")
    with app.app_context():
        for row in db.session.scalars(select(Invitation)):
            row.expires_at = datetime.now(UTC) - timedelta(seconds=1)
        db.session.commit()
    response = ask_activation(client, way_in.secret, new_key())
    assert (response.status_code, response.get_json()["code"]) == (410, "invitation_expired")
    with looking(app) as session:
        assert session.scalars(select(Invitation.used_at)).all() == [None]


def test_a_label_that_grows_in_its_normal_form_is_cut(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    """One sign becomes three, and PostgreSQL takes no more than a hundred."""
    long = {"label": "\U0001d160" * 100, "app": "\U0001d160" * 64}
    response = ask_activation(client, make_invitation().secret, new_key(), says=long)
    assert response.status_code == 200
    with looking(app) as session:
        assert [len(d.label) for d in session.scalars(select(Device))] == [100]


def test_guessing_is_slowed_down(client: FlaskClient, make_invitation: MakeInvitation) -> None:
    tries = MISSES.most + 1
    said = [preview(client, f"{n:010d}")[0] for n in range(tries)]
    assert said == [404] * (tries - 1) + [429]
    body = json.dumps({"code": make_invitation().code})
    response = client.post("/api/v1/invitations/preview", data=body, content_type=JSON)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= MISSES.seconds


def test_a_key_that_is_no_point_of_the_curve_is_refused(
    app: Flask, client: FlaskClient, make_invitation: MakeInvitation
) -> None:
    way_in, key = make_invitation(), new_key()
    real = {name: str(value) for name, value in key.as_dict(private=False).items()}
    for x in ("A" * 43, "x", real["x"] + "="):
        asked = {
            "code": way_in.secret,
            "public_key": {"kty": "EC", "crv": "P-256", "x": x, "y": real["y"]},
            "label": "HP uji",
            "app": "uji",
        }
        body = json.dumps(asked).encode()
        token = sign_token(key, {"kid": "x"}, {"bh": digest(body)})
        response = client.post(
            "/api/v1/activations",
            data=body,
            content_type=JSON,
            headers={"Authorization": f"Bearer {token}"},
        )
        assert response.status_code in (400, 401)
    assert count(app, Device) == 0
