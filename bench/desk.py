"""What the review desk costs the server with a small table, and with a city's or a province's worth.

Every page is measured on the same engine with ten thousand records and with many; the ratio of the two
says whether anything on it grows with the table. `key` is what a supervisor does most, deciding and
then seeing the next record: one action of two requests. Neither it nor any single request may take the
server longer than 50 ms in the median. Among the many, two hundred clean records are then approved in a
real browser by keyboard.
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
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select

from bench.clearing import clear_by_keyboard, judge, show
from bench.crowd import PASSWORD, TAMBORA, gather, now
from tests.conftest import close, migrate, open_app
from tests.desk import Browser, token_in
from tests.postgresql import start_postgresql
from webapp.records.db import db
from webapp.records.models import Enrollment

FEW = 10_000
MOST_MS = 50
WHO = "supervisor.banyak"
PAGES = {
    "queue": "/periksa",
    "overview": "/ringkasan",
    "signs": "/ringkasan/kewajaran",
    "pairs": "/bandingkan",
}
SEARCHES = {"name": "Budi Contoh", "number": "+628000000002"}


@dataclass(frozen=True)
class Costs:
    """Milliseconds of the server, each the median: of single requests, and of a key with its two."""

    requests: dict[str, float]
    key: float

    @property
    def all(self) -> dict[str, float]:
        """Every cost by its name."""
        return {**self.requests, "key": self.key}

    def beside(self, few: "Costs") -> str:
        """A line for each page: what it costs, and how much more than with few records."""
        return "\n".join(
            f"  {name:10} {cost:6.1f} ms, {cost / few.all[name]:.1f} times that of {FEW} records"
            for name, cost in self.all.items()
        )


def main() -> int:
    """Measure both engines; more than 50 ms for an action is a failure."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--sqlite", type=int, default=100_000)
    parser.add_argument("--postgresql", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--by-keyboard", type=int, default=200)
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    slow = False
    for engine, records in (("sqlite", asked.sqlite), ("postgresql", asked.postgresql)):
        if not records:
            continue
        few = run(engine, FEW, asked.times, 0)
        many = run(engine, records, asked.times, asked.by_keyboard)
        print(f"{engine}, {records} records:\n{many.beside(few)}", flush=True)
        slow = slow or max(many.all.values()) > MOST_MS
    return int(slow)


def run(engine: str, records: int, times: int, by_keyboard: int) -> Costs:
    """Fill a fresh database and measure it; then clear so many records by keyboard."""
    with fresh(engine) as app:
        with app.app_context():
            gather(app.extensions["jaring"], records, now())
        costs = measure(app, times)
        if by_keyboard:
            done = clear_by_keyboard(app, WHO, PASSWORD, clean(app, 0, 1)[0], by_keyboard)
            print(show(done), flush=True)
            judge(done, by_keyboard)
        return costs


def measure(app: Flask, times: int) -> Costs:
    """Ask for each page so many times."""
    browser = Browser(app)
    browser.sign_in(WHO)
    costs = {name: median(partial(get, browser, path), times) for name, path in PAGES.items()}
    costs["record"] = median(opening(app, browser), times)
    decide = deciding(app, browser)
    decide()
    keys = [decide() for _ in range(times)]
    costs["decision"] = statistics.median(decision for decision, _ in keys) * 1000
    return Costs(costs, statistics.median(sum(both) for both in keys) * 1000)


def get(browser: Browser, path: str) -> float:
    """Seconds for one page."""
    began = time.perf_counter()
    answer = browser.get(path)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        sys.exit(f"{path} answered {answer.status_code}")
    return took


def opening(app: Flask, browser: Browser) -> Callable[[], float]:
    """Open one record after the other."""
    waiting = iter(clean(app, 1, 400))
    return lambda: get(browser, f"/periksa/{next(waiting)}")


def deciding(app: Flask, browser: Browser) -> Callable[[], tuple[float, float]]:
    """Approve the record on the screen, and see the next one: seconds of each."""
    shown = [browser.get(f"/periksa/{clean(app, 0, 1)[0]}").text]

    def decide() -> tuple[float, float]:
        page = shown[0]
        action = page.split('class="actions" action="')[1].split('"')[0].replace("&amp;", "&")
        rev = page.split('name="rev" value="')[1].split('"')[0]
        form = {"csrf_token": token_in(page), "rev": rev, "act": "approve"}
        began = time.perf_counter()
        done = browser.send(action, form)
        decided = time.perf_counter()
        target = urlsplit(done.headers["Location"])
        shown[0] = browser.get(f"{target.path}?{target.query}").text
        ended = time.perf_counter()
        if done.status_code != 303 or 'class="actions"' not in shown[0]:
            sys.exit(f"no next record after a decision: {done.status_code} {target.path}")
        return decided - began, ended - decided

    return decide


def clean(app: Flask, skip: int, most: int) -> list[object]:
    """Waiting records of the kecamatan without a flag, oldest first."""
    with app.app_context():
        wanted = select(Enrollment.id).where(
            Enrollment.state == "submitted",
            Enrollment.kecamatan == TAMBORA,
            Enrollment.attention == 0,
        )
        ordered = wanted.order_by(Enrollment.received_at, Enrollment.id)
        return list(db.session.scalars(ordered.offset(skip).limit(most)))


def median(ask: Callable[[], float], times: int) -> float:
    """The median in milliseconds of so many, after one that is not counted."""
    ask()
    return statistics.median(ask() for _ in range(times)) * 1000


@contextmanager
def fresh(engine: str) -> Iterator[Flask]:
    """An application on a fresh, migrated database."""
    with tempfile.TemporaryDirectory() as folder:
        place = {"JARING_INSTANCE": str(Path(folder) / "instance")}
        if engine == "sqlite":
            migrate(open_app(place))
            app = open_app(place)
            yield app
            close(app)
            return
        with start_postgresql(durable=True) as server:
            place["DATABASE_URL"] = server.url(server.create())
            migrate(open_app(place))
            app = open_app(place)
            yield app
            close(app)


if __name__ == "__main__":
    sys.exit(main())
