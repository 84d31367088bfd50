"""Opens sealed records: the one module that reads the sealing keys (SECURITY section 9).

It expects a JWE that holds a JWS and never guesses: one algorithm each, no compression, no
header but the ones named here, and the device key it is told to check with.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from webapp.records.keys import Keys, base64url, read_base64url
from webapp.records.payload import NotAPayload, NotYetKnown, Payload, read_payload
from webapp.records.strict_json import NotJson, read_json

LARGEST_SEALED = 32 * 1024
OUTER = {"alg": "ECDH-ES", "enc": "A256GCM", "cty": "JWT"}
OUTER_NAMES = {"alg", "enc", "kid", "cty", "epk"}
EPK_NAMES = {"kty", "crv", "x", "y"}
INNER_NAMES = {"alg", "kid"}

_JWE = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"])
_JWS = jws.JWSRegistry(algorithms=["ES256"])


class NotOpened(Exception):
    """The seal does not open: altered, too large, or sealed in a way that is not ours."""


class UnknownKey(NotOpened):
    """It was sealed to a key that this installation does not have."""


class BadSignature(Exception):
    """It opened, but what is inside was not signed by this device."""


class BadPayload(Exception):
    """It opened and was signed, but it is not a record of any released version."""


class NewerPayload(Exception):
    """It opened and was signed, and names a version that this server does not read yet."""


def hash_of(sealed: bytes) -> str:
    """The hash that names these bytes in receipts: SHA-256, base64url."""
    return base64url(hashlib.sha256(sealed).digest())


def open_sealed(
    sealed: bytes, keys: Keys, device_id: str, public_key: Mapping[str, Any]
) -> Payload:
    """What the device signed and sealed.

    Raises NotOpened, UnknownKey, BadSignature, BadPayload or NewerPayload.
    """
    signed = _open(sealed, keys)
    return _read(_verify(signed, device_id, public_key))


def _open(sealed: bytes, keys: Keys) -> bytes:
    if len(sealed) > LARGEST_SEALED:
        raise NotOpened("too large")
    header = _read_header(sealed, parts=5)
    if set(header) != OUTER_NAMES or any(header[name] != value for name, value in OUTER.items()):
        raise NotOpened("another way of sealing")
    epk = header["epk"]
    if not isinstance(epk, dict) or set(epk) != EPK_NAMES:
        raise NotOpened("another kind of key")
    private = keys.sealing.get(header["kid"]) if isinstance(header["kid"], str) else None
    if private is None:
        raise UnknownKey("sealed to an unknown key")
    try:
        opened = jwe.decrypt_compact(sealed, ECKey.import_key(private), registry=_JWE)
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        raise NotOpened("does not open") from error
    return opened.plaintext or b""


def _verify(signed: bytes, device_id: str, public_key: Mapping[str, Any]) -> bytes:
    try:
        header = _read_header(signed, parts=3)
    except NotOpened as error:
        raise BadSignature("nothing signed inside") from error
    if set(header) != INNER_NAMES or header["alg"] != "ES256" or header["kid"] != device_id:
        raise BadSignature("signed in another way, or by another device")
    try:
        key = ECKey.import_key(dict(public_key))
        return jws.deserialize_compact(signed, key, registry=_JWS).payload
    except (JoseError, ValueError, TypeError) as error:
        raise BadSignature("the signature is not this device's") from error


def _read(payload: bytes) -> Payload:
    try:
        return read_payload(read_json(payload))
    except NotYetKnown as error:
        raise NewerPayload(str(error)) from error
    except (NotJson, NotAPayload) as error:
        raise BadPayload(str(error)) from error


def _read_header(compact: bytes, parts: int) -> dict[str, Any]:
    """The protected header of a compact serialization of so many parts."""
    pieces = compact.split(b".")
    if len(pieces) != parts or len(pieces[0]) > 1024:
        raise NotOpened("not in compact form")
    try:
        header = read_json(read_base64url(pieces[0].decode("ascii")))
    except (ValueError, NotJson) as error:
        raise NotOpened("no header") from error
    if not isinstance(header, dict):
        raise NotOpened("no header")
    return header
