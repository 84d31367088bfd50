"""`make chaos`: histories with every fault, on both cores; ends with one line of JSON.

HISTORIES=10000 says how many, SEED=17 runs that one batch again and shows where it broke.
"""

import os
import subprocess
import sys

from tools.setup import set_up
from tools.steps import PYTHON, ROOT

if __name__ == "__main__":
    set_up(development=True)
    asked = {name: os.environ.get(name, "") for name in ("HISTORIES", "SEED")}
    options = [f"--{name.lower()}={value}" for name, value in asked.items() if value]
    command = [str(PYTHON), "-m", "tests.chaos.all", *options, *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
