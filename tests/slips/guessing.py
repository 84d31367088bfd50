"""Somebody guesses: spoken codes with a right check character, tokens with our key's number, links."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import func, select

from tests.slips.office import Office
from tests.slips.readers import text_of
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Slip
from webapp.records.public_status import look_up_code, look_up_token
from webapp.rules.slip import CROCKFORD, TOKEN_BYTES, check_character, slip_id_text

SEVENS = 32**7
ID_BYTES = 16


@dataclass
class Guessed:
    """How many were tried and found, how many slips there are, and how long one look took."""

    slips: int
    codes: int = 0
    tokens: int = 0
    code_hits: int = 0
    token_hits: int = 0
    code_us: float = 0
    token_us: float = 0

    @property
    def expected(self) -> float:
        """How many codes chance alone finds: a code has 35 bits. (A token has 128: none, ever.)"""
        return self.codes * self.slips / SEVENS


def guess(office: Office, number: int, seed: int) -> Guessed:
    """Ask for so many codes, and for so many tokens and links, by what the worker's page asks with.

    Only the limits before it are left out: with them, an address has ten misses a minute.
    """
    chance = random.Random(seed)
    with office.app.app_context():
        own: Installation = office.app.extensions["jaring"]
        found = Guessed(db.session.scalar(select(func.count()).select_from(Slip)) or 0)
        key = next(iter(own.keys.slip))
        asked = _ask(codes(chance, number), partial(look_up_code, own))
        found.codes, found.code_hits, found.code_us = asked
        asked = _ask(tokens(chance, number, key), partial(look_up_token, own))
        found.tokens, found.token_hits, found.token_us = asked
    return found


def codes(chance: random.Random, number: int) -> Iterator[str]:
    for _ in range(number):
        seven = "".join(chance.choices(CROCKFORD, k=7))
        yield seven + check_character(seven)


def tokens(chance: random.Random, number: int, key: int) -> Iterator[str]:
    """Whole tokens that name a key of ours, and in turn the ids that links have."""
    for place in range(number):
        if place % 2:
            yield slip_id_text(chance.randbytes(ID_BYTES))
        else:
            yield text_of(bytes([key]) + chance.randbytes(TOKEN_BYTES - 1))


def _ask(texts: Iterator[str], look_up: Callable[[str], object]) -> tuple[int, int, float]:
    began, asked, hits = time.perf_counter(), 0, 0
    for text in texts:
        asked += 1
        hits += look_up(text) is not None
    return asked, hits, (time.perf_counter() - began) * 1e6 / max(asked, 1)
