"""A network of our own between the phone and the server: it cuts, stalls, repeats and lies on request.

    with Proxy(server.port) as network:
        network.fault = cut_request(after=700)   # every upload, until it is mended
        network.mend()

Only calls to `path` suffer; the pages of the app pass. One request a connection, so that each can be cut.
"""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import TracebackType

SYNC = "/api/v1/sync"
PATIENCE_S = 60
# Closing with unsent data and no waiting: the other side sees a reset, as when a network goes away.
AT_ONCE = struct.pack("ii", 1, 0)


@dataclass
class Passage:
    """One request on its way, and both ends of it."""

    client: socket.socket
    request: bytes
    port: int
    mended: threading.Event

    @property
    def path(self) -> str:
        return self.request.split(b" ", 2)[1].decode("latin-1")

    def forward(self, request: bytes | None = None) -> bytes:
        """Hand the request, or these bytes, to the server; its whole answer."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_S) as server:
            server.sendall(self.request if request is None else request)
            return b"".join(iter(lambda: server.recv(65536), b""))

    def give(self, answer: bytes) -> None:
        """Hand the answer to the phone."""
        self.client.sendall(answer)

    def cut(self) -> None:
        """Break the connection to the phone."""
        self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)


Fault = Callable[[Passage], None]


def passing(passage: Passage) -> None:
    """No fault."""
    passage.give(passage.forward())


def cut_request(after: int) -> Fault:
    """The network goes away when so many bytes of the request have passed."""

    def fault(passage: Passage) -> None:
        if after:
            with socket.create_connection(("127.0.0.1", passage.port), PATIENCE_S) as server:
                server.sendall(passage.request[:after])
                server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        passage.cut()

    return fault


def cut_answer(after: int = 0) -> Fault:
    """The server gets and answers everything; the phone gets so many bytes of the answer."""

    def fault(passage: Passage) -> None:
        passage.give(passage.forward()[:after])
        passage.cut()

    return fault


def strip_body(passage: Passage) -> None:
    """The request arrives without what it carries."""
    head = passage.request.split(b"\r\n\r\n", 1)[0]
    lines = [one for one in head.split(b"\r\n") if not one.lower().startswith(b"content-length")]
    passage.give(passage.forward(b"\r\n".join([*lines, b"Content-Length: 0", b"", b""])))


def repeat(times: int) -> Fault:
    """The request reaches the server so many times at once; the phone gets the last answer."""

    def fault(passage: Passage) -> None:
        with ThreadPoolExecutor(times) as pool:
            answers = list(pool.map(passage.forward, [passage.request] * times))
        passage.give(answers[-1])

    return fault


def answer_with(status: str, body: str = "", **headers: str) -> Fault:
    """The network answers by itself, and nothing reaches the server; `content_type` is a header."""

    def fault(passage: Passage) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close"]
        lines += [f"{name.replace('_', '-').title()}: {value}" for name, value in headers.items()]
        passage.give("\r\n".join([*lines, "", body]).encode())

    return fault


def garbage(passage: Passage) -> None:
    """What answers speaks no HTTP, as a portal's own TLS would look."""
    passage.give(b"\x15\x03\x01\x00\x02\x02\x28" * 3)


def silence(passage: Passage) -> None:
    """A black hole: taken and never answered, until the network is mended."""
    passage.mended.wait(600)
    passage.cut()


def late(passage: Passage) -> None:
    """Held up until the network is mended, and then it reaches the server all the same."""
    passage.mended.wait(600)
    passage.forward()
    passage.cut()


def trickle(seconds: float) -> Fault:
    """Everything passes, slowly."""

    def fault(passage: Passage) -> None:
        answer = passage.forward()
        for start in range(0, len(answer), 200):
            passage.give(answer[start : start + 200])
            time.sleep(seconds)

    return fault


@dataclass
class Proxy:
    """Listens on a port of its own and hands everything on to `target`, but for the fault of the hour."""

    target: int
    path: str = SYNC
    fault: Fault = passing
    port: int = 0
    # How many requests met a fault, and what passed: path and body.
    hits: int = 0
    passed: list[tuple[str, bytes]] = field(default_factory=list)
    _mended: threading.Event = field(default_factory=threading.Event)
    _listening: socket.socket | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Let everything pass again; what hangs is let go."""
        self.fault = passing
        self._mended.set()
        self._mended = threading.Event()

    def wait_for_hits(self, wanted: int, seconds: float = 60) -> None:
        """Wait until so many requests have met a fault."""
        deadline = time.monotonic() + seconds
        while self.hits < wanted:
            assert time.monotonic() < deadline, f"{self.hits} of {wanted} met the fault"
            time.sleep(0.02)

    def __enter__(self) -> "Proxy":
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._listening,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.mend()
        if self._listening is not None:
            self._listening.close()

    def _listen(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listening.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        # A phone or a server that goes away in the middle is what all this is about.
        with contextlib.suppress(OSError), client:
            request = read_request(client)
            if not request:
                return
            passage = Passage(client, request, self.target, self._mended)
            if passage.path.startswith(self.path) and self.fault is not passing:
                self.hits += 1
                self.fault(passage)
                return
            passing(passage)
            self.passed.append((passage.path, request.partition(b"\r\n\r\n")[2]))


def read_request(client: socket.socket) -> bytes:
    """One whole request, changed so that the connection ends with its answer; empty when none came."""
    head, body = b"", b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(65536)
        if not piece:
            return b""
        head += piece
    head, _, body = head.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = 0
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        piece = client.recv(65536)
        if not piece:
            return b""
        body += piece
    kept = [one for one in lines if not one.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([*kept, b"Connection: close", b"", b""]) + body
