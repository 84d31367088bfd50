"""`make lint`: every check of style, types and layers, all of them even when one fails."""

import subprocess
import sys

from tools.node import ensure_node
from tools.setup import set_up
from tools.steps import PYTHON, ROOT, VENV, say

NPM = ROOT / "node_modules" / ".bin"
CHECKS = (
    ("Python style", [VENV / "bin" / "ruff", "check", "."]),
    ("Python format", [VENV / "bin" / "ruff", "format", "--check", "."]),
    ("Python types", [VENV / "bin" / "mypy"]),
    ("JavaScript and CSS", [NPM / "biome", "check", "--error-on-warnings"]),
    ("JavaScript types", [NPM / "tsc", "--project", "."]),
    ("Layers", [PYTHON, "-m", "pytest", "--quiet", "tests/test_layers.py"]),
)


def check() -> int:
    """Run each check, name it, and return how many failed."""
    set_up(development=True)
    environment = ensure_node().environment
    failed = []
    for name, command in CHECKS:
        say(f"— {name}")
        arguments = [str(part) for part in command]
        if subprocess.run(arguments, cwd=ROOT, env=environment, check=False).returncode:
            failed.append(name)
    say(f"Failed: {', '.join(failed)}" if failed else "Every check is clean.")
    return len(failed)


if __name__ == "__main__":
    sys.exit(min(check(), 1))
