"""Cheats are named and honest people are not; `make chaos` plays twenty whole fortnights of it.

Here one of each kind goes through the application, and all fifty are judged by the rules.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fairness.all import ACCUSED, CAUGHT
from tests.fairness.scene import Verdict, open_ground, play
from tests.fairness.short import gather, judge

SEED = 1


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    with open_ground() as folder:
        yield folder


def test_a_fortnight_names_the_cheats_and_hardly_anybody_else(ground: Path) -> None:
    verdict: Verdict = play(ground, SEED, part=18)
    assert (verdict.honest, verdict.cheats) == (10, 5)
    assert verdict.caught * 100 >= CAUGHT * verdict.cheats, verdict.sentences
    assert verdict.accused * 100 <= ACCUSED * verdict.honest, verdict.sentences
    assert len(verdict.sentences) >= verdict.caught
    assert all(any(letter.isdigit() for letter in told) for told in verdict.sentences)


@pytest.mark.parametrize("seed", [2, 3])
def test_the_rules_alone_say_so_of_all_fifty(seed: int) -> None:
    people = gather(seed)
    told = list(zip(people, judge(people), strict=True))
    accused = [one.kind for one, signs in told if signs and not one.cheats]
    assert [one.kind for one, signs in told if one.cheats and not signs] == []
    assert len(accused) * 100 <= ACCUSED * 50, accused
