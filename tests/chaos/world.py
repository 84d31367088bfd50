"""What all histories of one process share: a server with its people and phones, and what they add up to."""

import copy
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.handset import Handset
from tests.chaos.office import Office
from tests.chaos.pace import Json
from tests.chaos.places import FilePlace, ServerPlace
from tests.phone import Phone, ask_activation, new_key
from tests.postgresql import start_postgresql

FIRST_SLIPS = 3
SHARED_MEMORY = Path("/dev/shm")


@dataclass
class World:
    """One server and its phones as they were on the first morning."""

    office: Office
    phones: list[tuple[Any, Json]] = field(default_factory=list)
    histories: int = 0
    records: int = 0
    met: Counter[str] = field(default_factory=Counter)

    def prepare(self) -> None:
        """Two volunteers come in with a phone each; every history begins after that."""
        for way in self.office.people.invitations:
            self.phones.append(self.activate(way))
        self.office.keep_beginning()

    def activate(self, way: str) -> tuple[Any, Json]:
        """One more phone comes in."""
        key, seconds = new_key(), int(self.office.now.timestamp())
        client = self.office.app.test_client()
        answer = ask_activation(client, way, key, iat=seconds, exp=seconds + 100)
        assert answer.status_code == 200, answer.text
        self.office.changed += 1
        return key, answer.get_json()

    def handsets(self) -> list[Handset]:
        """The phones of a new history."""
        return [make_handset(key, answer) for key, answer in self.phones]


def make_handset(key: Any, answer: Json) -> Handset:
    return Handset(Phone.of(key, copy.deepcopy(answer)), pool=FIRST_SLIPS)


@contextmanager
def open_world(database: str) -> Iterator[World]:
    """A world on SQLite or PostgreSQL, gone afterwards."""
    where = SHARED_MEMORY if SHARED_MEMORY.is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="jaring-chaos-", dir=where))
    try:
        if database == "sqlite":
            with _live(Office(folder, FilePlace(folder))) as world:
                yield world
        else:
            with (
                start_postgresql(durable=False) as server,
                _live(Office(folder, ServerPlace(server, "chaos"))) as world,
            ):
                yield world
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _live(office: Office) -> Iterator[World]:
    world = World(office)
    try:
        world.prepare()
        yield world
    finally:
        office.leave()
