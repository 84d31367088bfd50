"""`make bench`: what a received record costs, how a crowd of phones fares, what a slip's paper costs, and the review desk with a province in it."""

import subprocess
import sys

from tools.browser import ensure_browser
from tools.setup import set_up
from tools.steps import PYTHON, ROOT

if __name__ == "__main__":
    set_up(development=True)
    ensure_browser()
    commands = [["bench.intake", *sys.argv[1:]], ["bench.phones"], ["bench.paper"], ["bench.desk"]]
    runs = [[str(PYTHON), "-m", *command] for command in commands]
    sys.exit(max(subprocess.run(run, cwd=ROOT, check=False).returncode for run in runs))
