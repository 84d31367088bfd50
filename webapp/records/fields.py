"""Personal fields in the database: encrypted one by one, and findable only through a keyed hash."""

import hashlib
import hmac
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from webapp.records.keys import Keys, base64url, read_base64url

NONCE = 12
SHORTEST_TOKEN = 3


class Unreadable(Exception):
    """An encrypted field does not open: a key is missing, or it was altered or moved."""


def encrypt(keys: Keys, value: str, bound_to: str) -> str:
    """Encrypt a field, bound to the place it belongs to (as `enrollment:<id>:nik`)."""
    kid, key = next(iter(keys.field.items()))
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, value.encode("utf-8"), bound_to.encode("utf-8"))
    return f"{kid}.{base64url(nonce + sealed)}"


def decrypt(keys: Keys, value: str, bound_to: str) -> str:
    """Open a field that was encrypted for the same place."""
    kid, _, text = value.partition(".")
    try:
        raw = read_base64url(text)
        opened = AESGCM(keys.field[kid]).decrypt(raw[:NONCE], raw[NONCE:], bound_to.encode("utf-8"))
    except (KeyError, ValueError, InvalidTag) as error:
        raise Unreadable(f"a field of {bound_to.partition(':')[0]} does not open") from error
    return opened.decode("utf-8")


def blind_index(keys: Keys, kind: str, value: str) -> str:
    """HMAC-SHA-256 cut to 128 bits, hex: equal values of one kind are equal, and say no more."""
    return _mac(keys, kind, value)[:16].hex()


def keyed_hash(keys: Keys, kind: str, value: str) -> str:
    """The whole HMAC-SHA-256 as 43 characters, for secrets too short for a plain hash."""
    return base64url(_mac(keys, kind, value))


def search_tokens(keys: Keys, nama: str) -> set[str]:
    """The keyed hash of each part of a name that has three letters or more."""
    plain = unicodedata.normalize("NFKD", nama).casefold()
    letters = "".join(c if c.isalpha() else " " for c in plain if not unicodedata.combining(c))
    return {
        blind_index(keys, "nama", part) for part in letters.split() if len(part) >= SHORTEST_TOKEN
    }


def _mac(keys: Keys, kind: str, value: str) -> bytes:
    return hmac.digest(keys.index, f"{kind}\0{value}".encode(), hashlib.sha256)
