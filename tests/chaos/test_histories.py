"""Three hundred histories, and the weaker designs that the same machine must catch (SECURITY section 10)."""

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from tests.chaos import run
from tests.chaos.mutants import MUTANTS, ON_POSTGRESQL
from tests.chaos.run import Outcome, hunt, run_batch
from tests.chaos.world import World, open_world
from webapp.views import context

# Short histories, so that they are done in two minutes; `make chaos` runs the long ones.
SEEDS, HISTORIES, STEPS = range(101, 113), 25, 14
# What one batch of the machine finds within seconds; the rest is hunted in `make chaos`.
QUICK = (
    "delete_on_any_200_without_id",
    "delete_on_any_200",
    "delete_on_receipt",
    "purge_at_newest_backup",
)
BATCHES = 4


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One world for all batches of this file."""
    with open_world("sqlite") as world:
        yield world


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_doubled_or_shown_falsely(world: World, seed: int) -> None:
    outcome = run_batch(world, seed, HISTORIES, STEPS, shrink=False)
    assert not outcome.kind, f"make chaos SEED={seed}\n{outcome.says}"
    assert outcome.histories >= HISTORIES


def test_histories_hold_on_postgresql_too() -> None:
    with open_world("postgresql") as world:
        outcome = run_batch(world, 100, 5, STEPS, shrink=False)
    assert not outcome.kind, outcome.says


@pytest.mark.parametrize("mutant", QUICK)
def test_a_weaker_design_is_caught(world: World, mutant: str) -> None:
    found: Outcome = hunt(world, mutant, BATCHES)
    assert found.kind, f"{mutant} escaped"


def test_a_world_gives_the_clock_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "datetime", datetime)
    with open_world("sqlite"):
        assert vars(context)["datetime"] is not datetime
    assert vars(context)["datetime"] is datetime


def test_every_mutant_of_the_catalogue_is_there() -> None:
    assert len(MUTANTS) == 10
    assert {*QUICK, *ON_POSTGRESQL} <= set(MUTANTS)


def test_what_hypothesis_remarks_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work(seeds: list[int], histories: int, say: Callable[[Outcome], None]) -> None:
        print("WARNING: a long search for fewer steps")
        say(Outcome(seeds[0], histories))

    monkeypatch.setattr(run, "work", work)
    monkeypatch.setattr(sys, "argv", ["run", "7"])
    with pytest.raises(SystemExit):
        run.main()
    told = capsys.readouterr()
    assert [json.loads(line)["seed"] for line in told.out.splitlines()] == [7]
    assert "WARNING" in told.err
