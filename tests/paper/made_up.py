"""Slips of nobody, for the tests of their drawing, and a way to have their files."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webapp.paper.content import Paper
from webapp.paper.files import make_file
from webapp.rules.slip import BASE32, CROCKFORD, check_character, show_code, slip_url
from webapp.views.words import words

Draw = Callable[..., bytes]

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "webapp" / "static" / "vendor" / "fonts"
MADE = datetime(2026, 11, 21, 7, 32, tzinfo=UTC)
HOST = "jaring.contoh.example"


def paper(number: int = 1, **changes: Any) -> Paper:
    """The slip of a made-up worker; another number is another token and code."""
    chance = random.Random(number)
    # The last character of a token holds spare bits, which are zero.
    token = "".join(chance.choices(BASE32, k=137)) + "A"
    seven = "".join(chance.choices(CROCKFORD, k=7))
    made = Paper(
        url=slip_url(f"https://{HOST}", token),
        code=show_code(seven + check_character(seven)),
        name="BUDI S.",
        when="21-11-2026 14.32",
        kelurahan="Tambora",
        officer="Petugas: SRI W. (K-0147)",
        program="JKK+JKM, 3 bulan: Rp33.600 (perkiraan)",
        host=HOST,
        hotline="kantor kelurahan",
        contoh=False,
    )
    return replace(made, **changes)


def png(one: Paper) -> bytes:
    return make_file([one], "png", words, FONTS, MADE)


def a6(*papers: Paper) -> bytes:
    return make_file(papers, "a6", words, FONTS, MADE)


def a4(*papers: Paper) -> bytes:
    return make_file(papers, "a4", words, FONTS, MADE)
