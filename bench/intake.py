"""How much dearer a received record is than its floor: opening it, and one durable commit.

The floor is measured beside it, so that the ratio means the same on any machine.
"""

import argparse
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from tests.conftest import close, migrate, open_app
from tests.phone import Phone
from tests.postgresql import start_postgresql
from tests.worker import record
from webapp.records.account import Place, create_person
from webapp.records.db import db, transaction
from webapp.records.invitation import invite
from webapp.records.sealing import open_sealed

BATCH = 20
KELURAHAN = "31.73.04.1001"


@dataclass(frozen=True)
class Costs:
    """Milliseconds a record, each the median over batches."""

    intake: float
    opening: float
    commit: float

    @property
    def ratio(self) -> float:
        return self.intake / (self.opening + self.commit)

    def __str__(self) -> str:
        return (
            f"{self.intake:6.2f} ms a record received; opening {self.opening:.2f} ms,"
            f" one durable commit {self.commit:.2f} ms: {self.ratio:.1f} times the floor"
        )


def measure(app: Flask, batches: int) -> Costs:
    """Send so many batches of sealed records over the wire, and time the floor beside them."""
    client = app.test_client()
    phone = Phone.activate(client, invitation(app))
    intake, opening, commit = [], [], []
    for batch in range(batches):
        phone.sync(client, want_tokens=BATCH)
        items = [phone.seal(worker(batch * BATCH + place)) for place in range(BATCH)]
        intake.append(timed(partial(send, phone, client, items)))
        opening.append(timed(partial(open_all, app, phone, items)))
        commit.append(timed(partial(commit_all, app, items)))
    return Costs(*(statistics.median(times) * 1000 / BATCH for times in (intake, opening, commit)))


def worker(number: int) -> dict[str, Any]:
    """A fictional worker like no other before: what is compared must find nothing."""
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 60 + number // 336 % 40
    nik = f"317304{day:02}{month:02}{year}{9001 + number % 999}"
    birth = f"19{year}-{month:02}-{day:02}"
    phone = f"+62812{number:08}"
    return record(nik=nik, tanggal_lahir=birth, no_hp=phone, nama=f"Budi Contoh {number:04}")


def timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def send(phone: Phone, client: Any, items: list[dict[str, Any]]) -> None:
    """One sync call, every record of which is stored."""
    words = phone.words(client, items)
    if words != ["stored"] * len(items):
        sys.exit(f"The server did not store what it was sent: {words}")


def open_all(app: Flask, phone: Phone, items: list[dict[str, Any]]) -> None:
    """Only decrypt, verify and read."""
    keys = app.extensions["jaring"].keys
    public = phone.key.as_dict(private=False)
    for item in items:
        open_sealed(item["sealed"].encode("ascii"), keys, phone.id, public)


def commit_all(app: Flask, items: list[dict[str, Any]]) -> None:
    """Only one row with the same bytes in a transaction of its own, each as durable as ours."""
    with app.app_context():
        for item in items:
            keep(item["sealed"])


@transaction
def keep(sealed: str) -> None:
    db.session.execute(
        text("INSERT INTO bench_floor (sealed) VALUES (:sealed)"), {"sealed": sealed}
    )


def invitation(app: Flask) -> str:
    """A table for the floor, and a volunteer who may activate a phone."""
    now = datetime.now(UTC)
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE bench_floor (sealed TEXT NOT NULL)"))
        person = create_person(app.extensions["jaring"], "Sri Contoh", Place(KELURAHAN), now)
        return invite(app.extensions["jaring"], person, None, now).secret


@contextmanager
def installed(database_url: str | None) -> Iterator[Flask]:
    """An empty installation, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="jaring-bench-") as folder:
        place = {"JARING_INSTANCE": str(Path(folder) / "instance")}
        environ = {**place, "DATABASE_URL": database_url} if database_url else place
        migrate(open_app(environ))
        app = open_app(environ)
        yield app
        close(app)


def main() -> None:
    """Measure on SQLite and on PostgreSQL, both with durable commits."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--batches", type=int, default=10, help=f"of {BATCH} records each")
    batches = parser.parse_args().batches
    logging.disable(logging.INFO)
    with installed(None) as app:
        print(f"SQLite     {measure(app, batches)}")
    with start_postgresql(durable=True) as server, installed(server.url(server.create())) as app:
        print(f"PostgreSQL {measure(app, batches)}")


if __name__ == "__main__":
    main()
