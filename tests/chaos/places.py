"""Where a history's database lies: a file or a PostgreSQL database, copied whole and put back whole."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

import psycopg

from tests.postgresql import Postgresql, programs

LIVE = "live"


class Place(Protocol):
    """A database that can be copied and replaced; nobody is connected while that happens."""

    url: str
    environ: dict[str, str]

    def copy(self, name: str) -> None:
        """Keep the live database under a name."""

    def put_back(self, name: str) -> None:
        """Make the live database what was kept under a name."""

    def drop(self, name: str) -> None:
        """Forget what was kept."""

    def tidy(self) -> None:
        """Forget what real restores have put aside."""


class FilePlace:
    """A SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.live = folder / "jaring.sqlite"
        self.url = f"sqlite:///{self.live}"
        self.environ: dict[str, str] = {}

    def copy(self, name: str) -> None:
        with closing(sqlite3.connect(self.live)) as live:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(self.live, self.folder / name)

    def put_back(self, name: str) -> None:
        for beside in ("-wal", "-shm"):
            self.live.with_name(self.live.name + beside).unlink(missing_ok=True)
        shutil.copyfile(self.folder / name, self.live)

    def drop(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def tidy(self) -> None:
        for path in self.folder.glob("jaring.sqlite.before-*"):
            path.unlink()


class ServerPlace:
    """A database of a PostgreSQL server; copies are made with TEMPLATE."""

    def __init__(self, server: Postgresql, prefix: str) -> None:
        self.server, self.prefix = server, prefix
        self.url = server.url(self._name(LIVE))
        self.environ = {"JARING_PG_BIN": str(programs())}
        server.say(f"CREATE DATABASE {self._name(LIVE)}")

    def copy(self, name: str) -> None:
        self._make(name, LIVE)

    def put_back(self, name: str) -> None:
        self._make(LIVE, name)

    def drop(self, name: str) -> None:
        self.server.say(f"DROP DATABASE IF EXISTS {self._name(name)} WITH (FORCE)")

    def tidy(self) -> None:
        left = "SELECT datname FROM pg_database WHERE datname LIKE '%before%'"
        with psycopg.connect(self.server.address, autocommit=True) as connection:
            names = [row[0] for row in connection.execute(left).fetchall()]
        for name in names:
            self.server.say(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _make(self, name: str, source: str) -> None:
        self.drop(name)
        self.server.say(f"CREATE DATABASE {self._name(name)} TEMPLATE {self._name(source)}")

    def _name(self, name: str) -> str:
        return f"{self.prefix}_{name}"
