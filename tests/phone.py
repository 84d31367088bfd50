"""A phone in Python: it activates, seals and signs exactly as WIRE.md wants, and can be told to lie.

    phone = Phone.activate(client, invitation.secret)
    item = phone.seal(record(nama="Siti Contoh"))     # tests/worker.py
    answer = phone.sync(client, [item])

`client` is Flask's test client. It takes no part of the application but the reading of a slip.
"""

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey
from werkzeug.test import TestResponse

from tests.worker import META
from webapp.rules.slip import decode_token, slip_id_text

JSON = "application/json"


def base64url(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def digest(value: bytes) -> str:
    """A hash as the wire writes it."""
    return base64url(hashlib.sha256(value).digest())


def write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Phone:
    """An activated phone: its key, what it was given, and how far it has been told."""

    key: ECKey
    answer: dict[str, Any]
    cursor: str | None = None
    seq: int = 0
    tokens: list[dict[str, str]] = field(default_factory=list)
    # Added to every time this phone writes: a phone whose clock is wrong.
    clock: timedelta = timedelta(0)

    @classmethod
    def activate(cls, client: FlaskClient, code: str, key: ECKey | None = None) -> "Phone":
        """Come in with an invitation's secret or typed code."""
        key = key or new_key()
        response = ask_activation(client, code, key)
        assert response.status_code == 200, response.text
        return cls.of(key, response.get_json())

    @classmethod
    def of(cls, key: ECKey, answer: dict[str, Any]) -> "Phone":
        """The phone that was given this answer to its activation."""
        return cls(key, answer, cursor=answer["cursor"], tokens=list(answer["slip_tokens"]))

    @property
    def id(self) -> str:
        return str(self.answer["device"]["id"])

    @property
    def installation(self) -> str:
        return str(self.answer["installation"])

    @property
    def settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = self.answer["settings"]
        return settings

    def now(self) -> datetime:
        return datetime.now(UTC) + self.clock

    def consent(self, **changes: Any) -> dict[str, Any]:
        """A signed consent to the text that this phone was given."""
        text = self.settings["consent"]
        return {
            "text_version": text["version"],
            "text_hash": text["hash"],
            "language": "id",
            "method": "tanda_tangan",
            "saksi": None,
            "strokes": [[12, 40, 3, -2, 5, 1, 9, 9], [500, 500, 1, 1]],
            "purposes": {"wa": False, "sponsor": False},
            "time": write_time(self.now()),
            **changes,
        }

    def payload(self, record: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """What will be signed; any member may be changed, `meta` is merged. Uses up seq and slip."""
        self.seq += 1
        meta = {**META, **changes.pop("meta", {})}
        slip = changes.pop("slip", None) or self.take_slip()
        return {
            "v": 1,
            "act": "enroll",
            "id": str(uuid4()),
            "rev": 1,
            "base": None,
            "seq": self.seq,
            "device": self.id,
            "installation": self.installation,
            "slip": slip,
            "time": write_time(self.now()),
            "record": record,
            "consent": self.consent(),
            "meta": meta,
            **changes,
        }

    def seal(self, record: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """One item of a sync call, ready to be sent."""
        return self.envelop(self.payload(record, **changes))

    def correct(
        self, item: dict[str, Any], record: dict[str, Any], **changes: Any
    ) -> dict[str, Any]:
        """The next revision of an item, holding only what was mended."""
        following = {
            "act": "correct",
            "id": item["id"],
            "rev": item["rev"] + 1,
            "base": item["rev"],
            "slip": item["slip"],
            "consent": None,
        }
        return self.seal(record, **{**following, **changes})

    def withdraw(self, item: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """The worker's wish to be taken out again."""
        return self.correct(item, {}, **{"act": "withdraw", **changes})

    def envelop(self, payload: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Sign and seal a payload; changes are to the envelope alone."""
        signed = self.sign(json.dumps(payload, ensure_ascii=False).encode("utf-8"))
        kid = self.settings["sealing_keys"][0]["kid"]
        sealed = self.encrypt(signed)
        envelope = {name: payload[name] for name in ("id", "rev", "seq", "slip")}
        return {
            **envelope,
            "kid": kid,
            "sealed": sealed,
            "hash": digest(sealed.encode("ascii")),
            **changes,
        }

    def sign(self, payload: bytes, **header: Any) -> str:
        """A compact JWS by the device key."""
        protected = {"alg": "ES256", "kid": self.id, **header}
        return jws.serialize_compact(protected, payload, self.key, algorithms=["ES256"])

    def encrypt(self, signed: str, **header: Any) -> str:
        """A compact JWE to the server's newest key."""
        newest = self.settings["sealing_keys"][0]
        protected = {
            "alg": "ECDH-ES",
            "enc": "A256GCM",
            "kid": newest["kid"],
            "cty": "JWT",
            **header,
        }
        names = ["ECDH-ES", "A256GCM", "A128GCM", "DEF"]
        return jwe.encrypt_compact(protected, signed, ECKey.import_key(newest["jwk"]), names)

    def take_slip(self) -> str:
        """The id of the next slip of the pool, as the wire writes it."""
        return slip_id(self.tokens.pop(0)["token"])

    def token(self, body: bytes, **changes: Any) -> str:
        """The JWT of a call with this body; any claim may be changed, None leaves it out."""
        seconds = int(time.time() + self.clock.total_seconds())
        header = changes.pop("header", {})
        claims = {
            "iss": self.id,
            "aud": self.installation,
            "iat": seconds,
            "exp": seconds + 120,
            "jti": str(uuid4()),
            "bh": digest(body),
            **changes,
        }
        return sign_token(self.key, {"kid": self.id, **header}, claims)

    def call(self, items: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
        """The body of a sync call."""
        counts = {
            "draft": 0,
            "waiting": len(items),
            "refused": 0,
            "retained": 0,
            "oldest_waiting": None,
        }
        return {
            "cursor": self.cursor,
            "want_tokens": 0,
            "counts": counts,
            "items": items,
            **changes,
        }

    def post(
        self, client: FlaskClient, body: bytes, path: str = "/api/v1/sync", **token: Any
    ) -> TestResponse:
        """Send these very bytes, signed."""
        headers = {"Authorization": f"Bearer {self.token(body, **token)}"}
        return client.post(path, data=body, content_type=JSON, headers=headers)

    def get(self, client: FlaskClient, path: str, **token: Any) -> TestResponse:
        """Read something, signed."""
        return client.get(path, headers={"Authorization": f"Bearer {self.token(b'', **token)}"})

    def try_sync(
        self, client: FlaskClient, items: list[dict[str, Any]], **changes: Any
    ) -> TestResponse:
        """Send items and give back whatever the server says; the cursor stays where it was."""
        return self.post(client, json.dumps(self.call(items, **changes)).encode("utf-8"))

    def sync(
        self, client: FlaskClient, items: list[dict[str, Any]] | None = None, **changes: Any
    ) -> dict[str, Any]:
        """Send items, expect to be answered, and take over what is new."""
        response = self.try_sync(client, items or [], **changes)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.get_json()
        self.cursor = answer["cursor"]
        known = {slip_id(one["token"]) for one in self.tokens}
        self.tokens += [o for o in answer["slip_tokens"] if slip_id(o["token"]) not in known]
        if "settings" in answer:
            self.answer["settings"] = answer["settings"]
        return answer

    def words(self, client: FlaskClient, items: list[dict[str, Any]]) -> list[str]:
        """The word that each item is answered with."""
        return [result["result"] for result in self.sync(client, items)["results"]]


def slip_id(token: str) -> str:
    """The 26 characters of a slip's id in its token."""
    decoded = decode_token(token)
    assert decoded is not None
    return slip_id_text(decoded.id)


def new_key() -> ECKey:
    """A device key that nobody has seen."""
    return ECKey.generate_key("P-256", private=True)


def sign_token(key: ECKey, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A JWT; claims that are None are left out."""
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "ES256", **header}, present, key, algorithms=["ES256"])


def ask_activation(
    client: FlaskClient,
    code: str,
    key: ECKey,
    signer: ECKey | None = None,
    says: dict[str, str] | None = None,
    **claims: Any,
) -> TestResponse:
    """Ask to be activated with this key; `signer` is another's key that signs the request."""
    public = {name: key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}
    asked = {"code": code, "public_key": public, "label": "HP uji", "app": "uji", **(says or {})}
    body = json.dumps(asked).encode("utf-8")
    seconds = int(time.time())
    thumbprint = key.thumbprint()
    token = sign_token(
        signer or key,
        {"kid": thumbprint},
        {
            "iss": thumbprint,
            "iat": seconds,
            "exp": seconds + 120,
            "jti": str(uuid4()),
            "bh": digest(body),
            **claims,
        },
    )
    headers = {"Authorization": f"Bearer {token}"}
    return client.post("/api/v1/activations", data=body, content_type=JSON, headers=headers)
