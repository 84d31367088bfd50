"""A custodian's key, a folder for backups, and the phones whose records are in them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pyrage import x25519

from tests.phones import make_invitation, other, phone, second, serve
from tests.postgresql import programs
from tests.worker import nik, record
from webapp.records.backups import age, restore, take
from webapp.records.backups.elsewhere import let_go
from webapp.records.backups.place import Place
from webapp.records.installation import Installation

__all__ = ["make_invitation", "other", "phone", "second", "serve"]

Take = Callable[..., take.Taken]
Restore = Callable[..., restore.Restored]


def of(serial: int) -> dict[str, Any]:
    """A worker of her own."""
    return record(nik=nik(serial), tanpa_hp=True, no_hp=None)


@pytest.fixture
def environment(database: str) -> dict[str, str]:
    """Where pg_dump is."""
    return {"JARING_PG_BIN": str(programs())} if database == "postgresql" else {}


@pytest.fixture
def place(app: Flask) -> Place:
    """This machine."""
    chosen = app.extensions["jaring_configuration"]
    return Place(chosen.instance, chosen.keys, chosen.pg_bin)


@pytest.fixture
def identity(place: Place) -> x25519.Identity:
    """The custodian's; the server knows the public half alone."""
    secret, recipient = age.new_identity()
    age.add_recipient(place.keys, recipient, beside_others=False)
    return x25519.Identity.from_str(secret)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def back_up(app: Flask, place: Place, folder: Path, identity: x25519.Identity) -> Take:
    """Take a backup, as the operator does at night."""

    def do(keep: int = 7, now: datetime | None = None) -> take.Taken:
        with app.app_context():
            office: Installation = app.extensions["jaring"]
            return take.take(office, place, folder, keep, now or datetime.now(UTC))

    return do


@pytest.fixture
def bring_back(app: Flask, place: Place, identity: x25519.Identity) -> Iterator[Restore]:
    """Restore a backup, as the operator does after a bad day."""

    def do(
        path: Path, *, force: bool = False, by: x25519.Identity | None = None
    ) -> restore.Restored:
        with app.app_context():
            office: Installation = app.extensions["jaring"]
            now = datetime.now(UTC)
            done = restore.restore(office, place, path, by or identity, now, force=force)
            assert done is not None
            return done

    yield do
    with app.app_context():
        let_go()
