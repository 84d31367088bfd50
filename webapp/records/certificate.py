"""Device certificates: what a phone keeps so that it can prove itself to a restored server."""

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from webapp.records.installation import Installation
from webapp.records.models import Device

ALGORITHMS = ["ES256"]


class BadCertificate(Exception):
    """A certificate that this installation did not sign, or whose key belongs to another device."""


def certify(office: Installation, device: Device) -> str:
    """The certificate of a device, a JWT signed by the newest certificate key (WIRE section 2)."""
    kid, key = next(iter(office.keys.certificate.items()))
    person = device.account
    claims = {
        "iss": str(office.id),
        "sub": str(device.id),
        "num": device.number,
        "cnf": {"jwk": device.public_key},
        "person": str(person.id),
        "territory": {"code": person.territory, "rw": person.rw, "rt": person.rt},
        "iat": int(device.activated_at.timestamp()),
    }
    return jwt.encode({"alg": "ES256", "kid": kid}, claims, ECKey.import_key(key), ALGORITHMS)


def read_certificate(office: Installation, certificate: str) -> dict[str, Any]:
    """The claims of a certificate that this installation signed; it has no end, revocation ends it."""
    keys = [
        ECKey.import_key(key.public_key(), {"kid": kid})
        for kid, key in office.keys.certificate.items()
    ]
    try:
        claims = jwt.decode(certificate, KeySet(list(keys)), ALGORITHMS).claims
    except (JoseError, ValueError) as error:
        raise BadCertificate("not signed here") from error
    if claims.get("iss") != str(office.id):
        raise BadCertificate("of another installation")
    return claims
