"""Who and what the lines of the audit are about: names, codes and places, read for a window at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from webapp.records.audit_acts import EVERYWHERE
from webapp.records.db import db
from webapp.records.models import (
    Account,
    AuditEvent,
    Device,
    Enrollment,
    Event,
    Invitation,
    Quarantine,
    Slip,
    Ticket,
)
from webapp.records.permission import Person, Thing, may
from webapp.rules.wilayah import is_within

PROVINCE = 2  # a code this short is the whole region
# What a line may be about, and the columns that say where that lies and what it is called.
OFFICE_THINGS: dict[str, tuple[Any, ...]] = {
    "enrollment": (Enrollment.id, Enrollment.kelurahan, Enrollment.slip_code),
    "account": (Account.id, Account.territory, Account.name, Account.role),
    "quarantine": (Quarantine.id, Quarantine.territory, Quarantine.enrollment_id),
    "ticket": (Ticket.id, Ticket.territory, Ticket.kind),
    "event": (Event.id, Event.territory, Event.name),
}
# Things that lie where the record or the person lies that their detail names.
NAMED_IN_DETAIL = ("enrollment", "account")


@dataclass(frozen=True)
class Known:
    """A person, phone or thing as it is now: where it lies, and what it is called."""

    area: str
    name: str = ""
    role: str = ""
    account_id: UUID | None = None


@dataclass(frozen=True)
class Scene:
    """All that some lines name, by kind and id; what is gone is not in it."""

    known: dict[tuple[str, UUID], Known] = field(default_factory=dict)

    def joined(self, other: "Scene") -> "Scene":
        """Both scenes as one."""
        return Scene({**self.known, **other.known})

    def actor(self, line: AuditEvent) -> Known | None:
        """Who did it."""
        return self.known.get((line.actor_kind, line.actor_id)) if line.actor_id else None

    def thing(self, line: AuditEvent) -> Known | None:
        """What it was done to, or the record or person that the line names beside it."""
        for kind, named in _things(line):
            if (kind, named) in self.known:
                return self.known[kind, named]
        return None

    def is_visible(self, line: AuditEvent, person: Person) -> bool:
        """Whether it was done by somebody, or to something, of a person's territory.

        What belongs to the installation as a whole is everybody's; what has no place at all, or is
        gone, is seen by those whose territory is the whole region.
        """
        if len(person.territory) <= PROVINCE or line.object_kind in EVERYWHERE:
            return True
        seen = (self.actor(line), self.thing(line))
        return any(one is not None and is_within(one.area, person.territory) for one in seen)


def look_up(lines: Sequence[AuditEvent]) -> Scene:
    """What these lines name, in one query for each kind of thing."""
    wanted: dict[str, set[UUID]] = {}
    for line in lines:
        if line.actor_id:
            wanted.setdefault(line.actor_kind, set()).add(line.actor_id)
        for kind, named in _things(line):
            wanted.setdefault(kind, set()).add(named)
    known = _read_invited(wanted.pop("invitation", set())) | _read_devices(
        wanted.pop("device", set())
    )
    for kind, columns in OFFICE_THINGS.items():
        known |= _read(kind, columns, wanted.get(kind, set()))
    return Scene(known)


def find_thing(person: Person, thing: str) -> tuple[str, Known] | None:
    """What kind of thing of a person's territory has this id; nothing for what lies elsewhere."""
    named = _read_id(thing)
    if named is None:
        return None
    found = _read_devices({named})
    for kind in ("enrollment", "account"):
        found |= _read(kind, OFFICE_THINGS[kind], {named})
    for (kind, _), known in found.items():
        if may(person, "audit.read", Thing(known.area)):
            return kind, known
    return None


def find_record(person: Person, code: str) -> UUID | None:
    """The record of a person's territory that a slip code stands on."""
    row = db.session.execute(
        select(Enrollment.id, Enrollment.kelurahan)
        .join(Slip, Slip.id == Enrollment.slip_id)
        .where(Slip.code == code)
    ).first()
    return row.id if row and may(person, "audit.read", Thing(row.kelurahan)) else None


def _things(line: AuditEvent) -> Iterable[tuple[str, UUID]]:
    own = _read_id(line.object_id)
    if own:
        yield line.object_kind, own
    for kind in NAMED_IN_DETAIL:
        named = _read_id(line.detail.get(kind))
        if named:
            yield kind, named


def _read(kind: str, columns: tuple[Any, ...], ids: set[UUID]) -> dict[tuple[str, UUID], Known]:
    key: InstrumentedAttribute[UUID] = columns[0]
    if not ids:
        return {}
    rows = db.session.execute(select(*columns).where(key.in_(sorted(ids))))
    return {
        (kind, row[0]): Known(row[1], str(row[2]), str(row[3]) if len(row) > 3 else "")
        for row in rows
    }


def _read_devices(ids: set[UUID]) -> dict[tuple[str, UUID], Known]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(Device.id, Device.number, Account.id, Account.territory, Account.name)
        .join(Account, Account.id == Device.account_id)
        .where(Device.id.in_(sorted(ids)))
    )
    return {
        ("device", key): Known(area, f"K-{number:04d} ({name})", "device", account)
        for key, number, account, area, name in rows
    }


def _read_invited(ids: set[UUID]) -> dict[tuple[str, UUID], Known]:
    if not ids:
        return {}
    rows = db.session.execute(
        select(Invitation.id, Account.id, Account.territory, Account.name)
        .join(Account, Account.id == Invitation.account_id)
        .where(Invitation.id.in_(sorted(ids)))
    )
    return {
        ("invitation", key): Known(area, name, "", account) for key, account, area, name in rows
    }


def _read_id(value: object) -> UUID | None:
    """An id as a line holds it; `-` and names of settings are none."""
    try:
        return UUID(str(value))
    except ValueError:
        return None
