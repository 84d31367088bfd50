"""Every code of the rules has its words in both languages, and no words stand without a code."""

import json
import re
from typing import Any

import pytest

from tests.rules.calls import TABLES, TESTS

WEBAPP = TESTS.parent / "webapp"
STATIC = WEBAPP / "static"
RULES = WEBAPP / "rules"
LANGUAGES = ("id", "en")


def words(language: str) -> dict[str, dict[str, str]]:
    text: dict[str, dict[str, str]] = json.loads(
        (STATIC / "text" / f"{language}.json").read_text(encoding="utf-8")
    )
    return text


def problems_of_staff() -> set[str]:
    """What can be wrong with somebody who is taken on: named where it is judged."""
    places = [WEBAPP / "records" / "staff.py", WEBAPP / "views" / "admin" / "person_form.py"]
    source = "".join(path.read_text(encoding="utf-8") for path in places)
    return set(re.findall(r'Problem\(\s*[^,()]+,\s*"(\w+)"', source))


def codes(section: str) -> set[str]:
    """The codes of the rules that need words in this section."""
    review, fields = TABLES.review, TABLES.enrollment
    states = {*review["states"]["phone"], *review["states"]["server"]}
    sets: dict[str, set[str]] = {
        "problem": {*fields["problems"], *problems_of_staff()},
        "flag": {*fields["flags"]["attention"], *fields["flags"]["information"]},
        "reason": {reason for kind in review["reasons"].values() for reason in kind},
        "state": states,
        "state_long": states,
        "result": set(review["results"]),
    }
    return sets[section]


SECTIONS = ("problem", "flag", "reason", "state", "state_long", "result")


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_words_and_all_words_a_code(language: str, section: str) -> None:
    assert set(words(language)[section]) == codes(section)


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_ask_for_the_same_values(section: str) -> None:
    def asked(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    indonesian, english = words("id")[section], words("en")[section]
    assert {code: asked(indonesian[code]) for code in indonesian} == {
        code: asked(english[code]) for code in english
    }


def test_the_rules_name_exactly_the_problems_of_the_data() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.py")))
    named = set(re.findall(r'Problem\(\s*[^,()]+,\s*"(\w+)"', source))
    named |= set(re.findall(r'_part\(nik, "(\w+)"', source))
    entries: list[dict[str, Any]] = list(TABLES.enrollment["fields"].values())
    named |= {
        entry[kind] for entry in entries for kind in ("empty", "short", "long") if kind in entry
    }
    assert named == set(TABLES.enrollment["problems"])


def test_the_rules_raise_only_flags_of_the_data() -> None:
    source = (RULES / "flags.py").read_text(encoding="utf-8")
    assert set(re.findall(r'^\s+"(\w+)": ', source, re.M)) <= codes("flag")


def test_every_field_has_a_label_and_every_choice_its_words() -> None:
    indonesian = words("id")
    fields = {**TABLES.enrollment["fields"], **TABLES.enrollment["consent_fields"]}
    assert set(fields) <= set(indonesian["field"])
    for field, entry in fields.items():
        for code in entry.get("options", []):
            assert f"{field}_{code}" in indonesian["choice"]


def test_every_month_has_its_name() -> None:
    assert set(words("id")["month"]) == {str(number) for number in range(1, 13)}
