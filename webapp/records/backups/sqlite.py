"""Copies of a SQLite database: by its online backup, in one view that writers do not wait for."""

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine

from webapp.records.backups.content import Content, read_content
from webapp.records.backups.engine import EngineFailed, Serving

PAGES = 2048  # copied at once, 8 MB
BUSY = ("locked", "busy")
JOURNALS = ("-wal", "-shm", "-journal")
SCRATCH = ".jaring-scratch-"


class Sqlite:
    """The embedded default."""

    name = "sqlite"

    def __init__(self, url: URL) -> None:
        self.path = Path(str(url.database))

    def workplace(self) -> Path:
        """Beside the database: there is the room, and a rename stays on one disk."""
        return self.path.parent

    def dump(self, target: Path) -> Content:
        """The read transaction holds one view from the first page to the last."""
        with closing(_connect(self.path)) as source, closing(_connect(target)) as copy:
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode=DELETE")
        return _read(target)

    def sweep(self) -> None:
        for path in self.workplace().glob(f"{SCRATCH}*"):
            path.unlink()

    def load(self, dump: Path) -> URL:
        """The dump is a database already; it is read through before anybody builds on it."""
        scratch = self.workplace() / f"{SCRATCH}{secrets.token_hex(4)}"
        try:
            with closing(_connect(dump)) as connection:
                said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
                loose = connection.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.DatabaseError as error:
            raise EngineFailed(str(error)) from error
        if said != "ok" or loose is not None:
            raise EngineFailed(f"SQLite says of the copy: {said}")
        dump.replace(scratch)
        return URL.create("sqlite", database=str(scratch))

    def drop(self, scratch: URL) -> None:
        for journal in ("", *JOURNALS):
            Path(f"{scratch.database}{journal}").unlink(missing_ok=True)

    def check_alone(self) -> None:
        with self._alone():
            pass

    def swap(self, scratch: URL, aside: str) -> str:
        """The path names a whole database at every moment: first the old one, then the new."""
        new, kept = Path(str(scratch.database)), self.path.with_name(f"{self.path.name}.{aside}")
        _settle(new)
        with self._alone() as is_whole:
            if not is_whole:
                # Its journals go with it: they must not meet a file that they do not belong to.
                for journal in JOURNALS:
                    if (found := Path(f"{self.path}{journal}")).exists():
                        found.replace(f"{kept}{journal}")
            if self.path.exists():
                kept.hardlink_to(self.path)
            new.replace(self.path)
            _sync(self.path.parent)
        return kept.name

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Nobody else may come in meanwhile; tells whether it is a database, whole in its one file."""
        with closing(_connect(self.path, timeout=1)) as connection:
            try:
                connection.execute("PRAGMA locking_mode=EXCLUSIVE")
                # Granted to the only one who has it open; the write-ahead log goes into the file.
                connection.execute("PRAGMA journal_mode=DELETE")
                connection.execute("BEGIN EXCLUSIVE")
                is_whole = True
            except sqlite3.DatabaseError as error:
                if any(word in str(error) for word in BUSY):
                    raise Serving from error
                is_whole = False
            yield is_whole


def _connect(path: Path, timeout: float = 10) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=timeout, isolation_level=None)


def _read(path: Path) -> Content:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)
    with engine.connect() as connection:
        return read_content(connection)


def _settle(path: Path) -> None:
    """Bring everything into the one file, and the file onto the disk."""
    with closing(_connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    path.chmod(0o600)
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
