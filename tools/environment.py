"""Makes .venv and installs the pinned and hashed Python packages into it."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from tools.steps import PYTHON, ROOT, VENV, digest, is_stamped, put_stamp, run, say, stop

RUN_TIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
MINUTES = "This takes about a minute the first time."


def ensure_packages(*, development: bool) -> None:
    """Have every package of requirements.txt, or of requirements-dev.txt, in .venv."""
    ensure_environment()
    if development:
        if install(DEVELOPMENT, f"Installing the packages that the tests need. {MINUTES}"):
            put_stamp(stamp_of(RUN_TIME), inputs_of(RUN_TIME))  # the larger list holds the smaller
    else:
        install(RUN_TIME, f"Installing the Python packages. {MINUTES}")


def ensure_environment() -> None:
    """Have a virtual environment whose Python starts."""
    if PYTHON.is_file() and starts(PYTHON):
        return
    if importlib.util.find_spec("ensurepip") is None:
        stop("This Python cannot make an environment; on Debian: apt install python3-venv")
    say("Making the Python environment in .venv.")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV], "The Python environment could not be made.")


def install(name: str, sentence: str) -> bool:
    """Install one list of requirements unless it is in place; say whether anything was done."""
    if is_stamped(stamp_of(name), inputs_of(name)):
        return False
    say(sentence)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(
        [*pip, "--require-hashes", "--requirement", name],
        f"The packages of {name} could not be installed; is the network there?",
    )
    put_stamp(stamp_of(name), inputs_of(name))
    return True


def starts(python: Path) -> bool:
    """Whether this interpreter is still there and runs, say after an upgrade of the system."""
    done = subprocess.run([str(python), "-c", ""], capture_output=True, check=False)
    return done.returncode == 0


def stamp_of(name: str) -> Path:
    return VENV / f"{name}.stamp"


def inputs_of(name: str) -> str:
    return digest((ROOT / name).read_bytes(), (VENV / "pyvenv.cfg").read_bytes())
