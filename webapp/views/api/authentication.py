"""Who calls: a JWT for each call, signed by the key of an activated phone (WIRE section 2)."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import request
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pydantic import ValidationError

from webapp.records import limits
from webapp.records.certificate import read_certificate
from webapp.records.device import find_device, restore_from_certificate
from webapp.records.keys import base64url, read_base64url
from webapp.records.limits import LimitsUnusable
from webapp.records.models import Device
from webapp.records.strict_json import NotJson, read_json
from webapp.views.api.refusal import Refusal
from webapp.views.api.shapes import ActivationClaims, CallClaims
from webapp.views.context import office, utcnow

LEEWAY = 120
LONGEST_LIFE = 120
LONGEST_TOKEN = 4096
# What else a header could say (jku, jwk, x5u, crit and the like) is nothing we follow.
HEADER_NAMES = {"alg", "kid", "typ"}

_ES256 = jws.JWSRegistry(algorithms=["ES256"])


@dataclass(frozen=True)
class Token:
    """A JWT as it came; nothing in it is believed before `verify`."""

    text: str
    kid: str
    claims: dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """The phone that calls; `repeated` when this very token has been used before."""

    device: Device
    repeated: bool


def authenticate(body: bytes) -> Caller:
    """The phone that signed this call, or a Refusal that says what the phone can do about it."""
    token = read_token()
    check_body(token, body)
    device = _find_caller(token)
    certificate = "" if device else _read_own_certificate(token)
    if device is not None:
        verify(token, device.public_key)
    try:
        claims = CallClaims.model_validate(token.claims)
    except ValidationError:
        raise Refusal(401, "bad_token") from None
    if claims.iss != token.kid or claims.aud != str(office().id):
        raise Refusal(401, "bad_token")
    _check_times(claims.iat, claims.exp)
    if device is None:
        device = restore_from_certificate(office(), certificate, utcnow())
    return Caller(device, repeated=_is_repeated(claims.jti, claims.exp))


def authenticate_new(body: bytes, public_key: Mapping[str, Any]) -> None:
    """Check that a call for activation is signed by the very key it wants activated."""
    token = read_token()
    check_body(token, body)
    verify(token, public_key)
    try:
        claims = ActivationClaims.model_validate(token.claims)
    except ValidationError:
        raise Refusal(401, "bad_token") from None
    if claims.iss != ECKey.import_key(dict(public_key)).thumbprint():
        raise Refusal(401, "bad_token")
    _check_times(claims.iat, claims.exp)


def read_token() -> Token:
    """The token of this call, its header and claims read but not believed."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind != "Bearer" or not text:
        raise Refusal(401, "no_token")
    parts = text.split(".")
    if len(parts) != 3 or len(text) > LONGEST_TOKEN:
        raise Refusal(401, "bad_token")
    try:
        header, claims = (read_json(read_base64url(part)) for part in parts[:2])
    except (ValueError, NotJson):
        raise Refusal(401, "bad_token") from None
    if not isinstance(header, dict) or not isinstance(claims, dict):
        raise Refusal(401, "bad_token")
    if not set(header) <= HEADER_NAMES or header.get("alg") != "ES256":
        raise Refusal(401, "bad_token")
    if header.get("typ", "JWT") != "JWT" or not isinstance(header.get("kid"), str):
        raise Refusal(401, "bad_token")
    return Token(text, header["kid"], claims)


def check_body(token: Token, body: bytes) -> None:
    """The body is what was signed for; one that was cut or altered under way is a 400."""
    expected = base64url(hashlib.sha256(body).digest())
    if not hmac.compare_digest(str(token.claims.get("bh")).encode(), expected.encode()):
        raise Refusal(400, "body_hash")


def verify(token: Token, public_key: Mapping[str, Any]) -> None:
    """The token is signed ES256 by this key and no other."""
    try:
        jws.deserialize_compact(token.text, ECKey.import_key(dict(public_key)), registry=_ES256)
    except (JoseError, ValueError, TypeError):
        raise Refusal(401, "bad_token") from None


def _find_caller(token: Token) -> Device | None:
    """The device of the key id, if there is one."""
    try:
        device_id = UUID(token.kid)
    except ValueError:
        raise Refusal(401, "bad_token") from None
    return find_device(device_id) if str(device_id) == token.kid else None


def _read_own_certificate(token: Token) -> str:
    """The certificate by which a device that a restore has lost proves itself, and signs with its key."""
    certificate = request.headers.get("Device-Certificate")
    if certificate is None or len(certificate) > LONGEST_TOKEN:
        raise Refusal(401, "unknown_device")
    certified = read_certificate(office(), certificate)
    if certified["sub"] != token.kid:
        raise Refusal(401, "bad_certificate")
    # Who only found the certificate cannot sign with its key.
    verify(token, certified["cnf"]["jwk"])
    return certificate


def _check_times(iat: int, exp: int) -> None:
    now = int(utcnow().timestamp())
    if not iat < exp <= iat + LONGEST_LIFE:
        raise Refusal(401, "bad_token")
    if iat > now + LEEWAY or exp < now - LEEWAY:
        raise Refusal(401, "clock")


def _is_repeated(jti: str, exp: int) -> bool:
    """Whether the token was seen before; when nobody can tell, it is treated as if it was (F40)."""
    expires = datetime.fromtimestamp(exp, UTC) + timedelta(seconds=LEEWAY)
    try:
        return not limits.use_token(office(), UUID(jti), expires, utcnow())
    except LimitsUnusable:
        return True
