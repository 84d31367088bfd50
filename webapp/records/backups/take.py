"""Takes a backup while the server serves, tries it, and lets go of the oldest."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from pyrage import x25519
from sqlalchemy import NullPool, create_engine, select

from webapp.records import audit
from webapp.records.backups.age import NoRecipient, list_recipients, new_witness
from webapp.records.backups.container import (
    hash_file,
    read_backup,
    sweep_drafts,
    sync_folder,
    write_backup,
)
from webapp.records.backups.content import Content, read_content
from webapp.records.backups.engine import Engine
from webapp.records.backups.manifest import (
    Beside,
    Manifest,
    beside_path,
    list_beside,
    name_for,
    write_beside,
)
from webapp.records.backups.place import Place, working
from webapp.records.db import db, transaction
from webapp.records.epoch import get_epoch, raise_purge_before
from webapp.records.installation import Installation
from webapp.records.models import Backup

FEWEST = 2


class TooFew(Exception):
    """Of one generation alone, a bad one would be the last."""


class NotTheSame(Exception):
    """The copy was restored, and does not hold what it should."""


@dataclass(frozen=True)
class Taken:
    """What a run has done."""

    path: Path
    rows: int
    dropped: Sequence[str]
    purge_before: datetime | None


def take(office: Installation, place: Place, folder: Path, keep: int, now: datetime) -> Taken:
    """Take one backup, restore it for a test, and keep so many generations.

    Raises TooFew, NoRecipient, AlreadyRunning, NotTheSame, and what the engine cannot do.
    """
    if keep < FEWEST:
        raise TooFew
    recipients = list_recipients(place.keys)
    if not recipients:
        raise NoRecipient
    with working(place) as (engine, work):
        sweep_drafts(folder)
        adopt(office, folder)
        row_id, name = _begin(now)
        path = folder / name
        dump, witness = work / "dump", new_witness()
        content = engine.dump(dump)
        manifest = Manifest(name, office.id, engine.name, now, content, hash_file(dump))
        write_backup(office, manifest, dump, path, recipients, witness)
        dump.unlink()
        check(office, engine, path, work, witness)
        _mark_checked(row_id, now)
        dropped = _drop_old(folder, keep, now)
        purge_before = tell_phones(now)
        write_beside(office, folder, Beside(manifest, hash_file(path), now, purge_before))
    return Taken(path, sum(content.rows.values()), dropped, purge_before)


def check(
    office: Installation, engine: Engine, path: Path, work: Path, identity: x25519.Identity
) -> None:
    """Open the file that was written, restore it into a scratch database, and count."""
    dump = work / "check"
    manifest = read_backup(office, path, dump, identity)
    scratch = engine.load(dump)
    try:
        if look(scratch.render_as_string(hide_password=False)) != manifest.content:
            raise NotTheSame
    finally:
        engine.drop(scratch)


def look(address: str) -> Content:
    """What a scratch database holds, before anything in it is changed."""
    scratch = create_engine(address, poolclass=NullPool)
    with scratch.connect() as connection:
        return read_content(connection)


def list_kept() -> list[Backup]:
    """The backups from which can be restored, newest first."""
    kept = select(Backup).where(Backup.checked_at.is_not(None), Backup.dropped_at.is_(None))
    return list(db.session.scalars(kept.order_by(Backup.started_at.desc())))


@transaction
def tell_phones(now: datetime) -> datetime | None:
    """Move `purge_before` up to the oldest backup from which can be restored."""
    kept = list_kept()
    return raise_purge_before(kept[-1].started_at if kept else None, now)


@transaction
def adopt(office: Installation, folder: Path) -> None:
    """Know again the backups that the database has forgotten: it was restored from an older one."""
    for beside in list_beside(office, folder):
        manifest = beside.manifest
        known = db.session.scalar(select(Backup).where(Backup.name == manifest.name))
        row = known or Backup(name=manifest.name, started_at=manifest.started_at)
        row.checked_at = row.checked_at or beside.checked_at
        db.session.add(row)
        db.session.flush()


@transaction
def _begin(now: datetime) -> tuple[UUID, str]:
    get_epoch(now)
    row = Backup(name=name_for(now, secrets.token_hex(3)), started_at=now)
    db.session.add(row)
    db.session.flush()
    return row.id, row.name


@transaction
def _mark_checked(row_id: UUID, now: datetime) -> None:
    row = db.session.get_one(Backup, row_id)
    row.checked_at = now
    audit.record("system", None, "backup.take", "backup", row.id, {"name": row.name}, now)


def _drop_old(folder: Path, keep: int, now: datetime) -> list[str]:
    """Let go of what is not there any more, then of what is older than the generations kept."""
    vanished = [row for row in _undropped() if not (folder / row.name).exists()]
    for row in vanished:
        _drop(folder, row, now)
    oldest_kept = list_kept()[:keep][-1].started_at
    outlived = [row for row in _undropped() if row.started_at < oldest_kept]
    for row in outlived:
        _drop(folder, row, now)
    return [row.name for row in (*vanished, *outlived)]


def _undropped() -> list[Backup]:
    return list(db.session.scalars(select(Backup).where(Backup.dropped_at.is_(None))))


def _drop(folder: Path, row: Backup, now: datetime) -> None:
    """The file goes first: a row says that it is gone only when it is."""
    (folder / row.name).unlink(missing_ok=True)
    beside_path(folder, row.name).unlink(missing_ok=True)
    sync_folder(folder)
    _mark_dropped(row.id, now)


@transaction
def _mark_dropped(row_id: UUID, now: datetime) -> None:
    row = db.session.get_one(Backup, row_id)
    row.dropped_at = now
    audit.record("system", None, "backup.drop", "backup", row.id, {"name": row.name}, now)
