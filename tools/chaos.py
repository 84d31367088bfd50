"""`make chaos`: histories with every fault, on both cores; ends with one line of JSON.

HISTORIES=10000 says how many, SEED=17 runs that one batch again and shows where it broke.
Before them a thousand slips are read from every medium, forged and guessed, with a line of their
own; SLIPS=40 says how many, SLIPS=0 leaves them out. So with FORTNIGHTS=20 of honest and cheating
volunteers.
SOAK=7200 first kills a real browser five hundred times and soaks a phone for so many seconds.
"""

import os
import subprocess
import sys

from tools.browser import ensure_browser
from tools.setup import set_up
from tools.steps import PYTHON, ROOT

BROWSERS = ("tests/browser/store/test_kills.py", "tests/browser/catalogue/test_soak.py")
KILLS = "500"
SLIPS = "1000"
FORTNIGHTS = "20"


def soak() -> int:
    """The long form of what `make test` does with a real browser for a few seconds."""
    ensure_browser()
    command = [str(PYTHON), "-m", "pytest", "--quiet", "--capture=no", *BROWSERS]
    environment = {"KILLS": KILLS, **os.environ}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def try_slips() -> int:
    """The long form of what `make test` does with forty slips."""
    slips = os.environ.get("SLIPS") or SLIPS
    if slips == "0":
        return 0
    ensure_browser()
    command = [str(PYTHON), "-m", "tests.slips.all", f"--slips={slips}"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def try_fairness() -> int:
    """The long form of what `make test` does with one fortnight of volunteers."""
    fortnights = os.environ.get("FORTNIGHTS") or FORTNIGHTS
    if fortnights == "0":
        return 0
    command = [str(PYTHON), "-m", "tests.fairness.all", f"--seeds={fortnights}"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    set_up(development=True)
    soaked = soak() if os.environ.get("SOAK") else 0
    asked = {name: os.environ.get(name, "") for name in ("HISTORIES", "SEED")}
    tried = 0 if asked["SEED"] else max(try_slips(), try_fairness())
    options = [f"--{name.lower()}={value}" for name, value in asked.items() if value]
    command = [str(PYTHON), "-m", "tests.chaos.all", *options, *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode or soaked or tried)
