"""A real server process and a real phone-sized Chromium, for journeys through the real screens."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 640}
FONTS = Path(__file__).parent / "fonts.conf"
# Without the networking switches Chromium keeps asking hosts that have nothing to do with us.
CHROMIUM_SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str:
    """Where Debian's Chromium is; the journeys need the real one."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("Chromium is missing: run `make test`, which installs it")
    return found


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """The application as it is really served: its own process, its own instance folder."""

    instance: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.instance.parent / "server.log"

    def env(self) -> dict[str, str]:
        """The environment of the server and of the flask commands run beside it."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith(("JARING_", "DATABASE_"))},
            "JARING_INSTANCE": str(self.instance),
            "JARING_PUBLIC_URL": self.url,
            "JARING_HOST": "127.0.0.1",
            "JARING_PORT": str(self.port),
            **self.environment,
        }

    def flask(self, *arguments: str) -> str:
        """Run one flask command against this instance and give back what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env=self.env(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def prepare(self) -> "Server":
        """Migrate and make the demonstration office."""
        self.instance.mkdir(parents=True, exist_ok=True)
        self.flask("db", "upgrade")
        self.flask("demo")
        return self

    def start(self) -> "Server":
        """Start serving and wait until it is alive."""
        listen = f"--listen=127.0.0.1:{self.port}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "waitress", listen, "--threads=8", "wsgi:app"],
                cwd=ROOT,
                env=self.env(),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        pytest.fail("the server did not start:\n" + self.log.read_text()[-3000:])

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def demo(self) -> dict[str, str]:
        """The ways in that the demonstration office wrote down: user name or person -> secret."""
        return read_demo((self.instance / "demo.txt").read_text(encoding="utf-8"))


def read_demo(text: str) -> dict[str, str]:
    """Read `key: value` lines of instance/demo.txt."""
    pairs = (line.split(": ", 1) for line in text.splitlines() if ": " in line)
    return {key.strip(): value.strip() for key, value in pairs}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A served demonstration office on SQLite."""
    running = Server(tmp_path / "instance").prepare().start()
    yield running
    running.kill()


@pytest.fixture(scope="session")
def playwright_engine() -> Iterator[Playwright]:
    with sync_playwright() as engine:
        yield engine


@contextmanager
def open_phone(
    engine: Playwright,
    profile: Path,
    *,
    size: dict[str, int] | None = None,
    switches: Sequence[str] = (),
) -> Iterator[BrowserContext]:
    """A Chromium of phone size whose profile stays on disk, as a volunteer's does."""
    context = engine.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium_path(),
        args=[*CHROMIUM_SWITCHES, *switches],
        headless=True,
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
        viewport=size or PHONE,  # type: ignore[arg-type]  # playwright's own TypedDict
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        has_touch=True,
        device_scale_factor=2,
    )
    try:
        yield context
    finally:
        context.close()
