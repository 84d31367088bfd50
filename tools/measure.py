"""`make bench`: what a received record costs, as a ratio to its floor."""

import subprocess
import sys

from tools.setup import set_up
from tools.steps import PYTHON, ROOT

if __name__ == "__main__":
    set_up(development=True)
    command = [str(PYTHON), "-m", "bench.intake", *sys.argv[1:]]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
