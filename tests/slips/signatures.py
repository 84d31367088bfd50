"""Who signed a slip: read from the pictures, verified by Node, and refused with any bit turned round."""

import random
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric import ec

from tests.slips.office import Office
from tests.slips.readers import Readers, bytes_of, text_of
from webapp.records.keys import public_jwk
from webapp.records.public_status import look_up_token
from webapp.records.slip import _sign, read_genuine
from webapp.rules.slip import SIGNED_BYTES, TOKEN_BYTES

BITS = TOKEN_BYTES * 8


def count_genuine(office: Office, readers: Readers, urls: Sequence[str]) -> int:
    """How many addresses carry a signature of this office's slip key over their first 22 bytes."""
    return sum(readers.verify(_key(office), map(bytes_of, urls)))


def count_refused(office: Office, readers: Readers, tokens: Sequence[bytes]) -> int:
    """How many of these tokens Node refuses, and our server too, both as a signature and as a slip."""
    held = readers.verify(_key(office), tokens)
    with office.app.app_context():
        own = office.app.extensions["jaring"]
        taken = [
            read_genuine(own, text) is not None or look_up_token(own, text) is not None
            for text in map(text_of, tokens)
        ]
    return sum(not (one or other) for one, other in zip(held, taken, strict=True))


def flip_each(url: str) -> list[bytes]:
    """A token with each of its 688 bits turned round in turn."""
    return [flip(bytes_of(url), bit) for bit in range(BITS)]


def flip_one(urls: Sequence[str], seed: int) -> list[bytes]:
    """Each token with one bit turned round, somewhere."""
    chance = random.Random(seed)
    return [flip(bytes_of(url), chance.randrange(BITS)) for url in urls]


def flip(token: bytes, bit: int) -> bytes:
    changed = int.from_bytes(token, "big") ^ 1 << bit
    return changed.to_bytes(len(token), "big")


def sign_elsewhere(urls: Sequence[str]) -> list[bytes]:
    """What the same slips would be if another installation had signed them, with its key of the same number."""
    other = ec.generate_private_key(ec.SECP256R1())
    signed = [bytes_of(url)[:SIGNED_BYTES] for url in urls]
    return [one + _sign(other, one) for one in signed]


def _key(office: Office) -> dict[str, str]:
    """The public half of the slip key, as the phones get it."""
    (newest,) = office.app.extensions["jaring"].keys.slip.values()
    return public_jwk(newest)
