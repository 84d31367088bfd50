"""Where on this machine backups are made: the database at hand, its engine, one run at a time."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from webapp.records.backups.engine import Engine
from webapp.records.backups.postgresql import Postgresql
from webapp.records.backups.sqlite import Sqlite
from webapp.records.db import db

WORK = ".jaring-work-"


class AlreadyRunning(Exception):
    """Another backup, restore or drill is under way on this machine."""


@dataclass(frozen=True)
class Place:
    """What the configuration says of this machine."""

    instance: Path
    keys: Path
    pg_bin: Path | None = None


def engine_of(place: Place) -> Engine:
    """The engine of the database at hand."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        return Sqlite(url)
    return Postgresql(url, place.instance, place.pg_bin)


@contextmanager
def working(place: Place) -> Iterator[tuple[Engine, Path]]:
    """The engine, and a private folder for whole copies that is gone afterwards.

    What a killed run has left is taken away first: it lies there in clear.
    """
    engine = engine_of(place)
    with _alone(place.instance / ".backup.lock"):
        folder = engine.workplace()
        for left in folder.glob(f"{WORK}*"):
            shutil.rmtree(left)
        engine.sweep()
        with tempfile.TemporaryDirectory(prefix=WORK, dir=folder) as work:
            yield engine, Path(work)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AlreadyRunning from error
    else:
        yield
    finally:
        os.close(handle)
