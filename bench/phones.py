"""How a bazaar ends: many phones send all they have at once, to the server that `make run` starts (F38)."""

import argparse
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from bench.intake import KELURAHAN, worker
from tests.conftest import close, migrate, open_app
from tests.phone import Phone
from tests.postgresql import start_postgresql
from tests.served import ROOT, Gone, Served, free_port
from webapp.records.account import Place, create_person
from webapp.records.db import db
from webapp.records.invitation import invite
from webapp.records.models import Enrollment

# A phone waits 15 seconds, and longer by what it sends.
PATIENCE_S = 15.0
BYTES_A_SECOND = 8000


@dataclass
class Rush:
    """What the phones saw."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    impatient: int = 0
    stored: int = 0


class Embedded(Served):
    """The server as `make run` starts it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JARING_", "DATABASE_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.serve"],
            cwd=ROOT,
            env={**kept, **environment, "JARING_PORT": str(self.port), "JARING_NO_DEMO": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while not self._is_alive():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit("The server did not start.")
            time.sleep(0.1)


def come_in(app: Flask, phones: int) -> list[Phone]:
    """So many volunteers with a phone each."""
    now, client, found = datetime.now(UTC), app.test_client(), []
    for _ in range(phones):
        with app.app_context():
            office = app.extensions["jaring"]
            person = create_person(office, "Sri Contoh", Place(KELURAHAN), now)
            way_in = invite(office, person, None, now).secret
        found.append(Phone.activate(client, way_in))
    return found


def rush(served: Any, phones: list[Phone], batches: list[list[dict[str, Any]]]) -> Rush:
    """Everybody sends at the same moment, and again until everything has its receipt."""
    seen, start = Rush(), Barrier(len(phones))

    def send(phone: Phone, items: list[dict[str, Any]]) -> None:
        body = json.dumps(phone.call(items)).encode("utf-8")
        start.wait()
        began = time.monotonic()
        while True:
            tried = time.monotonic()
            try:
                answer = phone.post(served, body)
            except Gone:
                seen.impatient += 1
                continue
            seen.statuses[answer.status_code] += 1
            seen.impatient += time.monotonic() - tried > PATIENCE_S + len(body) / BYTES_A_SECOND
            if answer.status_code == 200:
                break
            time.sleep(1)
        seen.seconds.append(time.monotonic() - began)
        words = [result["result"] for result in answer.get_json()["results"]]
        seen.stored += sum(word in ("stored", "already_stored") for word in words)

    runs = [
        Thread(target=send, args=(phone, items))
        for phone, items in zip(phones, batches, strict=True)
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    return seen


def measure(environ: dict[str, str], phones: int, records: int) -> bool:
    """One rush on a fresh installation; whether all of it arrived without a 5xx."""
    migrate(open_app(environ))
    app = open_app(environ)
    team = come_in(app, phones)
    numbers = iter(range(phones * records))
    batches = [[one.seal(worker(next(numbers))) for _ in range(records)] for one in team]
    close(app)
    served = Embedded(environ)
    try:
        seen = rush(served, team, batches)
    finally:
        served.stop()
    with app.app_context():
        rows = db.session.scalar(select(func.count()).select_from(Enrollment)) or 0
    close(app)
    ordered = sorted(seen.seconds)
    broken = sum(times for status, times in seen.statuses.items() if status >= 500)
    print(
        f"{phones} phones x {records}: {rows} of {phones * records} records there,"
        f" answers {dict(seen.statuses)}; receipts after {statistics.median(ordered):.1f} s (median),"
        f" {ordered[int(len(ordered) * 0.95) - 1]:.1f} s (p95), {ordered[-1]:.1f} s (slowest);"
        f" {seen.impatient} calls took longer than a phone waits"
    )
    return rows == phones * records == seen.stored and broken == 0


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--phones", type=int, default=100)
    parser.add_argument("--records", type=int, default=20)
    parser.add_argument("--sqlite-only", action="store_true")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    good = True
    with tempfile.TemporaryDirectory(prefix="jaring-bench-") as folder:
        here = {"JARING_INSTANCE": str(Path(folder) / "sqlite")}
        good = measure(here, asked.phones, asked.records)
        if not asked.sqlite_only:
            with start_postgresql(durable=True) as server:
                there = {
                    "JARING_INSTANCE": str(Path(folder) / "postgresql"),
                    "DATABASE_URL": server.url(server.create()),
                }
                good = measure(there, asked.phones, asked.records) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
