"""Everything that `make chaos` runs: histories on all cores, the mutants, the browser; one line of JSON."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue

from tests.chaos.kills import KILLS, kill_often
from tests.chaos.mutants import MUTANTS, ON_POSTGRESQL
from tests.chaos.run import BATCH, hunt
from tests.chaos.world import open_world

ROOT = Path(__file__).resolve().parents[2]
HISTORIES = 1000
# Batches that one process runs before a fresh one takes over.
SHARE = 20
# So many batches a weaker design may survive before it counts as escaped.
LONGEST_HUNT = 40
# The catalogue in a real browser; tools/chaos.py runs its long form beforehand when SOAK is set.
BROWSER = ("tests/browser/catalogue", "tests/browser/store/test_kills.py")
KINDS = {"lost": "lost", "duplicated": "duplicated", "false_state": "false_states"}


def run_histories(seeds: list[int], tally: Counter[str], faults: Counter[str]) -> list[int]:
    """Run all batches, two processes at a time; returns the seeds that broke a promise."""
    told: Queue[str] = Queue()
    shares = [seeds[at : at + SHARE] for at in range(0, len(seeds), SHARE)]
    broken: list[int] = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        running = [pool.submit(run_share, share, told) for share in shares]
        for line in lines(told, lambda: all(one.done() for one in running)):
            outcome = json.loads(line)
            tally["histories"] += outcome["histories"]
            tally["records"] += outcome["records"]
            faults.update(outcome["faults"])
            if outcome["kind"]:
                broken.append(outcome["seed"])
                tally[KINDS.get(outcome["kind"], "other")] += 1
                show(f"\nmake chaos SEED={outcome['seed']}\n{outcome['says']}\n")
            show(
                f"\r{tally['histories']} histories, {tally['records']} records, {len(broken)} broken "
            )
        ended = [one.result() for one in running]
    tally["other"] += sum(code != 0 for code in ended)
    return broken


def run_share(seeds: list[int], told: "Queue[str]") -> int:
    """One process and what it says, line by line."""
    command = [sys.executable, "-m", "tests.chaos.run", *map(str, seeds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            told.put(line)
    return process.returncode


def lines(told: "Queue[str]", ended: "object") -> Iterator[str]:
    """What the processes say, until all have ended."""
    while True:
        over = ended()  # type: ignore[operator]
        try:
            yield told.get(timeout=0.2)
        except Empty:
            if over:
                return


def hunt_mutants() -> int:
    """How many of the weaker designs are caught."""
    caught = 0
    for database in ("sqlite", "postgresql"):
        names = [name for name in MUTANTS if (name in ON_POSTGRESQL) == (database == "postgresql")]
        with open_world(database) as world:
            for name in names:
                found = hunt(world, name, LONGEST_HUNT)
                caught += bool(found.kind)
                show(f"{name}: {found.kind or 'ESCAPED'}, batch {found.seed}\n")
    return caught


def kill_servers() -> int:
    """Kill the server under load, half of the times on each database; how often it died."""
    killed = 0
    for database in ("sqlite", "postgresql"):
        with open_world(database) as world:
            killed += kill_often(world, KILLS // 2)
        show(f"server killed {killed} times\n")
    return killed


def run_browser() -> int:
    """What only a browser can show; 0 when all of it holds."""
    command = [sys.executable, "-m", "pytest", "-q", *BROWSER]
    return subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr).returncode


def show(text: str) -> None:
    """Progress goes beside the one line of JSON."""
    sys.stderr.write(text)
    sys.stderr.flush()


def main() -> int:
    """Run it all and say in one line what came of it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--histories", type=int, default=HISTORIES)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    began, tally, faults = time.monotonic(), Counter[str](), Counter[str]()
    again = asked.seed is not None
    seeds = [asked.seed] if again else list(range(1, -(-asked.histories // BATCH) + 1))
    run_histories(seeds, tally, faults)
    caught = 0 if again else hunt_mutants()
    killed = 0 if again else kill_servers()
    browser = None if again or asked.no_browser else run_browser()
    names = ("histories", "records", "lost", "duplicated", "false_states", "other")
    line = {
        **{name: tally[name] for name in names[:2]},
        "faults": dict(sorted(faults.items())),
        **{name: tally[name] for name in names[2:]},
        "kills": killed,
        "mutants": 0 if again else len(MUTANTS),
        "mutants_caught": caught,
        "browser": {None: "not asked", 0: "held"}.get(browser, "failed"),
        "seconds": round(time.monotonic() - began),
    }
    show("\n")
    print(json.dumps(line))
    wrong = any(tally[name] for name in names[2:]) or browser not in (None, 0)
    return int(wrong or line["mutants"] != caught)


if __name__ == "__main__":
    sys.exit(main())
