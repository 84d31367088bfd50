"""Runs histories by their seeds, and says in JSON what came of each batch.

    python -m tests.chaos.run 17 --histories 25

A seed stands for one batch of histories; it decides everything in them, also on which database they run.
"""

import argparse
import json
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis.database import InMemoryExampleDatabase
from hypothesis.stateful import run_state_machine_as_test

from tests.chaos.in_the_field import InTheField
from tests.chaos.in_the_vault import InTheVault
from tests.chaos.mutants import MUTANTS
from tests.chaos.truth import Fault
from tests.chaos.world import World, open_world

BATCH = 25
STEPS = 30
# One batch in so many runs on PostgreSQL, where a history takes five times as long.
ON_POSTGRESQL = 25


class Histories(InTheField, InTheVault):
    """The whole machine."""


@dataclass
class Outcome:
    """What came of one batch."""

    seed: int
    histories: int = 0
    records: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    kind: str = ""
    says: str = ""
    seconds: float = 0


def database_of(seed: int) -> str:
    """Where a batch runs."""
    return "postgresql" if seed % ON_POSTGRESQL == 0 else "sqlite"


def run_batch(
    world: World, seed: int, histories: int = BATCH, steps: int = STEPS, *, shrink: bool = True
) -> Outcome:
    """Run one batch; a broken promise ends it, shrunk to few steps when that is asked for."""
    machine = type(f"Histories{seed}", (Histories,), {"world": world})
    machine._hypothesis_internal_use_seed = seed  # type: ignore[attr-defined]  # what @seed sets
    world.histories, world.records = 0, 0
    world.met.clear()
    outcome, began = Outcome(seed), time.monotonic()
    phases = [Phase.generate, Phase.shrink] if shrink else [Phase.generate]
    chosen = settings(
        max_examples=histories,
        stateful_step_count=steps,
        database=InMemoryExampleDatabase(),
        deadline=None,
        derandomize=False,
        phases=phases,
        print_blob=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.normal,
    )
    try:
        run_state_machine_as_test(machine, settings=chosen)
    except Fault as fault:
        outcome.kind, outcome.says = fault.kind, told(fault)
    except Exception as error:  # noqa: BLE001  (whatever breaks a history is a finding)
        outcome.kind, outcome.says = "other", told(error)
    outcome.histories, outcome.records = world.histories, world.records
    outcome.faults = {name: times for name, times in world.met.items() if name != "ok"}
    outcome.seconds = time.monotonic() - began
    return outcome


def hunt(world: World, mutant: str, batches: int, histories: int = BATCH) -> Outcome:
    """Run histories against a weaker design until one shows it; `kind` stays empty when it escapes."""
    last = Outcome(0)
    with MUTANTS[mutant]():
        for seed in range(1, batches + 1):
            last = run_batch(world, seed, histories, shrink=False)
            if last.kind:
                break
    return last


def told(error: BaseException) -> str:
    """What broke, the steps that lead there, and what it hides: Hypothesis speaks of itself first."""
    said = [f"{type(error).__name__}: {error}", *getattr(error, "__notes__", [])]
    hidden = error.__cause__ or error.__context__
    if hidden is not None:
        said += ["hides:", *traceback.format_exception(hidden, limit=-6, chain=True)]
    return "\n".join(said)


def work(seeds: list[int], histories: int, say: Callable[[Outcome], None]) -> None:
    """Run the batches of these seeds, those of one database after another."""
    for database in ("sqlite", "postgresql"):
        chosen = [seed for seed in seeds if database_of(seed) == database]
        if not chosen:
            continue
        with open_world(database) as world:
            for seed in chosen:
                say(run_batch(world, seed, histories))


def main() -> None:
    """Print one line of JSON for each batch."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("seeds", type=int, nargs="+")
    parser.add_argument("--histories", type=int, default=BATCH)
    asked = parser.parse_args()

    answers = sys.stdout

    def say(outcome: Outcome) -> None:
        shown: dict[str, Any] = vars(outcome)
        print(json.dumps(shown), file=answers, flush=True)

    # What Hypothesis remarks, as on a long search for fewer steps, is no answer.
    with suppress(KeyboardInterrupt), redirect_stdout(sys.stderr):
        work(asked.seeds, asked.histories, say)
    sys.exit(0)


if __name__ == "__main__":
    main()
