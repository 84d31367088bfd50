"""The whole proof for so many slips: drawn, read twice, verified, spoiled, flipped, guessed."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Playwright

from tests.slips import media, screen, signatures
from tests.slips.counting import Count
from tests.slips.guessing import Guessed, collect, guessing
from tests.slips.office import Office, open_office
from tests.slips.readers import Readers, open_readers

MEDIA = ("screen", *media.SERVED)
SEED = 4
CHANCE = 2
TELL_EVERY = 500


@dataclass
class Found:
    """What came of it."""

    slips: int
    count: Count = field(default_factory=Count)
    enrolled: int = 0
    enrolled_read: int = 0
    signatures: int = 0
    flips: int = 0
    flips_refused: int = 0
    foreign: int = 0
    foreign_refused: int = 0
    spoiled: int = 0
    spoiled_read: int = 0
    codes: Guessed = field(default_factory=Guessed)
    tokens: Guessed = field(default_factory=Guessed)

    def line(self) -> dict[str, Any]:
        """One line of JSON."""
        return {
            "slips": self.slips,
            "media": self.count.media(),
            "enrolled": self.enrolled,
            "enrolled_read": self.enrolled_read,
            "signatures": self.signatures,
            "flips": self.flips,
            "flips_refused": self.flips_refused,
            "foreign": self.foreign,
            "foreign_refused": self.foreign_refused,
            "spoiled": self.spoiled,
            "spoiled_read": self.spoiled_read,
            "pool": self.codes.slips,
            "random_codes": self.codes.tried,
            "random_tokens": self.tokens.tried,
            "hits": self.codes.hits + self.tokens.hits,
            "hits_expected": round(self.codes.expected, 3),
            "us_per_code": round(self.codes.microseconds),
            "us_per_token": round(self.tokens.microseconds),
        }

    def faults(self) -> list[str]:
        """All that does not hold; nothing that was never tried counts as held."""
        wrong = list(self.count.missed)
        for medium in MEDIA:
            if self.count.pictures[medium] != self.slips:
                wrong.append(f"{self.count.pictures[medium]} pictures on {medium}")
        for name, had, wanted in (
            ("signatures", self.signatures, self.slips),
            ("flips refused", self.flips_refused, self.flips),
            ("foreign slips refused", self.foreign_refused, self.slips),
            ("slips enrolled and read", self.enrolled_read, self.enrolled),
            ("spoiled pictures read", self.spoiled_read, 0),
            ("tokens guessed", self.tokens.hits, 0),
        ):
            if had != wanted:
                wrong.append(f"{name}: {had} and not {wanted}")
        # Of a million codes against four thousand slips, three are found once in four thousand runs.
        if self.codes.hits > CHANCE:
            wrong.append(f"codes guessed: {self.codes.hits}")
        tried = (self.flips, self.foreign, self.enrolled, self.codes.tried, self.tokens.tried)
        if not all(tried) or self.spoiled != len(MEDIA):
            wrong.append("something was never tried")
        return wrong


@dataclass(frozen=True)
class Asked:
    """How much of it: slips; workers enrolled on a screen; slips flipped bit by bit; guesses of each kind."""

    slips: int
    enrolled: int
    flipped: int
    guesses: int


def prove(engine: Playwright, asked: Asked) -> Found:
    """Do all of it once."""
    found = Found(asked.slips)
    with (
        open_office(asked.slips) as office,
        guessing(office, asked.guesses, SEED) as guesses,
        open_readers() as readers,
    ):
        check_signatures(found, office, readers, asked.flipped)
        with screen.open_screen(engine) as page:
            found.enrolled = asked.enrolled
            found.enrolled_read = screen.enroll_some(page, readers, asked.enrolled)
            read_all(found, office, readers, page)
        guessed = collect(guesses)
        found.codes, found.tokens = guessed["codes"], guessed["tokens"]
    return found


def read_all(found: Found, office: Office, readers: Readers, page: Page) -> None:
    """Every slip on every medium, and the first of each medium once more, spoiled."""
    urls = [one.url for one in office.given]
    for medium, url, image in chain(screen.show(page, urls), media.serve(office)):
        if found.count.pictures[medium] == 0:
            found.spoiled += 1
            found.spoiled_read += can_read(readers, spoil(image))
        found.count.show(readers, medium, url, image)
        told = found.count.pictures.total()
        if told % TELL_EVERY == 0:
            sys.stderr.write(f"{told} pictures, {len(found.count.missed)} missed\n")


def spoil(image: Image.Image) -> Image.Image:
    """The picture with a third of its QR painted over."""
    (code,) = zxingcpp.read_barcodes(image.convert("L"))
    corner, far = code.position.top_left, code.position.bottom_right
    return media.spoil(image, (corner.x, corner.y, far.x, far.y))


def can_read(readers: Readers, image: Image.Image) -> bool:
    return any(text is not None for text in readers.read(image).values())


def check_signatures(found: Found, office: Office, readers: Readers, whole: int) -> None:
    """Genuine as they are; refused with a bit turned round, or signed by somebody else."""
    urls = [one.url for one in office.given]
    found.signatures = signatures.count_genuine(office, readers, urls)
    for flipped in _flips(urls, whole):
        found.flips += len(flipped)
        found.flips_refused += signatures.count_refused(office, readers, flipped)
    foreign = signatures.sign_elsewhere(urls)
    found.foreign = len(foreign)
    found.foreign_refused = signatures.count_refused(office, readers, foreign)


def _flips(urls: list[str], whole: int) -> Iterator[list[bytes]]:
    yield signatures.flip_one(urls, SEED)
    for url in urls[:whole]:
        yield signatures.flip_each(url)
