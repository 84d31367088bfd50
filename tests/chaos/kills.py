"""A real server process is killed under load, by itself at a failpoint or by SIGKILL at any moment."""

import http.client
import os
import random
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from waitress import serve

from tests.chaos import outbox
from tests.chaos.ground import Ground, key_of_row, read_ground
from tests.chaos.handset import Handset
from tests.chaos.line import Wire
from tests.chaos.pace import Seen
from tests.chaos.truth import Fact, Fault, Witness, check_all
from tests.chaos.uploader import Request, send
from tests.chaos.world import World
from tests.conftest import open_app
from tests.worker import nik, record

KILLS = 200
# Every failpoint that a sync comes by; the others have tests of their own.
POINTS = (
    "sync.before_commit",
    "sync.after_commit",
    "sync.between_items",
    "audit.before_write",
    "tokens.after_issue",
)
EACH = 3
MOST_MS = 250


@dataclass
class Cable:
    """A line to a port; what does not answer within ten seconds never does."""

    port: int
    time: datetime

    def now(self) -> datetime:
        return self.time

    def carry(self, request: Request) -> Seen | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {**request.headers, "Content-Type": "application/json"}
        try:
            connection.request(request.method, request.path, request.body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8")
            kind, answers = (
                answer.getheader("Content-Type") or "",
                answer.getheader("Jaring-Answers"),
            )
            return Seen(answer.status, kind, text, answers=answers)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()


def kill_often(world: World, times: int, seed: int = 1) -> int:
    """Kill a server until it has died so often, looking at the database after each round.

    A request may pass its failpoint by; says how often it died in at most twice as many rounds.
    """
    world.office.begin()
    chance, witness = random.Random(seed), Witness()
    handsets, serial, died = world.handsets(), 0, 0
    for turn in range(2 * times):
        if died == times:
            break
        for handset in handsets:
            for _ in range(EACH):
                serial += 1
                seal_one(witness, handset, world, serial)
        point = POINTS[turn // 2 % len(POINTS)] if turn % 2 == 0 else ""
        died += kill_once(world, handsets, point, chance)
        world.office.changed += 1
        look(world, witness, handsets)
        deliver_rest(world, handsets)
        look(world, witness, handsets)
    if any(handset.waiting() for handset in handsets):
        raise Fault("lost", "something has not arrived")
    return died


def seal_one(witness: Witness, handset: Handset, world: World, serial: int) -> None:
    if handset.has_slip():
        worker = record(nik=nik(9001 + serial % 990), nama=f"Budi Contoh {serial}")
        draft = outbox.begin_draft(handset, worker)
        item, payload = outbox.finish(handset, draft, world.office.now)
        witness.saw(Fact(item, payload, handset))


def kill_once(world: World, handsets: list[Handset], point: str, chance: random.Random) -> int:
    """Let the phones send to a server that dies; 1 if it did."""
    world.office.close()
    door = socket.create_server(("127.0.0.1", 0))
    armed = f"{point}:{chance.randint(1, EACH)}" if point else ""
    child = os.fork()
    if child == 0:
        _serve(world.office.environ, armed, door)
    cable = Cable(door.getsockname()[1], world.office.now)
    door.close()

    def sending(handset: Handset) -> Callable[[], object]:
        return lambda: send(handset, cable)

    runs = [Thread(target=sending(handset)) for handset in handsets]
    for run in runs:
        run.start()
    if not point:
        time.sleep(chance.randint(0, MOST_MS) / 1000)
        os.kill(child, signal.SIGKILL)
    for run in runs:
        run.join()
    if point:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    for handset in handsets:
        handset.restart()
    return int(not point or os.waitstatus_to_exitcode(status) == 86)


def deliver_rest(world: World, handsets: list[Handset]) -> None:
    """The server is back: whatever was not answered is sent again."""
    for handset in handsets:
        for _ in range(3):
            send(handset, Wire(world.office))


def look(world: World, witness: Witness, handsets: list[Handset]) -> None:
    """Every promise, and no half-written record."""
    with world.office.app.app_context():
        ground = read_ground()
    check_all(witness, ground, handsets)
    check_whole(ground)


def check_whole(ground: Ground) -> None:
    """Deposit, revision, enrollment, slip and audit line: all there, or none."""
    stored = {key_of_row(row) for row in ground.deposits if row.outcome == "stored"}
    revised = {key_of_row(row) for row in ground.revisions}
    audited = {(name, rev) for name, act, rev in ground.audit if act == "deposit.stored"}
    enrolled = {(name, row.rev) for name, row in ground.enrollments.items()}
    bound = {str(slip.enrollment_id) for slip in ground.slips.values() if slip.state == "arrived"}
    if not stored == revised == audited == enrolled or bound != set(ground.enrollments):
        raise Fault("other", "a record is half written")


def _serve(environ: dict[str, str], armed: str, door: socket.socket) -> None:
    """The server's whole life; it must never return into the test that made it."""
    try:
        app = open_app({**environ, "JARING_FAILPOINTS": armed})
        serve(app, sockets=[door], threads=4, _quiet=True)
    finally:
        os._exit(1)
