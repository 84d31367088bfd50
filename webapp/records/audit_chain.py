"""How far the audit was found whole: kept, so that each look goes on where the last one ended."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.records import audit
from webapp.records.audit import Verdict
from webapp.records.audit_log import newest
from webapp.records.db import db, transaction
from webapp.records.fields import keyed_hash
from webapp.records.installation import Installation
from webapp.records.models import AuditEvent, Setting

MARK = "audit_mark"  # a row beside the settings, and none of them
A_LOOK = 1_000  # lines that one request walks
WORTH_KEEPING = 200


@dataclass(frozen=True)
class Chain:
    """Up to which line the audit follows from itself, how many there are, and when that was seen."""

    lines: int
    last: int
    broken: int | None
    checked_at: datetime


def look(office: Installation, now: datetime) -> Chain:
    """Go on checking for a bounded while."""
    before = _read_mark(office)
    verdict = _go_on(before)
    came_far = verdict.lines - (before.lines if before else 0) >= WORTH_KEEPING
    if came_far or (verdict.broken and not (before and before.broken)):
        keep(office, verdict, now)
    return Chain(verdict.lines, newest(), verdict.broken, now)


@transaction
def keep(office: Installation, verdict: Verdict, now: datetime) -> None:
    """Remember a verdict, so that nothing before it needs to be walked again."""
    content = {"lines": verdict.lines, "hash": verdict.last_hash, "broken": verdict.broken}
    mark = {**content, "mac": _mac(office, content)}
    db.session.merge(Setting(name=MARK, value={"value": mark}, changed_at=now))


def _go_on(before: Verdict | None) -> Verdict:
    if before is None:
        return audit.verify(most=A_LOOK)
    if before.broken:
        return before
    if before.lines:
        line = db.session.get(AuditEvent, before.lines)
        if line is None or line.hash != before.last_hash:
            return Verdict(before.lines - 1, before.last_hash, broken=before.lines)
    return audit.verify(before, A_LOOK)


def _read_mark(office: Installation) -> Verdict | None:
    """The verdict that was kept; one that another hand wrote into the database counts as none."""
    row = db.session.get(Setting, MARK)
    if row is None:
        return None
    kept: dict[str, Any] = row.value["value"]
    content = {name: kept.get(name) for name in ("lines", "hash", "broken")}
    if not hmac.compare_digest(str(kept.get("mac")), _mac(office, content)):
        return None
    return Verdict(int(kept["lines"]), str(kept["hash"]), kept["broken"])


def _mac(office: Installation, content: dict[str, Any]) -> str:
    return keyed_hash(office.keys, "audit_mark", json.dumps(content, sort_keys=True))
