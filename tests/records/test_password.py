"""A password is long and nobody's first guess; no other rule is made (ASVS 6.2)."""

from datetime import datetime

import pytest

from webapp.records import password as passwords
from webapp.records.account import check_password
from webapp.records.installation import Installation
from webapp.records.models import Account
from webapp.records.password import GuessablePassword, WeakPassword, hash_password, is_password

KNOWN = ("Dewi Lestari", "dewi.lestari")


@pytest.mark.parametrize(
    "password",
    [
        "sepeda hijau menunggu hujan",
        "correct horse battery staple",
        "k7q2m-9xw4r-0tz5b",
        "KUDANIL terbang",
        "ありがとうございました皆様",
        "🙂🐟🌧🚲🐘🦋🙂🐟🌧🚲🐘🦋",
    ],
)
def test_what_is_long_and_one_s_own_is_taken_as_it_is(password: str) -> None:
    stored = hash_password(password, KNOWN)
    assert is_password(stored, password)
    assert not is_password(stored, password.swapcase() + " ")


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaa",
        "123456789012",
        "qwertyuiop12",
        "Password1234",
        "KataSandi2026!",
        "supervisor2026",
        "dewi.lestari.1",
        "Lestari_Dewi_1987",
        "bpjs jakarta barat",
        "abcabcabcabc",
    ],
)
def test_what_comes_to_everybody_s_mind_is_refused(password: str) -> None:
    with pytest.raises(GuessablePassword):
        hash_password(password, KNOWN)


@pytest.mark.parametrize("password", ["", "sebelas1234", "x" * 257])
def test_only_length_is_said_of_what_is_too_short_or_absurdly_long(password: str) -> None:
    with pytest.raises(WeakPassword) as refusal:
        hash_password(password)
    assert refusal.type is WeakPassword


def test_a_password_is_never_cut(office: Installation, supervisor: Account, now: datetime) -> None:
    longest = ("sepeda hijau " * 20)[: passwords.LONGEST_PASSWORD]
    version = supervisor.session_version
    passwords.keep(supervisor, hash_password(longest), now)
    assert supervisor.session_version == version + 1
    assert check_password(office, "supervisor.uji", longest, now).id == supervisor.id
    assert not is_password(supervisor.password_hash, longest + "x")


def test_where_nothing_is_stored_nothing_is_right() -> None:
    assert not is_password(None, "")
    assert not is_password(None, "sepeda hijau menunggu hujan")
