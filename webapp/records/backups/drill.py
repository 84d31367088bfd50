"""The monthly drill: a backup is restored beside everything else, and what is in it still opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyrage import x25519
from sqlalchemy import URL, func, select

from webapp.records import audit
from webapp.records.backups.container import hash_file, read_backup
from webapp.records.backups.elsewhere import knows_schema, migrate, working_on
from webapp.records.backups.engine import Engine, EngineFailed
from webapp.records.backups.manifest import Manifest, beside_path, find_beside
from webapp.records.backups.place import Place, working
from webapp.records.backups.take import list_kept, look
from webapp.records.db import db, transaction
from webapp.records.enrollment_store import open_field
from webapp.records.fields import Unreadable
from webapp.records.installation import Installation
from webapp.records.models import AuditEvent, Backup, Deposit, Device, Enrollment
from webapp.records.sealing import BadPayload, BadSignature, NotOpened, open_sealed

SAMPLE = 20


class NothingToTry(Exception):
    """No backup lies in the folder."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, and what was found."""

    name: str
    passed: bool
    found: str


def newest_backup(folder: Path) -> Path:
    """The newest backup that the database knows and whose file is there."""
    for row in list_kept():
        if (folder / row.name).exists():
            return folder / row.name
    raise NothingToTry


def drill(
    office: Installation, place: Place, path: Path, identity: x25519.Identity, now: datetime
) -> Iterator[Check]:
    """Try a backup, one check after the other; the audit keeps that all of them passed.

    What stops it altogether is raised: WrongIdentity, Damaged, Foreign, AlreadyRunning.
    """
    passed = []
    for check in _checks(office, place, path, identity):
        passed.append(check.passed)
        yield check
    if all(passed):
        _note_passed(path.name, now)


def last_passed() -> AuditEvent | None:
    """The line of the audit about the newest drill that passed."""
    passed = select(AuditEvent).where(AuditEvent.act == "backup.drill")
    return db.session.scalar(passed.order_by(AuditEvent.seq.desc()).limit(1))


def _checks(
    office: Installation, place: Place, path: Path, identity: x25519.Identity
) -> Iterator[Check]:
    with working(place) as (engine, work):
        if beside_path(path.parent, path.name).exists():
            yield _compare_file(office, path)
        manifest = read_backup(office, path, work / "dump", identity)
        yield Check(
            "opens", passed=True, found=f"{path.name} of {manifest.started_at:%Y-%m-%d %H:%M} UTC"
        )
        if manifest.engine != engine.name or not knows_schema(manifest.content.schema):
            yield Check("restores", passed=False, found="of another database or a newer Jaring")
            return
        yield from _try_out(office, engine, work / "dump", manifest)


def _try_out(
    office: Installation, engine: Engine, dump: Path, manifest: Manifest
) -> Iterator[Check]:
    try:
        scratch = engine.load(dump)
    except EngineFailed as error:
        yield Check("restores", passed=False, found=str(error))
        return
    try:
        yield Check("restores", passed=True, found="into a scratch database")
        yield _compare(scratch, manifest)
        with working_on(scratch):
            migrate()
            yield _verify_audit(manifest)
            yield _open_sample(office)
            yield _open_fields(office)
    finally:
        engine.drop(scratch)


def _compare_file(office: Installation, path: Path) -> Check:
    beside = find_beside(office, path.parent, path.name)
    if beside is None:
        return Check("file", passed=False, found="the .json beside it is not ours")
    same = hash_file(path) == beside.file_sha256
    return Check("file", same, "as it was written" if same else "altered since it was written")


def _compare(scratch: URL, manifest: Manifest) -> Check:
    found = look(scratch.render_as_string(hide_password=False)).rows
    wrong = sorted(
        name
        for name in {*found, *manifest.content.rows}
        if found.get(name) != manifest.content.rows.get(name)
    )
    total = f"{sum(found.values())} rows in {len(found)} tables"
    return Check("counts", not wrong, f"differ in {', '.join(wrong)}" if wrong else total)


def _verify_audit(manifest: Manifest) -> Check:
    verdict = audit.verify()
    last = manifest.content.audit_last_hash
    whole = verdict.whole and (last is None or verdict.last_hash == last)
    found = f"{verdict.lines} lines" if whole else f"broken after line {verdict.lines}"
    return Check("audit", whole, found)


def _open_sample(office: Installation) -> Check:
    """Sealed records of all ages, opened with the keys of this installation."""
    total = db.session.scalar(select(func.count()).select_from(Deposit)) or 0
    step = max(1, total // SAMPLE)
    taken = select(Deposit.id, func.row_number().over(order_by=Deposit.received_at).label("place"))
    numbered = taken.where(Deposit.outcome.in_(("stored", "invalid"))).subquery()
    wanted = select(numbered.c.id).where(numbered.c.place % step == 0).limit(SAMPLE)
    sample = db.session.scalars(select(Deposit).where(Deposit.id.in_(wanted))).all()
    shut = [deposit for deposit in sample if not _opens(office, deposit)]
    if shut:
        return Check("sample", passed=False, found=f"{len(shut)} of {len(sample)} do not open")
    return Check("sample", passed=True, found=f"{len(sample)} sealed records open")


def _opens(office: Installation, deposit: Deposit) -> bool:
    device = db.session.get_one(Device, deposit.device_id)
    try:
        open_sealed(deposit.sealed, office.keys, str(device.id), device.public_key)
    except (NotOpened, BadSignature, BadPayload):
        return False
    return True


def _open_fields(office: Installation) -> Check:
    """Personal fields, encrypted one by one, the newest and the oldest."""
    order = (Enrollment.received_at.desc(), Enrollment.received_at.asc())
    some = [e for o in order for e in db.session.scalars(select(Enrollment).order_by(o).limit(5))]
    try:
        for enrollment in some:
            open_field(office, enrollment, "nama")
    except Unreadable:
        return Check("fields", passed=False, found="a field does not open with the field keys")
    return Check("fields", passed=True, found=f"{len({e.id for e in some})} names open")


@transaction
def _note_passed(name: str, now: datetime) -> None:
    row = db.session.scalar(select(Backup).where(Backup.name == name))
    audit.record(
        "system", None, "backup.drill", "backup", row.id if row else name, {"name": name}, now
    )
