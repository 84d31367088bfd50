"""Passwords of the office: long, not to be guessed at once, kept as argon2id only."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from webapp.records import audit
from webapp.records.db import transaction
from webapp.records.models import Account
from webapp.rules.text import fold

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
# What many write first, and what is written on the wall of every office (ASVS 6.2.4, 6.2.11).
COMMON_WORDS = (
    "password katasandi kata sandi rahasia jaring bpjs ketenagakerjaan kelurahan kecamatan "
    "jakarta barat tambora indonesia merdeka bismillah sayang cinta admin administrator "
    "supervisor relawan petugas kantor selamat datang welcome login masuk iloveyou letmein "
    "qwertyuiop asdfghjkl zxcvbnm qwerty asdfgh zxcvbn abcdefghijklmnopqrstuvwxyz abcdef "
    "01234567890 09876543210 123456 654321 1q2w3e4r5t6y q1w2e3r4t5y6 123 321 abc qwe asd"
)
LEAST_LEFT = 5  # different characters that are nobody's first guess
SHORTEST_KNOWN = 3

# The least that OWASP advises for argon2id: a flood of sign-ins must not fill a small server.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# What a wrong user name is checked against, so that it takes as long as a wrong password.
NOBODY = _hasher.hash(secrets.token_urlsafe(16))


class WeakPassword(Exception):
    """The password is shorter than twelve characters, or absurdly long."""


class GuessablePassword(WeakPassword):
    """The password is long enough, but made of names, rows of keys or common words."""


def hash_password(password: str, known: Iterable[str] = ()) -> str:
    """The argon2id hash of a password; length and guesses are the only rules (ASVS 6.2).

    `known` is what everybody knows of the person: name and user name.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise WeakPassword(f"a password has {SHORTEST_PASSWORD} characters or more")
    if is_guessable(password, known):
        raise GuessablePassword("a password is not made of what comes to everybody's mind")
    return _hasher.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes as long where nothing is stored."""
    try:
        right = _hasher.verify(stored or NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return right and stored is not None


def is_guessable(password: str, known: Iterable[str] = ()) -> bool:
    """Whether little is left of a password without names, common words and rows of keys."""
    if re.search(r"[^\d\s.+-]", password) is None:
        return True  # a date, a telephone or a NIK
    words = {part for text in known for part in fold(text).split()} | set(COMMON_WORDS.split())
    left = password.lower()
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= SHORTEST_KNOWN:
            left = left.replace(word, " ")
    return len(set(re.sub(r"[\s._\-!@#0-9]+", "", left))) + _digits(left) < LEAST_LEFT


@transaction
def keep(account: Account, hashed: str, now: datetime) -> None:
    """Give a person another password, which ends every session there was."""
    account.password_hash = hashed
    account.end_sessions()
    audit.record("account", account.id, "password.change", "account", account.id, {}, now)


def _digits(text: str) -> int:
    """How many different digits stand apart from the common ones; a year adds no secret."""
    return len(set(re.findall("[0-9]", re.sub("(19|20)[0-9]{2}", "", text))))
