"""The application as it is really served: a process of its own, which may die in the middle."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

ROOT = Path(__file__).resolve().parent.parent
STARTS_WITHIN = 60


class Gone(Exception):
    """The server went away before it had answered."""


class Served:
    """A server process on a free port, and a client of it for `tests.phone.Phone`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.port = free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JARING_", "DATABASE_"))}
        listen = f"--listen=127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "waitress", listen, "--threads=4", "wsgi:app"],
            cwd=ROOT,
            env={**kept, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._is_alive():
            assert self.process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.05)

    def post(self, path: str, **kwargs: Any) -> Response:
        """As Flask's test client has it."""
        return self.open("POST", path, **kwargs)

    def get(self, path: str, **kwargs: Any) -> Response:
        """As Flask's test client has it."""
        return self.open("GET", path, **kwargs)

    def open(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send one request; raises Gone when the server dies of it."""
        sent = {**(headers or {}), **({"Content-Type": content_type} if content_type else {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body=data, headers=sent)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error
        finally:
            connection.close()
        given = [(k, v) for k, v in answer.getheaders() if k.lower() != "content-length"]
        return TestResponse([body], str(answer.status), given, request=None)  # type: ignore[arg-type]

    def wait(self) -> int:
        """The code the process has ended with."""
        return self.process.wait(timeout=30)

    def stop(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def _is_alive(self) -> bool:
        with suppress(Gone):
            return self.get("/healthz").status_code == 200
        return False


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
