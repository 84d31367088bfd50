"""The installation's keys: made on the first start, kept as files only their owner may read."""

import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

KINDS = ("sealing", "slip", "certificate", "field")
KEY_FILE = re.compile(rf"installation|(?:index|web|(?:{'|'.join(KINDS)})-\d+)\.key")
LETTERS = {"sealing": "s", "slip": "", "certificate": "c", "field": "k"}


class KeysChanged(Exception):
    """A folder of keys that lacks what a running server already uses, or is another's."""


@dataclass(frozen=True, repr=False)
class Keys:
    """Every key, newest first where there are several; its repr shows none of them."""

    installation: UUID
    sealing: Mapping[str, ec.EllipticCurvePrivateKey]
    slip: Mapping[int, ec.EllipticCurvePrivateKey]
    certificate: Mapping[str, ec.EllipticCurvePrivateKey]
    field: Mapping[str, bytes]
    index: bytes
    web_secret: str


def load_keys(folder: Path) -> Keys:
    """Read the keys in folder, making what is missing (mode 0600)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for kind in KINDS:
        if not _numbers(folder, kind):
            # By its number: what another start makes meanwhile is this very key.
            _make_key(folder, kind, 1)
    return Keys(
        installation=UUID(_read_or_make(folder / "installation", lambda: str(uuid4()))),
        sealing={f"s{n}": _read_private(folder, "sealing", n) for n in _numbers(folder, "sealing")},
        slip={n: _read_private(folder, "slip", n) for n in _numbers(folder, "slip")},
        certificate={
            f"c{n}": _read_private(folder, "certificate", n)
            for n in _numbers(folder, "certificate")
        },
        field={f"k{n}": _read_secret(_path(folder, "field", n)) for n in _numbers(folder, "field")},
        index=_read_secret(folder / "index.key"),
        web_secret=_read_or_make(folder / "web.key", _new_secret),
    )


def reload_keys(folder: Path, known: Keys, names: frozenset[str]) -> Keys:
    """The keys as they are now, when some were added to those of these names; nothing is made.

    Raises KeysChanged when one is missing, as where a secret store was taken off.
    """
    if not names <= list_names(folder):
        raise KeysChanged("a key is missing")
    keys = load_keys(folder)
    kept = (known.installation, known.index, known.web_secret)
    if (keys.installation, keys.index, keys.web_secret) != kept:
        raise KeysChanged("the keys of another installation")
    return keys


def list_names(folder: Path) -> frozenset[str]:
    """The names of the key files: a rotation adds one, and no key is ever rewritten."""
    try:
        return frozenset(name for name in os.listdir(folder) if KEY_FILE.fullmatch(name))  # noqa: PTH208  (before every request)
    except FileNotFoundError:
        return frozenset()


def add_key(folder: Path, kind: str) -> str:
    """Make the next key of a kind, which from now on is the newest; returns its id."""
    number = max(_numbers(folder, kind), default=0) + 1
    if kind == "slip" and number > 255:
        raise ValueError("a slip names its key in one byte: there is no 256th slip key")
    _make_key(folder, kind, number)
    return f"{LETTERS[kind]}{number}"


def sealing_jwks(keys: Keys) -> list[dict[str, object]]:
    """The public sealing keys as the phone gets them, `{kid, jwk}`, newest first."""
    return [{"kid": kid, "jwk": public_jwk(key)} for kid, key in keys.sealing.items()]


def slip_jwks(keys: Keys) -> list[dict[str, object]]:
    """The public slip keys as the phone gets them, `{number, jwk}`, newest first."""
    return [{"number": number, "jwk": public_jwk(key)} for number, key in keys.slip.items()]


def public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """The public half of a P-256 key as a JWK (RFC 7518, section 6.2)."""
    numbers = key.public_key().public_numbers()
    x, y = (base64url(part.to_bytes(32, "big")) for part in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def base64url(value: bytes) -> str:
    """Base64url without padding (RFC 4648, section 5)."""
    return urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def read_base64url(text: str) -> bytes:
    """The bytes of a base64url text without padding; ValueError when it is none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _numbers(folder: Path, kind: str) -> list[int]:
    names = (re.fullmatch(rf"{kind}-(\d+)\.key", path.name) for path in folder.iterdir())
    return sorted((int(name[1]) for name in names if name), reverse=True)


def _path(folder: Path, kind: str, number: int) -> Path:
    return folder / f"{kind}-{number}.key"


def _make_key(folder: Path, kind: str, number: int) -> None:
    _read_or_make(_path(folder, kind, number), _new_secret if kind == "field" else _new_pem)


def _read_private(folder: Path, kind: str, number: int) -> ec.EllipticCurvePrivateKey:
    pem = _path(folder, kind, number).read_bytes()
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError(f"{kind}-{number}.key is not a P-256 key")
    return key


def _read_secret(path: Path) -> bytes:
    return read_base64url(_read_or_make(path, _new_secret))


def _new_secret() -> str:
    return base64url(secrets.token_bytes(32))


def _new_pem() -> str:
    return (
        ec.generate_private_key(ec.SECP256R1())
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode("ascii")
    )


def _read_or_make(path: Path, make: Callable[[], str]) -> str:
    """The file's text; a missing file is made whole, so that two starts at once agree on one."""
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its key is the one
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
