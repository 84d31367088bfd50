"""Copies of a PostgreSQL database: by pg_dump from one snapshot, and back by pg_restore."""

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from webapp.records.backups.content import Content, read_content
from webapp.records.backups.engine import EngineFailed, Serving, ToolMissing

# Somewhere to stand while the database itself is made, renamed or dropped.
MAINTENANCE = "postgres"
LONGEST_NAME = 63
# As long as PostgreSQL itself waits for others to leave before it renames or drops a database.
LEAVING_S = 5.0
# PostgreSQL's own workers have no user; of other people's sessions an owner sees little more.
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = :name"
    " AND usesysid IS NOT NULL AND pid <> pg_backend_pid()"
)
LIKE = text(
    "SELECT pg_encoding_to_char(encoding) AS encoding, datcollate, datctype"
    " FROM pg_database WHERE datname = :name"
)
LEFT = text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)")


class Postgresql:
    """The central installation."""

    name = "postgresql"

    def __init__(self, url: URL, instance: Path, programs: Path | None) -> None:
        self.url, self.instance, self.programs = url, instance, programs
        self.database = str(url.database)

    def workplace(self) -> Path:
        return self.instance

    def dump(self, target: Path) -> Content:
        """pg_dump and the counting share one snapshot."""
        with _open(self.url) as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            content = read_content(connection)
            plain = ("--format=custom", "--no-owner", "--no-privileges")
            self._run("pg_dump", *plain, f"--snapshot={snapshot}", f"--file={target}", url=self.url)
        return content

    def sweep(self) -> None:
        with self._standing_aside() as connection:
            left = connection.scalars(LEFT, {"prefix": self._scratch_name("")}).all()
            for name in left:
                _say(connection, f"DROP DATABASE {_quote(connection, name)}")

    def load(self, dump: Path) -> URL:
        name = self._scratch_name(secrets.token_hex(4))
        with self._standing_aside() as connection:
            like = connection.execute(LIKE, {"name": self.database}).one()
            _say(
                connection,
                f"CREATE DATABASE {_quote(connection, name)} TEMPLATE template0"
                f" ENCODING '{like.encoding}' LC_COLLATE '{like.datcollate}'"
                f" LC_CTYPE '{like.datctype}'",
            )
        scratch = self.url.set(database=name)
        try:
            whole = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
            self._run("pg_restore", *whole, str(dump), url=scratch)
        except EngineFailed:
            self.drop(scratch)
            raise
        dump.unlink()
        return scratch

    def drop(self, scratch: URL) -> None:
        with self._standing_aside() as connection:
            _say(connection, f"DROP DATABASE {_quote(connection, str(scratch.database))}")

    def check_alone(self) -> None:
        """A session that has just been ended may still be seen for a moment: it is waited for."""
        patience = time.monotonic() + LEAVING_S
        with self._standing_aside() as connection:
            while connection.scalar(OTHERS, {"name": self.database}):
                if time.monotonic() > patience:
                    raise Serving
                time.sleep(0.1)

    def swap(self, scratch: URL, aside: str) -> str:
        """Two renames in one transaction; PostgreSQL refuses them while anybody is connected."""
        suffix = "_" + aside.replace("-", "_").replace(".", "_").lower()
        kept = self.database[: LONGEST_NAME - len(suffix)] + suffix
        self.check_alone()
        with self._standing_aside() as connection:
            old, new = (_quote(connection, n) for n in (self.database, str(scratch.database)))
            connection.exec_driver_sql("BEGIN")
            _say(connection, f"ALTER DATABASE {old} RENAME TO {_quote(connection, kept)}")
            _say(connection, f"ALTER DATABASE {new} RENAME TO {old}")
            connection.exec_driver_sql("COMMIT")
        return kept

    def _scratch_name(self, ending: str) -> str:
        return f"{self.database[:40]}_scratch_{ending}"

    @contextmanager
    def _standing_aside(self) -> Iterator[Connection]:
        with _open(self.url.set(database=MAINTENANCE)) as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def _run(self, program: str, *arguments: str, url: URL) -> None:
        """The password goes by the environment: a command line is seen by everybody."""
        address = url.set(drivername="postgresql", password=None)
        environment = dict(os.environ)
        if url.password is not None:
            environment["PGPASSWORD"] = str(url.password)
        done = subprocess.run(  # noqa: S603  (our own arguments, no shell)
            [self._find(program), f"--dbname={address.render_as_string()}", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise EngineFailed(said[0] if said else f"{program} ended with {done.returncode}")

    def _find(self, program: str) -> str:
        found = shutil.which(program, path=str(self.programs) if self.programs else None)
        if found is None:
            raise ToolMissing(program)
        return found


@contextmanager
def _open(url: URL) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, connect_args={"prepare_threshold": None})
    with engine.connect() as connection:
        yield connection


def _say(connection: Connection, statement: str) -> None:
    try:
        connection.exec_driver_sql(statement)
    except (OperationalError, ProgrammingError) as error:
        if getattr(error.orig, "sqlstate", None) == "55006":  # object_in_use
            raise Serving from error
        raise EngineFailed(str(error.orig).splitlines()[0]) from error


def _quote(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
