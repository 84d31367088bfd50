"""Text as people type it: one normal form, and the short forms of a name."""

from __future__ import annotations

import re
import unicodedata

# Listed by number, not by Unicode class, so that server and phone agree whatever their Unicode edition.
SPACES = re.compile("[\t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def clean(text: str) -> str:
    """The text in NFC, without control, zero-width and direction characters, spaces collapsed and trimmed."""
    seen = UNSEEN.sub("", SPACES.sub(" ", text))
    return re.sub(" +", " ", unicodedata.normalize("NFC", seen)).strip(" ")


def length(text: str) -> int:
    """How many code points the text has."""
    return len(text)


def fold(text: str) -> str:
    """The text as search boxes compare it: small letters and digits, words kept apart by one space."""
    return re.sub("[^a-z0-9]+", " ", clean(text).lower()).strip(" ")


def capital(name: str) -> str:
    """A name in capitals, as BPJS matches it."""
    return clean(name).upper()


def short_name(name: str) -> str:
    """Given name and initial, "Budi S."; of a one-word name the first letter only, "B."."""
    words = clean(name).split(" ")
    first, last = words[0], words[-1]
    if len(words) == 1:
        return first[:1].upper() + "." if first else ""
    return first + " " + last[:1].upper() + "."


def initials(name: str) -> str:
    """A name for public pages, "B••• S•••••": first letters, every other letter a dot."""
    return " ".join(word[:1].upper() + "•" * (len(word) - 1) for word in clean(name).split(" "))
