"""One transaction is all or nothing, one writer at a time, and tried again when it must be."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from webapp.records.db import ATTEMPTS, db, transaction
from webapp.records.installation import Installation
from webapp.records.models import RateCount

ROOT = Path(__file__).resolve().parents[2]
TIMES = 25
# What another process does: read the counter and write it back, with time in between.
ADD_IN_A_PROCESS = """
import sys
from webapp import create_app
from tests.records.test_db import add_slowly
with create_app().app_context():
    for _ in range(int(sys.argv[1])):
        add_slowly()
"""


@transaction
def add_slowly() -> int:
    """Count one more in a way that loses counts unless writers wait for each other."""
    counter = db.session.get(RateCount, ("test", 0), with_for_update=True, populate_existing=True)
    assert counter is not None
    counter.count += 1
    db.session.flush()
    return counter.count


@transaction
def begin_at_zero() -> None:
    db.session.add(RateCount(key="test", window=0, count=0))


def counted() -> int:
    db.session.rollback()
    return db.session.scalar(select(RateCount.count).where(RateCount.key == "test")) or 0


def test_what_raises_undoes_everything_inside(office: Installation) -> None:
    @transaction
    def fail_late() -> None:
        begin_at_zero()  # joins this transaction
        raise LookupError

    with pytest.raises(LookupError):
        fail_late()
    assert db.session.scalar(select(func.count()).select_from(RateCount)) == 0


def test_a_transaction_sees_what_others_wrote_since_its_view_began(
    app: Flask, office: Installation
) -> None:
    begin_at_zero()
    assert counted() == 0  # a read that stays open
    held = db.session.get(RateCount, ("test", 0))
    _in_threads(app, 1)
    assert add_slowly() == 2
    assert held is not None
    assert held.count == 2


def test_threads_that_contend_lose_no_count(app: Flask, office: Installation) -> None:
    begin_at_zero()
    _in_threads(app, 8)
    assert counted() == 8


def test_processes_that_contend_lose_no_count(
    office: Installation, instance: Path, database_url: str
) -> None:
    begin_at_zero()
    environ = {
        "JARING_INSTANCE": str(instance),
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ADD_IN_A_PROCESS, str(TIMES)], cwd=ROOT, env=environ
        )
        for _ in range(2)
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert counted() == 2 * TIMES


def test_a_passing_obstacle_is_tried_again_and_then_given_up(office: Installation) -> None:
    tries = []

    @transaction
    def always_locked() -> None:
        tries.append(1)
        raise OperationalError("BEGIN", {}, Exception("database is locked"))

    with pytest.raises(OperationalError):
        always_locked()
    assert len(tries) == ATTEMPTS


def test_a_change_outside_a_transaction_is_a_bug_and_says_so(office: Installation) -> None:
    db.session.add(RateCount(key="test", window=0, count=0))
    with pytest.raises(RuntimeError, match="outside a transaction"):
        add_slowly()
    db.session.rollback()


def _in_threads(app: Flask, number: int) -> None:
    def one() -> None:
        with app.app_context():
            add_slowly()

    threads = [threading.Thread(target=one) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
