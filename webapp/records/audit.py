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


def verify() -> Verdict:
    """Walk the whole audit and compare every hash; keep `last_hash` elsewhere to notice a cut tail."""
    seq, previous = 0, START
    wanted = select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=1000)
    with closing(db.session.scalars(wanted)) as lines:
        for line in lines:
            if line.seq != seq + 1 or line.previous != previous or line.hash != _hash(line):
                return Verdict(seq, previous, broken=seq + 1)
            seq, previous = line.seq, line.hash
    return Verdict(seq, previous, broken=None)


def _hash(line: AuditEvent) -> str:
    content = [
        line.seq,
        line.previous,
        line.at.isoformat(timespec="microseconds"),
        line.actor_kind,
        str(line.actor_id) if line.actor_id else None,
        line.act,
        line.object_kind,
        line.object_id,
        line.detail,
    ]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return base64url(hashlib.sha256(text.encode("utf-8")).digest())
