"""Histories: volunteers seal and send, everything goes wrong in every order, and nothing may be lost.

The rules of the field and of the office stand in two files beside; this one holds what they share.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.chaos.at_rest import check_rest
from tests.chaos.ground import Ground, read_ground
from tests.chaos.handset import Handset, Killed
from tests.chaos.line import Wire
from tests.chaos.outbox import Sealed
from tests.chaos.pace import Json
from tests.chaos.truth import Fact, Fault, Witness, check_all, check_committed
from tests.chaos.uploader import Order, send
from tests.chaos.world import World

# A call that no server reads is halved at every second try, until what is wrong in it waits alone.
ROUNDS = 40
SHOWN = timedelta(seconds=30)


class History(RuleBasedStateMachine):
    """One history of one world."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.office = self.world.office
        self.office.begin()
        self.handsets = self.world.handsets()
        self.witness = Witness()
        self.wire = Wire(self.office, met=self.world.met)
        self.serial = 0
        self.read: tuple[int, Ground] | None = None
        self.events: Counter[str] = Counter()

    def met(self, what: str) -> None:
        """Count something that went wrong."""
        self.world.met[what] += 1
        self.events[what] += 1

    def handset(self, number: int) -> Handset:
        """One of the phones that are still in use."""
        return self.handsets[number % len(self.handsets)]

    def send(
        self,
        handset: Handset,
        between: Callable[[], None] | None = None,
        order: Order | None = None,
    ) -> None:
        """Let a phone send all it has; it may die of it, and starts again."""
        try:
            send(handset, self.wire, between, order)
        except Killed:
            handset.restart()
        self.wire.faults = []

    def saw(self, handset: Handset, sealed: Sealed | None, kind: str = "good") -> None:
        """Somebody has sealed something."""
        if sealed is not None:
            item, payload = sealed
            self.witness.saw(Fact(item, payload, handset, kind))

    def ground(self) -> Ground:
        """The database as it is now, read once after every change."""
        if self.read is None or self.read[0] != self.office.changed:
            with self.office.app.app_context():
                self.read = (self.office.changed, read_ground())
        return self.read[1]

    @invariant()
    def nothing_is_lost_doubled_or_shown_falsely(self) -> None:
        ground = self.ground()
        if self.witness.behind and ground.epoch != self.witness.behind:
            self.witness.behind = ""
        check_all(self.witness, ground, self.handsets)
        for request, point in self.wire.died:
            check_committed(ground, request, point)
        self.wire.died.clear()

    def teardown(self) -> None:
        """At rest the network works, and everything arrives."""
        self.wire.faults, self.wire.meanwhile = [], None
        self.office.wait(SHOWN)
        for _ in range(ROUNDS):
            before = self.standing()
            for handset in self.handsets:
                self.send(handset)
            self.nothing_is_lost_doubled_or_shown_falsely()
            stuck = [entry for handset in self.handsets for entry in self.unsent(handset)]
            # Rest is when a whole round has changed nothing: the last phone may notice a restore.
            if not stuck and self.standing() == before:
                break
            self.office.wait(SHOWN)
        if stuck:
            raise Fault("other", f"{len(stuck)} records do not get through")
        with self.office.app.app_context():
            check_rest(self.office, self.witness, self.ground(), self.handsets, self.events)
        self.world.histories += 1
        self.world.records += len(self.witness.facts)

    def standing(self) -> list[Any]:
        """How the server and every phone stand; a round of sending may change it."""
        ground = self.ground()
        stand = [ground.epoch, len(ground.deposits), sorted(ground.changes)]
        for disk in (handset.disk for handset in self.handsets):
            stand += [disk.profile["epoch"], disk.profile.get("closed"), sorted(disk.changes)]
            stand += [*map(str, disk.entries.values()), *map(str, disk.stubs.values())]
        return stand

    def unsent(self, handset: Handset) -> list[Json]:
        """What waits though it could go; what no server takes may wait for an update of the app."""
        stuck = {fact.hash for fact in self.witness.facts.values() if fact.kind == "shape"}
        return [entry for entry in handset.waiting() if entry["hash"] not in stuck]
