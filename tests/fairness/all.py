"""Twenty fortnights of fifty honest volunteers and five cheats, which `make chaos` runs; one line of JSON.

Most of those who cheat have to be named, and hardly anybody who does not. Then cheats who cheat less
and less, by the rules alone: how little must one cheat not to be seen?
"""

import argparse
import json
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.fairness.cheats import CHEATS
from tests.fairness.scene import Verdict, open_ground, play
from tests.fairness.short import gather, judge

SEEDS = 20
SHARES = (1, 0.5, 0.35, 0.25, 0.15, 0.1)
# Of a hundred who cheat at least so many are named, of a hundred who do not at most so many.
CAUGHT, ACCUSED = 90, 5


def play_one(seed: int) -> Verdict:
    """One fortnight in a process of its own."""
    logging.disable(logging.INFO)
    with open_ground() as ground:
        return play(ground, seed)


def play_all(seeds: Sequence[int]) -> list[Verdict]:
    """Every fortnight, as many at once as there are cores."""
    with ProcessPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        verdicts = []
        for verdict in pool.map(play_one, seeds):
            verdicts.append(verdict)
            sys.stderr.write(
                f"fortnight {verdict.seed}: {verdict.caught} of {verdict.cheats} cheats named,"
                f" {verdict.accused} of {verdict.honest} others\n"
            )
        return verdicts


def weaken(seeds: Sequence[int]) -> dict[str, dict[str, float]]:
    """For each kind of cheat the part of those named, the less they cheat."""
    found: dict[str, dict[str, float]] = {}
    for share in SHARES:
        named: Counter[str] = Counter()
        for seed in seeds:
            people = gather(seed, share)
            for volunteer, signs in zip(people, judge(people), strict=True):
                named[volunteer.kind] += bool(volunteer.cheats and signs)
        for kind in (volunteer.kind for volunteer in people[-len(CHEATS) :]):
            found.setdefault(kind, {})[str(share)] = round(named[kind] / len(seeds), 2)
    return found


def add_up(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """What came of all of them."""
    total = {
        name: sum(getattr(v, name) for v in verdicts) for name in ("forms", "cheats", "caught")
    }
    honest, accused = sum(v.honest for v in verdicts), sum(v.accused for v in verdicts)
    kinds: Counter[str] = sum((v.people for v in verdicts), Counter())
    named: Counter[str] = sum((v.named for v in verdicts), Counter())
    return {
        "fortnights": len(verdicts),
        **total,
        "honest": honest,
        "accused": accused,
        "worst": max(v.accused for v in verdicts),
        "named": {kind: f"{named[kind]} of {number}" for kind, number in kinds.items()},
        "signs_of_cheats": dict(sum((v.signs for v in verdicts), Counter())),
        "signs_of_others": dict(sum((v.false_signs for v in verdicts), Counter())),
    }


def main() -> int:
    """Play and say what came of it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    asked = parser.parse_args()
    began, seeds = time.monotonic(), range(1, asked.seeds + 1)
    verdicts = play_all(seeds)
    line = add_up(verdicts)
    faults = [
        f"fortnight {v.seed}: {v.caught} of {v.cheats} named, {v.accused} of {v.honest} accused"
        for v in verdicts
        if v.caught * 100 < CAUGHT * v.cheats or v.accused * 100 > 2 * ACCUSED * v.honest
    ]
    within = sum(v.caught for v in verdicts) * 100 >= CAUGHT * sum(v.cheats for v in verdicts)
    fair = sum(v.accused for v in verdicts) * 100 <= ACCUSED * sum(v.honest for v in verdicts)
    line |= {"weaker": weaken(seeds), "faults": len(faults) + (not within) + (not fair)}
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    print(json.dumps({**line, "seconds": round(time.monotonic() - began)}))
    return int(bool(line["faults"]))


if __name__ == "__main__":
    sys.exit(main())
