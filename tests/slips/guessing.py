"""Somebody guesses: spoken codes with a right check character, tokens with our key's number, links.

Each kind in a process of its own beside everything else, because a million take minutes.
"""

import argparse
import json
import logging
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial

from sqlalchemy import func, select

from tests.conftest import ROOT, close, open_app
from tests.slips.office import Office
from tests.slips.readers import text_of
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Slip
from webapp.records.public_status import look_up_code, look_up_token
from webapp.rules.slip import CROCKFORD, TOKEN_BYTES, check_character, slip_id_text

SPACE = 32**7
ID_BYTES = 16
KINDS = ("codes", "tokens")


@dataclass(frozen=True)
class Guessed:
    """How many of one kind were tried and found, among how many slips, and how long one look took."""

    slips: int = 0
    tried: int = 0
    hits: int = 0
    microseconds: float = 0

    @property
    def expected(self) -> float:
        """How many codes chance alone finds: a code has 35 bits. (A token has 128: none, ever.)"""
        return self.tried * self.slips / SPACE


@contextmanager
def guessing(
    office: Office, number: int, seed: int
) -> Iterator[dict[str, "subprocess.Popen[str]"]]:
    """Guess so many codes, and so many tokens, beside what is done meanwhile; `collect` waits."""
    started = {}
    for kind in KINDS:
        command = [sys.executable, "-m", "tests.slips.guessing", str(office.instance), kind]
        asked = [*command, str(number), str(seed)]
        started[kind] = subprocess.Popen(asked, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        for process in started.values():
            with process:
                process.kill()


def collect(started: "dict[str, subprocess.Popen[str]]") -> dict[str, Guessed]:
    """What came of it, by kind."""
    return {
        kind: Guessed(**json.loads(process.communicate()[0])) for kind, process in started.items()
    }


def guess(kind: str, number: int, seed: int, own: Installation) -> Guessed:
    """Ask for so many by what the worker's page asks with.

    Only the limits before it are left out: with them, an address has ten misses a minute.
    """
    chance, slips = random.Random(seed), db.session.scalar(select(func.count(Slip.id))) or 0
    if kind == "codes":
        return _ask(slips, codes(chance, number), partial(look_up_code, own))
    key = next(iter(own.keys.slip))
    return _ask(slips, tokens(chance, number, key), partial(look_up_token, own))


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


def _ask(slips: int, texts: Iterator[str], look_up: Callable[[str], object]) -> Guessed:
    began, tried, hits = time.perf_counter(), 0, 0
    for text in texts:
        tried += 1
        hits += look_up(text) is not None
    microseconds = (time.perf_counter() - began) * 1e6 / max(tried, 1)
    return Guessed(slips, tried, hits, microseconds)


def main() -> None:
    """Guess in the database of an instance folder, and say in one line what came of it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("instance")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("number", type=int)
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    app = open_app({"JARING_INSTANCE": asked.instance})
    with app.app_context():
        found = guess(asked.kind, asked.number, asked.seed, app.extensions["jaring"])
    print(json.dumps(asdict(found)))
    close(app)


if __name__ == "__main__":
    main()
