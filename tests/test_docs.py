"""What the documentation promises exists."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from webapp.configuration import KNOWN

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
on_each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


@on_each_page
def test_every_link_to_a_place_of_ours_leads_to_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r'\bsrc="([^":]+)"', text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


@on_each_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|^)make (\w+)", page.read_text(encoding="utf-8"), re.M))
    assert {target for target in named if f"\n{target}:" not in makefile} == set()


def test_every_setting_is_explained_and_every_explained_setting_exists() -> None:
    text = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"\bJARING_[A-Z_]+\b", text))
    assert explained - KNOWN == set()
    assert KNOWN - explained == {"JARING_FAILPOINTS"}  # for tests alone; production refuses it


@pytest.mark.parametrize("guide", ["relawan.md", "supervisor.md", "admin.md"])
def test_every_word_that_a_guide_quotes_stands_on_a_screen(guide: str) -> None:
    """What stands between backticks is a screen's, but for addresses, commands and file names."""
    text = json.loads((ROOT / "webapp/static/text/id.json").read_text(encoding="utf-8"))
    screens = [re.sub(r"\\{\w+\\}", ".+", re.escape(words)) for words in every_text(text)]
    said = re.compile("|".join(one for one in screens if re.sub(r"\.\+|\W", "", one)))
    quoted = re.findall("`([^`]+)`", (ROOT / "docs" / guide).read_text(encoding="utf-8"))
    own = [one for one in quoted if not re.match("/|flask |jaring-titipan-", one)]
    assert [one for one in own if not said.fullmatch(one)] == []


def every_text(value: Any) -> Iterator[str]:
    """Every string in a tree of them."""
    if isinstance(value, str):
        yield value
    else:
        for one in value.values() if isinstance(value, dict) else value:
            yield from every_text(one)


def test_ci_is_lint_and_test_and_nothing_clever() -> None:
    steps = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in steps if line and not line.startswith("#")] == [
        "set -euo pipefail",
        'cd "$(dirname "$0")/.."',
        "make lint test",
    ]
