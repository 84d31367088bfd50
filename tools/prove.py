"""`make test`: the phone's rules and stores under Node, then everything else under pytest."""

import subprocess
import sys

from tools.browser import ensure_browser
from tools.node import ensure_node
from tools.setup import set_up
from tools.steps import PYTHON, ROOT, say

PHONE = "tests/js"
# What waits for minutes belongs to `make chaos`.
SHORT = ("-m", "not long")
# Three at a time, for two cores: a browser waits half of its time. Each file by one of them: what it has
# set up serves all its tests. In the order of the folders: the long browser tests come first, so that
# nobody is left with one at the end.
TOGETHER = ("--numprocesses=3", "--dist=loadfile", "--no-loadscope-reorder")


def prove(arguments: list[str]) -> int:
    """Run both runners, even when the first fails; arguments go to pytest."""
    set_up(development=True)
    ensure_browser()
    outcomes = [run_node(), run_pytest(arguments)]
    return max(outcomes)


def run_node() -> int:
    """Every test of the phone that needs no browser."""
    files = sorted(str(path) for path in (ROOT / PHONE).rglob("*.test.js"))
    if not files:
        say(f"No test lies in {PHONE}.")
        return 1
    node = ensure_node()
    command = [str(node.node), "--test", "--test-reporter=spec", *files]
    return subprocess.run(command, cwd=ROOT, env=node.environment, check=False).returncode


def run_pytest(arguments: list[str]) -> int:
    command = [str(PYTHON), "-m", "pytest", "--quiet", *TOGETHER, *SHORT, *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(prove(sys.argv[1:]))
