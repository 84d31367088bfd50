"""How a set-up step speaks, runs a program, and remembers that it is done."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    """Tell the person at the terminal what is being done, in one line."""
    print(sentence, flush=True)


def stop(sentence: str) -> NoReturn:
    """End here and say in one sentence what cannot be done."""
    sys.exit(sentence)


def run(
    command: Sequence[str | Path],
    failing: str,
    environment: Mapping[str, str] | None = None,
    given: str | None = None,
) -> str:
    """Run a program quietly and return what it prints; if it fails, show that and stop."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=dict(environment) if environment is not None else None,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        tail = (done.stdout + done.stderr).splitlines()[-25:]
        stop("\n".join([*tail, failing]))
    return done.stdout


def digest(*parts: bytes) -> str:
    """SHA-256 in hexadecimal over all parts, each preceded by its length."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Whether this step was finished before with the same inputs."""
    return stamp.is_file() and stamp.read_text() == value


def put_stamp(stamp: Path, value: str) -> None:
    """Remember that the step is finished, so that the next run passes it over."""
    write_whole(stamp, value.encode())


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds either the old content or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    beside.write_bytes(content)
    beside.replace(path)
