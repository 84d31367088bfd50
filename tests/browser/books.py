"""The server's own rows for the checker of the truth: read straight from its database, on either engine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from tests.browser.conftest import ROOT, Server
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records import audit
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import (
    AuditEvent,
    Change,
    Deposit,
    Enrollment,
    Epoch,
    Revision,
    Tombstone,
)


@dataclass(frozen=True)
class Deposited:
    """One sealed item as it lies at the server."""

    id: str
    rev: int
    hash: str
    outcome: str
    device: str
    seq: int | None


@dataclass(frozen=True)
class Office:
    """What the server really has."""

    epoch: str
    deposits: list[Deposited]
    revisions: list[tuple[str, int, str]]  # id, rev, hash
    states: dict[str, str]
    slips: dict[str, str]
    told: set[tuple[str, str]]  # id and state of every change ever numbered
    erased_contents: set[tuple[str, str]]
    audited: set[str]
    audit_whole: bool

    @property
    def seen(self) -> set[str]:
        """The ids of everything that has arrived, whatever became of it."""
        return {one.id for one in self.deposits}

    def outcomes(self, id: str, rev: int, own_hash: str) -> set[str]:  # noqa: A002
        """What became of these very bytes; a revision that stands counts as stored."""
        wanted = (id, rev, own_hash)
        found = {one.outcome for one in self.deposits if (one.id, one.rev, one.hash) == wanted}
        return found | ({"stored"} if wanted in self.revisions else set())

    def is_erased(self, id: str, rev: int, own_hash: str) -> bool:  # noqa: A002
        """Whether the server remembers having erased it."""
        return (id, own_hash) in self.erased_contents


def read_office(server: Server) -> Office:
    """Everything that the checker compares, as it is committed now."""
    app = open_books(environment_of(server))
    with app.app_context():
        try:
            return _read()
        finally:
            db.session.remove()
            db.engine.dispose()


def environment_of(server: Server) -> tuple[tuple[str, str], ...]:
    """What makes an application this server's; we die at no failpoint of his."""
    own = {k: v for k, v in server.env().items() if k.startswith(("JARING_", "DATABASE_"))}
    own.pop("JARING_FAILPOINTS", None)
    return tuple(sorted(own.items()))


@cache
def open_books(environment: tuple[tuple[str, str], ...]) -> Flask:
    """An application of our own on this server's database."""
    return create_app(read_configuration(dict(environment), ROOT))


def _read() -> Office:
    rows: Any = db.session.execute
    newest = select(Epoch.id).order_by(Epoch.number.desc()).limit(1)
    columns = (Deposit.enrollment_id, Deposit.rev, Deposit.hash, Deposit.outcome)
    deposits = rows(select(*columns, Deposit.device_id, Deposit.seq)).all()
    enrollments = rows(select(Enrollment.id, Enrollment.state, Enrollment.slip_code)).all()
    revisions = rows(select(Revision.enrollment_id, Revision.rev, Revision.hash)).all()
    changes = rows(select(Change.enrollment_id, Change.state)).all()
    erased = rows(select(Tombstone.enrollment_id, Tombstone.hash)).all()
    acts = select(AuditEvent.object_id).where(AuditEvent.act.like("deposit.%"))
    return Office(
        epoch=str(db.session.scalar(newest)),
        deposits=[Deposited(str(i), r, h, o, str(d), s) for i, r, h, o, d, s in deposits],
        revisions=[(str(i), rev, own_hash) for i, rev, own_hash in revisions],
        states={str(i): state for i, state, _ in enrollments},
        slips={str(i): code for i, _, code in enrollments},
        told={(str(i), state) for i, state in changes},
        erased_contents={(str(i), own_hash) for i, own_hash in erased},
        audited=set(db.session.scalars(acts)),
        audit_whole=audit.verify().whole,
    )


@dataclass(frozen=True)
class Acting:
    """What somebody of the office needs to change something."""

    office: Installation
    session: scoped_session[Any]
    now: datetime


def act_in_office(server: Server, act: Callable[[Acting], None]) -> None:
    """Change something at the server while it runs, as a page of the office would."""
    app = open_books(environment_of(server))
    with app.app_context():
        try:
            act(Acting(app.extensions["jaring"], db.session, datetime.now(UTC)))
        finally:
            db.session.remove()
            db.engine.dispose()
