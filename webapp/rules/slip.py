"""Slips: the spoken code with its check character, the signed token in the QR, and invitation codes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webapp.rules.dates import add_days
from webapp.rules.text import clean, length

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
FIRST_DAY = "2020-01-01"
SIGNED_BYTES = 22
TOKEN_BYTES = 86


@dataclass(frozen=True)
class Token:
    """A decoded token: 22 signed bytes and the raw signature R||S over them."""

    key: int
    device: int
    day: str
    id: bytes
    signature: bytes
    signed: bytes


def check_character(seven: str) -> str:
    """The Luhn mod 32 check character: from the right, factors 2, 1, 2, and so on."""
    total, factor = 0, 2
    for character in reversed(seven):
        product = CROCKFORD.index(character) * factor
        total += product // 32 + product % 32
        factor = 3 - factor
    return CROCKFORD[(32 - total % 32) % 32]


def is_code(text: str) -> bool:
    """Whether the text is a slip code as stored: eight characters, the last one right."""
    if re.fullmatch(f"[{CROCKFORD}]{{8}}", text) is None:
        return False
    return check_character(text[:7]) == text[7]


def read_code(text: str) -> str | None:
    """A slip code as people type it, or nothing: any case, O is 0, I and L are 1."""
    code = _read_typed(text)
    return code if is_code(code) else None


def show_code(code: str) -> str:
    """The code in two groups of four."""
    return code[:4] + "-" + code[4:]


def read_invitation_code(text: str) -> str | None:
    """The ten typed characters, or the 26 of a link or its last part, or nothing."""
    secret = clean(text).split("/")[-1]
    if re.fullmatch("[A-Za-z0-9]{26}", secret) is not None:
        return _upper(secret)
    code = _read_typed(text)
    return code if re.fullmatch(f"[{CROCKFORD}]{{10}}", code) is not None else None


def show_invitation_code(code: str) -> str:
    """The invitation code in two groups of five."""
    return code[:5] + "-" + code[5:]


def signed_bytes(key: int, device: int, day_number: int, slip_id: bytes) -> bytes:
    """The 22 bytes that the slip key signs; day_number counts from 1 January 2020."""
    head = bytes(
        [
            key,
            device >> 16 & 255,
            device >> 8 & 255,
            device & 255,
            day_number >> 8,
            day_number & 255,
        ]
    )
    return head + slip_id


def encode_token(signed: bytes, signature: bytes) -> str:
    """The 138 characters of a token."""
    return encode_base32(signed + signature)


def decode_token(text: str) -> Token | None:
    """The parts of a token of 138 characters, or nothing; the signature is not verified here."""
    raw = decode_base32(_upper(text))
    if raw is None or len(raw) != TOKEN_BYTES:
        return None
    return Token(
        key=raw[0],
        device=raw[1] << 16 | raw[2] << 8 | raw[3],
        day=add_days(FIRST_DAY, raw[4] << 8 | raw[5]),
        id=raw[6:SIGNED_BYTES],
        signature=raw[SIGNED_BYTES:],
        signed=raw[:SIGNED_BYTES],
    )


def slip_id_text(slip_id: bytes) -> str:
    """The 16 bytes of a slip's id as 26 characters."""
    return encode_base32(slip_id)


def read_slip_id(text: str) -> bytes | None:
    """The 16 bytes of 26 characters, or nothing."""
    raw = decode_base32(_upper(text))
    return raw if raw is not None and len(raw) == 16 else None


def slip_url(public_url: str, token: str) -> str:
    """What the QR holds: upper case throughout, so that it fits the alphanumeric mode."""
    return _upper(public_url.rstrip("/")) + "/S/" + token


def read_slip_link(text: str) -> str | None:
    """The 138 or 26 characters at the end of a scanned link, in upper case, or nothing."""
    match = re.search("/[Ss]/([A-Za-z2-7]+)/?$", clean(text))
    tail = "" if match is None else _upper(match[1])
    return tail if length(tail) in (138, 26) and decode_base32(tail) is not None else None


def encode_base32(raw: bytes) -> str:
    """RFC 4648 base32, upper case, without padding."""
    out, bits, held = "", 0, 0
    for byte in raw:
        held, bits = (held << 8 | byte) & 0xFFFF, bits + 8
        while bits >= 5:
            bits -= 5
            out += BASE32[held >> bits & 31]
    return out + BASE32[held << (5 - bits) & 31] if bits > 0 else out


def decode_base32(text: str) -> bytes | None:
    """The bytes of canonical base32 without padding, or nothing; spare bits must be zero."""
    out, bits, held = [], 0, 0
    for character in text:
        value = BASE32.find(character)
        if value < 0:
            return None
        held, bits = (held << 5 | value) & 0xFFFF, bits + 5
        if bits >= 8:
            bits -= 8
            out.append(held >> bits & 255)
    return bytes(out) if bits < 5 and held & ((1 << bits) - 1) == 0 else None


def _upper(text: str) -> str:
    # Only ASCII: the capitals of other letters change their number.
    return re.sub("[a-z]+", lambda match: match[0].upper(), text)


def _read_typed(text: str) -> str:
    code = re.sub(r"[ .\-]", "", _upper(clean(text)))
    return code.replace("O", "0").replace("I", "1").replace("L", "1")
