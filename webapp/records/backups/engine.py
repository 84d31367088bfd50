"""What a backup needs of a database: a copy while it serves, a place to try one, a way to swap."""

from pathlib import Path
from typing import Protocol

from sqlalchemy import URL

from webapp.records.backups.content import Content


class Serving(Exception):
    """Somebody has the database open."""


class ToolMissing(Exception):
    """A program of PostgreSQL is not where we look for it."""


class EngineFailed(Exception):
    """The database did not do what was asked; the sentence is its own, and names no secret."""


class Engine(Protocol):
    """One kind of database."""

    name: str

    def workplace(self) -> Path:
        """The folder on this machine in which whole copies may lie for a while."""

    def dump(self, target: Path) -> Content:
        """Copy the database as it is at one moment, without making writers wait."""

    def sweep(self) -> None:
        """Take away what an interrupted run has left behind."""

    def load(self, dump: Path) -> URL:
        """Make a scratch database of a dump, which is used up by it."""

    def drop(self, scratch: URL) -> None:
        """Take a scratch database away."""

    def check_alone(self) -> None:
        """Raise Serving when anybody else has the database open."""

    def swap(self, scratch: URL, aside: str) -> str:
        """Put a scratch database in the place of the present one; returns where that one lies now."""
