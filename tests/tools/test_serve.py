"""`make run` serves, makes the demonstration once, and says in one sentence why it cannot."""

import os
import re
import resource
import select
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"Jaring is at (\S+)/app")
PATIENCE_SECONDS = 60


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """A place of its own and a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {"JARING_INSTANCE": str(tmp_path / "instance"), "JARING_PORT": str(port)}


@contextmanager
def serving(settings: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A running server, its address, and what it said until it was ready."""
    process = start(settings)
    try:
        said = listen(process)
        found = READY.search(said)
        assert found is not None, said
        yield found.group(1), said
    finally:
        process.terminate()
        process.communicate()


def start(settings: dict[str, str]) -> subprocess.Popen[str]:
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JARING_", "DATABASE_URL"))
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tools.serve"],
        cwd=ROOT,
        env={**clean, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def listen(process: subprocess.Popen[str]) -> str:
    """What the process says up to the line with its address, or to its end."""
    assert process.stdout is not None
    said = ""
    until = time.monotonic() + PATIENCE_SECONDS
    while not READY.search(said) and time.monotonic() < until:
        if select.select([process.stdout], [], [], 1)[0]:
            line = process.stdout.readline()
            if not line:
                break
            said += line
    return said


def processor_seconds() -> float:
    """What the processes started from here have used up to now."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def answer(address: str, path: str) -> tuple[int, bytes]:
    with urllib.request.urlopen(address + path, timeout=10) as response:
        return response.status, response.read()


def test_the_first_run_makes_keys_a_database_and_everybodys_way_in(
    settings: dict[str, str],
) -> None:
    with serving(settings) as (address, said):
        status, page = answer(address, "/app")
    instance = Path(settings["JARING_INSTANCE"])
    ways_in = (instance / "demo.txt").read_text(encoding="utf-8")
    assert status == 200
    assert b'id="screen"' in page
    assert stat.S_IMODE((instance / "demo.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE((instance / "keys").stat().st_mode) == 0o700
    for name in ("admin.demo", "supervisor.demo", "Sri Wahyuni", "Hasan Basri"):
        assert name in ways_in
        assert name in said
    assert f"{address}/app#/undangan/" in said
    assert "flask --app wsgi account create" in said


def test_the_copy_for_the_phones_is_there_before_the_door_opens(settings: dict[str, str]) -> None:
    copies = Path(settings["JARING_INSTANCE"]) / "assets"
    with serving({**settings, "JARING_NO_DEMO": "1"}):
        assert len(list(copies.glob("*/js/app.js.br"))) == 1


@pytest.mark.parametrize(("from_cli", "copies"), [({}, 1), ({"FLASK_RUN_FROM_CLI": "true"}, 0)])
def test_a_server_makes_the_copy_and_a_command_does_not(
    settings: dict[str, str], from_cli: dict[str, str], copies: int
) -> None:
    environment = {**os.environ, **settings, "JARING_NO_DEMO": "1", **from_cli}
    subprocess.run([sys.executable, "-c", "import wsgi"], cwd=ROOT, env=environment, check=True)
    made = list(Path(settings["JARING_INSTANCE"]).glob("assets/*/js/app.js.br"))
    assert len(made) == copies


def test_a_second_run_changes_nothing(settings: dict[str, str]) -> None:
    with serving(settings):
        pass
    instance = Path(settings["JARING_INSTANCE"])
    before = {path: path.read_bytes() for path in sorted((instance / "keys").iterdir())}
    ways_in = (instance / "demo.txt").read_bytes()
    began, spent = time.monotonic(), processor_seconds()
    with serving(settings) as (_, said):
        waited = time.monotonic() - began
    spent = processor_seconds() - spent
    assert said.count("\n") == 1
    assert {path: path.read_bytes() for path in sorted((instance / "keys").iterdir())} == before
    assert (instance / "demo.txt").read_bytes() == ways_in
    print(f"second start: {waited:.1f} s, of which {spent:.1f} s of the processor")
    assert spent < 5  # what a busy machine adds is not ours


def test_no_demo_leaves_the_demonstration_out(settings: dict[str, str]) -> None:
    with serving({**settings, "JARING_NO_DEMO": "1"}) as (_, said):
        assert "admin.demo" not in said
    assert not (Path(settings["JARING_INSTANCE"]) / "demo.txt").exists()


def test_a_body_larger_than_any_is_not_even_read(settings: dict[str, str]) -> None:
    place = ("127.0.0.1", int(settings["JARING_PORT"]))
    with serving({**settings, "JARING_NO_DEMO": "1"}), socket.create_connection(place, 10) as line:
        line.sendall(b"POST /s HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


def test_a_port_that_is_taken_is_said_in_one_sentence(settings: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said, _ = start({**settings, "JARING_PORT": port, "JARING_NO_DEMO": "1"}).communicate()
    assert f"Port {port} of 127.0.0.1 is not free" in said
    assert "Traceback" not in said


def test_a_wrong_setting_is_said_in_one_sentence(settings: dict[str, str]) -> None:
    process = start({**settings, "JARING_PORT": "eight"})
    said, _ = process.communicate()
    assert process.returncode == 1
    assert said == "JARING_PORT must be a number from 1 to 65535, not 'eight'.\n"
