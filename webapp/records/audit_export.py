"""The audit as auditors take it along: line by line, so that the longest export fits into memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from webapp.records import audit
from webapp.records.audit_log import days_to_lines
from webapp.records.audit_scene import Scene, look_up
from webapp.records.db import db, transaction
from webapp.records.models import Account, AuditEvent
from webapp.records.permission import Person

PURPOSES = ("pemeriksaan", "permintaan", "kejadian", "penegak_hukum")
FORMS = ("xlsx", "jsonl")
STEP = 500
MOST_ROWS = 50_000  # of a sheet: what a browser still waits for, and a spreadsheet still opens


class UnknownPurpose(Exception):
    """Nobody takes the audit away without saying what for."""


class TooManyLines(Exception):
    """More lines than fit into one sheet; fewer days are to be asked for."""


@dataclass(frozen=True)
class Wanted:
    """What is to be exported, as what, and what for."""

    form: str
    purpose: str
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Span:
    """From line `first` to line `last`."""

    first: int
    last: int


@transaction
def begin(by: Account | None, wanted: Wanted, now: datetime) -> Span:
    """Say which lines will go out, and write down that they do, before the first of them goes.

    Raises UnknownPurpose and TooManyLines.
    """
    if wanted.purpose not in PURPOSES or wanted.form not in FORMS:
        raise UnknownPurpose
    first, past = days_to_lines(wanted.first_day, wanted.last_day)
    if wanted.form == "xlsx" and past - first > MOST_ROWS:
        raise TooManyLines
    detail = {
        "purpose": wanted.purpose,
        "form": wanted.form,
        "first": first,
        "last": past - 1,
    }
    kind, actor = ("account", by.id) if by else ("system", None)
    audit.record(kind, actor, "audit.export", "audit", "-", detail, now)
    return Span(first, past - 1)


def read(person: Person | None, span: Span) -> Iterator[tuple[AuditEvent, Scene]]:
    """The lines of a span, oldest first, that a person may see; None is the operator, who sees all."""
    at = span.first
    while at <= span.last:
        lines = db.session.scalars(
            select(AuditEvent)
            .where(AuditEvent.seq >= at, AuditEvent.seq <= span.last)
            .order_by(AuditEvent.seq)
            .limit(STEP)
        ).all()
        if not lines:
            return
        at = lines[-1].seq + 1
        scene = look_up(lines)
        yield from (
            (line, scene) for line in lines if person is None or scene.is_visible(line, person)
        )
        for line in lines:  # or every line that ever went by would be kept
            db.session.expunge(line)


def write_line(line: AuditEvent) -> str:
    """One line as JSON, with what its hash is made of, and the hash."""
    content = {**audit.content_of(line), "hash": line.hash}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
