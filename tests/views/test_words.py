"""Words and the way days, times and money are written (UX section 3)."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from webapp.views import formats
from webapp.views.words import has_words, words

TEMPLATES = Path(__file__).parents[2] / "webapp" / "templates"
VIEWS = Path(__file__).parents[2] / "webapp" / "views"
OURS = (
    "office.html",
    "access/*.html",
    "errors/*.html",
    "public/*.html",
    "quarantine/*.html",
    "review/*.html",
)


def test_a_missing_word_is_a_bug() -> None:
    with pytest.raises(KeyError):
        words("office.tidak_ada")
    assert not has_words("office.tidak_ada")
    assert not has_words("tidak.ada")


def test_a_sentence_takes_its_values() -> None:
    assert words("office.hari", n=3) == "3 hari"


def test_every_word_that_a_page_of_the_office_names_exists() -> None:
    files = [path for pattern in OURS for path in TEMPLATES.glob(pattern)]
    named = {
        found
        for path in [*files, *VIEWS.glob("*.py")]
        for found in re.findall(r'(?:\bt|words)\("([a-z_]+\.[a-z_]+)"[,)]', path.read_text())
    }
    assert len(named) > 60
    assert [name for name in sorted(named) if not has_words(name)] == []


def test_a_moment_is_told_in_jakarta() -> None:
    late = datetime(2026, 11, 20, 17, 32, tzinfo=UTC)
    assert formats.show_day(late) == "21 November 2026"
    assert formats.show_short_day(late) == "21 Nov"
    assert formats.show_time(late) == "00.32 WIB"
    assert formats.show_clock(late) == "00.32"
    assert formats.days_between(datetime(2026, 11, 20, 16, 59, tzinfo=UTC), late) == 1


def test_days_months_and_money() -> None:
    assert formats.show_day(date(1987, 3, 7)) == "7 Maret 1987"
    assert formats.show_day("1995-07-21") == "21 Juli 1995"
    assert formats.show_month("2026-08") == "Agu 2026"
    assert formats.rupiah(8400) == "Rp8.400"
    assert formats.rupiah(1234567) == "Rp1.234.567"
