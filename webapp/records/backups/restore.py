"""Puts a backup in the place of the database: built beside it whole, then swapped in at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from pyrage import x25519
from sqlalchemy import func, select

from webapp.records import audit
from webapp.records.backups.carry import Known, carry_over, find_known
from webapp.records.backups.container import read_backup
from webapp.records.backups.elsewhere import knows_schema, let_go, migrate, working_on
from webapp.records.backups.engine import Engine
from webapp.records.backups.manifest import Manifest, list_beside
from webapp.records.backups.place import Place, working
from webapp.records.backups.take import NotTheSame, adopt, look
from webapp.records.db import db
from webapp.records.epoch import begin_epoch, learn_of, raise_purge_before
from webapp.records.installation import Installation
from webapp.records.models import Deposit, Slip
from webapp.rules.slip import show_code

# A deposit bears the time at which its request came, a little before it was down.
SLACK = timedelta(hours=1)
AT_ONCE = 500


class OtherEngine(Exception):
    """A copy of SQLite does not go into PostgreSQL, nor the other way round."""


class NewerThanCode(Exception):
    """The backup was made by a newer version of Jaring."""


class Outdated(Exception):
    """Phones were told that they may delete what this backup does not hold."""

    def __init__(self, bound: datetime) -> None:
        super().__init__(bound.isoformat())
        self.bound = bound


class Promised(NamedTuple):
    """One deposit that a phone may have deleted, and the code of its slip."""

    id: UUID
    rev: int
    hash: str
    code: str


@dataclass(frozen=True)
class Plan:
    """What is about to happen, for the operator to agree to."""

    manifest: Manifest
    bound: datetime | None  # the published purge_before, as far as anybody knows it
    replaces: bool  # a database that can be read
    outdated: bool


@dataclass(frozen=True)
class Restored:
    """What has happened."""

    manifest: Manifest
    epoch_number: int
    aside: str
    erased: int
    lost: Sequence[str] | None  # slip codes; None when nobody can tell


def restore(
    office: Installation,
    place: Place,
    path: Path,
    identity: x25519.Identity,
    now: datetime,
    agree: Callable[[Plan], bool] = lambda _plan: True,
    *,
    force: bool = False,
) -> Restored | None:
    """Put the backup in the place of the database, if the operator agrees to the plan.

    Until the swap nothing is changed, whatever is raised: WrongIdentity, Damaged, Foreign,
    OtherEngine, NewerThanCode, Outdated, Serving, AlreadyRunning, NotTheSame, EngineFailed.
    """
    with working(place) as (engine, work):
        let_go()
        engine.check_alone()
        dump = work / "dump"
        manifest = read_backup(office, path, dump, identity)
        if manifest.engine != engine.name:
            raise OtherEngine
        if not knows_schema(manifest.content.schema):
            raise NewerThanCode
        known = find_known()
        plan = _plan(office, path.parent, manifest, known)
        if plan.bound is not None and plan.outdated and not force:
            raise Outdated(plan.bound)
        if not agree(plan):
            return None
        return _build_and_swap(office, engine, dump, plan, known, path.parent, now)


def _plan(office: Installation, folder: Path, manifest: Manifest, known: Known | None) -> Plan:
    told = [beside.purge_before for beside in list_beside(office, folder)]
    bounds = [at for at in (*told, known.purge_before if known else None) if at is not None]
    bound = max(bounds, default=None)
    outdated = bound is not None and manifest.started_at < bound
    return Plan(manifest, bound, replaces=known is not None, outdated=outdated)


def _build_and_swap(
    office: Installation,
    engine: Engine,
    dump: Path,
    plan: Plan,
    known: Known | None,
    folder: Path,
    now: datetime,
) -> Restored:
    promised = _promised(plan) if known else []
    scratch = engine.load(dump)
    try:
        if look(scratch.render_as_string(hide_password=False)) != plan.manifest.content:
            raise NotTheSame
        with working_on(scratch):
            number, erased = _begin_again(office, plan, known, folder, now)
            lost = _not_there(promised)
        let_go()
        aside = engine.swap(scratch, f"before-{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}")
    except BaseException:
        engine.drop(scratch)
        raise
    return Restored(plan.manifest, number, aside, erased, lost if known else None)


def _begin_again(
    office: Installation, plan: Plan, known: Known | None, folder: Path, now: datetime
) -> tuple[int, int]:
    """A new life of the database, which knows what the old one has promised."""
    migrate()
    erased = carry_over(known, now) if known else 0
    others = sorted(list_beside(office, folder), key=lambda b: b.manifest.content.epoch_number)
    learn_of([b.manifest.content.epoch for b in others if b.manifest.content.epoch], now)
    adopt(office, folder)
    epoch = begin_epoch("restored", now)
    raise_purge_before(plan.bound, now)
    manifest = plan.manifest
    detail = {"started_at": manifest.started_at.isoformat(), "forced": plan.outdated}
    audit.record("system", None, "backup.restore", "backup", manifest.name, detail, now)
    db.session.commit()
    return epoch.number, erased


def _promised(plan: Plan) -> list[Promised]:
    """What phones may have deleted and the backup may not hold, with the code of its slip."""
    if plan.bound is None or not plan.outdated:
        return []
    code = func.coalesce(Slip.code, Deposit.slip_code, "")
    between = select(Deposit.enrollment_id, Deposit.rev, Deposit.hash, code).where(
        Deposit.received_at >= plan.manifest.started_at - SLACK,
        Deposit.received_at < plan.bound,
    )
    found = db.session.execute(between.outerjoin(Slip, Slip.id == Deposit.slip_id))
    return [Promised(*row) for row in found]


def _not_there(promised: Sequence[Promised]) -> list[str]:
    """The slip codes, as people say them, of what the database at hand does not hold."""
    lost: set[str] = set()
    for at in range(0, len(promised), AT_ONCE):
        some = promised[at : at + AT_ONCE]
        key = (Deposit.enrollment_id, Deposit.rev, Deposit.hash)
        held = select(*key).where(Deposit.enrollment_id.in_([one.id for one in some]))
        names = set(db.session.execute(held))
        lost |= {one.code for one in some if (one.id, one.rev, one.hash) not in names}
    return sorted(show_code(code) if code else "?" for code in lost)
