"""Who did what to which thing, when: appended in the same transaction, each line hashed over the last."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from webapp.records import failpoints
from webapp.records.db import db, lock
from webapp.records.keys import base64url
from webapp.records.models import AuditEvent

START = "jaring"


@dataclass(frozen=True)
class Verdict:
    """What a check of the whole audit found; `broken` is the first line that does not follow."""

    lines: int
    last_hash: str
    broken: int | None

    @property
    def whole(self) -> bool:
        """Whether every line follows from the one before."""
        return self.broken is None


def record(
    actor_kind: str,
    actor_id: UUID | None,
    act: str,
    object_kind: str,
    object_id: object,
    detail: Mapping[str, Any],
    now: datetime,
) -> AuditEvent:
    """Append a line; call it last in the transaction, because it makes other writers wait.

    actor_kind is account, device or system; detail holds codes and ids, never personal data.
    """
    failpoints.hit("audit.before_write")
    lock("audit")
    last = db.session.execute(
        select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    line = AuditEvent(
        seq=last.seq + 1 if last else 1,
        at=now.astimezone(UTC),
        actor_kind=actor_kind,
        actor_id=actor_id,
        act=act,
        object_kind=object_kind,
        object_id=str(object_id),
        detail=dict(detail),
        previous=last.hash if last else START,
    )
    line.hash = _hash(line)
    db.session.add(line)
    db.session.flush()
    return line


def record_reading(by: UUID, enrollment_id: UUID, rev: int, now: datetime) -> AuditEvent:
    """Write down that somebody opened a record, as it stood in this revision."""
    return record("account", by, "enrollment.read", "enrollment", enrollment_id, {"rev": rev}, now)


def has_read(by: UUID, enrollment_id: UUID, since: datetime) -> bool:
    """Whether it was written down that somebody opened a record, at this moment or later."""
    lines = select(AuditEvent.seq).where(
        AuditEvent.object_id == str(enrollment_id),
        AuditEvent.act == "enrollment.read",
        AuditEvent.actor_id == by,
        AuditEvent.at >= since,
    )
    return db.session.scalar(lines.limit(1)) is not None


def record_search(by: UUID, kind: str, now: datetime) -> AuditEvent:
    """Write down that somebody looked for a NIK or a phone: which of the two, never its digits."""
    return record("account", by, "queue.search", "queue", "-", {"kind": kind}, now)


def verify(after: Verdict | None = None, most: int | None = None) -> Verdict:
    """Compare every hash, from the first line or from where an earlier walk ended, at most so many.

    Keep `last_hash` elsewhere to notice a cut tail.
    """
    seq, previous = (after.lines, after.last_hash) if after else (0, START)
    wanted = select(AuditEvent).where(AuditEvent.seq > seq).order_by(AuditEvent.seq).limit(most)
    with closing(db.session.scalars(wanted.execution_options(yield_per=1000))) as lines:
        for line in lines:
            if line.seq != seq + 1 or line.previous != previous or line.hash != _hash(line):
                return Verdict(seq, previous, broken=seq + 1)
            seq, previous = line.seq, line.hash
    return Verdict(seq, previous, broken=None)


def content_of(line: AuditEvent) -> dict[str, Any]:
    """What a line says, in the very form and order that its hash is made of."""
    return {
        "seq": line.seq,
        "previous": line.previous,
        "at": line.at.isoformat(timespec="microseconds"),
        "actor_kind": line.actor_kind,
        "actor_id": str(line.actor_id) if line.actor_id else None,
        "act": line.act,
        "object_kind": line.object_kind,
        "object_id": line.object_id,
        "detail": line.detail,
    }


def _hash(line: AuditEvent) -> str:
    content = list(content_of(line).values())
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return base64url(hashlib.sha256(text.encode("utf-8")).digest())
