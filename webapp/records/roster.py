"""A list of volunteers, taken in whole or not at all: first what would come of it, then the writing."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from webapp.records import audit, staff
from webapp.records.db import db, lock, transaction
from webapp.records.fields import blind_index
from webapp.records.installation import Installation
from webapp.records.models import Account
from webapp.records.permission import Thing, may
from webapp.records.roster_cells import Cells, read_row
from webapp.records.staff import Entry
from webapp.rules.problem import Problem
from webapp.rules.telepon import normalise_phone
from webapp.rules.text import fold, short_name

MOST_ROWS = 300
MAKE, CHANGE, LEAVE, WRONG = "buat", "ubah", "biarkan", "salah"


class Differs(Exception):
    """What would come of the list is no longer what was shown; `lines` is what would come of it now."""

    def __init__(self, lines: "list[Line]") -> None:
        super().__init__("the plan differs")
        self.lines = lines


class HasProblems(Exception):
    """Something in the list is wrong, so nothing of it may be written."""


@dataclass(frozen=True, repr=False)
class Row:
    """One row of the file: its number there, what it says, and what could not be read of it."""

    number: int
    entry: Entry
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, repr=False)
class Line:
    """What would come of a row: `may_tick` where only a person can say that it is somebody else."""

    row: int
    entry: Entry
    act: str
    problems: list[Problem] = field(default_factory=list)
    why: Problem | None = None
    person_id: UUID | None = None
    # Member, what it is now, what it would be.
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    may_tick: bool = False


@dataclass(frozen=True)
class Written:
    """What came of a list: ids of those made and changed, and how many were left as they were."""

    made: list[UUID]
    changed: list[UUID]
    left: int


def read_rows(office: Installation, found: Sequence[tuple[int, Cells]], today: date) -> list[Row]:
    """The rows of a file as entries."""
    return [Row(number, *read_row(cells, office.tables, today)) for number, cells in found]


def plan(office: Installation, by: Account, rows: Sequence[Row]) -> list[Line]:
    """What would come of each row; nothing is written."""
    known = _Known(office, by, rows)
    return [_judge(office, by, row, known) for row in rows]


def digest(lines: Sequence[Line]) -> str:
    """What was shown, in one word: two plans with the same word do the same."""
    told = [
        [
            line.row,
            line.act,
            str(line.person_id),
            line.changes,
            line.may_tick,
            line.why and line.why.code,
        ]
        for line in lines
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@transaction
def write(
    office: Installation,
    by: Account,
    rows: Sequence[Row],
    shown: str,
    ticked: Collection[int],
    now: datetime,
) -> Written:
    """Write the whole list, exactly as it was shown; a ticked row is somebody else of the same name.

    Raises HasProblems, and Differs when something has changed since; then nothing is written.
    """
    lock("people")
    lines = plan(office, by, rows)
    if any(line.act == WRONG for line in lines):
        raise HasProblems
    if digest(lines) != shown:
        raise Differs(lines)
    made, changed = [], []
    for line in lines:
        if line.act == CHANGE and line.person_id:
            changed.append(staff.change(office, line.person_id, line.entry, by, now).id)
        elif line.act == MAKE or (line.may_tick and line.row in ticked):
            entry = replace(line.entry, another=line.may_tick)
            made.append(staff.hire(office, entry, by, now).id)
    left = len(lines) - len(made) - len(changed)
    detail = {"made": len(made), "changed": len(changed), "left": left}
    audit.record("account", by.id, "roster.import", "roster", "-", detail, now)
    return Written(made, changed, left)


class _Known:
    """Whom the rows could be: by phone wherever they work, by name in the same kelurahan."""

    def __init__(self, office: Installation, by: Account, rows: Sequence[Row]) -> None:
        phones = {_index(office, row.entry) for row in rows if row.entry.phone}
        areas = {row.entry.area for row in rows if may(by, "people.manage", Thing(row.entry.area))}
        owners = select(Account).where(Account.phone_index.in_(sorted(phones)))
        there = select(Account).where(Account.territory.in_(sorted(areas)))
        self.by_phone = {one.phone_index: one for one in db.session.scalars(owners)}
        self.by_name = {(fold(one.name), one.territory): one for one in db.session.scalars(there)}
        self.phones = Counter(_index(office, row.entry) for row in rows if row.entry.phone)
        self.first_phone: dict[str, int] = {}
        self.first_name: dict[tuple[str, str], int] = {}


def _judge(office: Installation, by: Account, row: Row, known: _Known) -> Line:
    entry = row.entry
    unread = {problem.field for problem in row.problems}
    problems = row.problems + [
        problem for problem in staff.check_entry(office, entry, by) if problem.field not in unread
    ]
    index = _index(office, entry) if entry.phone else ""
    before = known.first_phone.setdefault(index, row.number) if index else row.number
    if before != row.number:
        problems.append(Problem("no_hp", "hp_dua_kali", {"baris": before}))
    owner = known.by_phone.get(index)
    if owner is not None and before == row.number:
        problems += _check_owner(by, entry, owner)
    if problems:
        return Line(row.number, entry, WRONG, problems)
    name = (fold(entry.name), entry.area)
    earlier = known.first_name.setdefault(name, row.number)
    if owner is not None:
        return _meet(office, by, row, owner)
    if name in known.by_name:
        return Line(row.number, entry, LEAVE, why=_namesake(known.by_name[name]), may_tick=True)
    if earlier != row.number:
        why = Problem("nama", "nama_dua_kali", {"baris": earlier})
        return Line(row.number, entry, LEAVE, why=why, may_tick=True)
    return Line(row.number, entry, MAKE)


def _check_owner(by: Account, entry: Entry, owner: Account) -> list[Problem]:
    """A known number with another name is a mistake; whose it is elsewhere, is not said."""
    if not may(by, "people.read", Thing(owner.territory)):
        return [Problem("no_hp", "hp_luar")]
    if fold(owner.name) != fold(entry.name):
        return [Problem("no_hp", "hp_milik", {"nama": short_name(owner.name)})]
    return []


def _meet(office: Installation, by: Account, row: Row, owner: Account) -> Line:
    """The row is somebody who is here already: changed where it says something new, else left."""
    for code, applies in (
        ("diri_sendiri", owner.id == by.id),
        ("sudah_nonaktif", owner.disabled_at is not None),
        (f"sudah_{owner.role}", owner.role != "relawan"),
    ):
        if applies:
            return Line(row.number, row.entry, LEAVE, why=Problem("nama", code), person_id=owner.id)
    entry = _filled(office, row.entry, owner)
    changes = _differences(entry, owner)
    if not changes:
        why = Problem("nama", "sudah_sama")
        return Line(row.number, entry, LEAVE, why=why, person_id=owner.id)
    return Line(row.number, entry, CHANGE, person_id=owner.id, changes=changes)


def _filled(office: Installation, entry: Entry, owner: Account) -> Entry:
    """An empty cell says nothing, so what is known stays; another kelurahan has RW and RT of its own."""
    here = entry.area == owner.territory and not (entry.rw or entry.rt)
    return replace(
        entry,
        name=owner.name,
        another=True,  # the number says who it is, whoever else bears the name
        rw=(owner.rw or "") if here else entry.rw,
        rt=(owner.rt or "") if here else entry.rt,
        letter=entry.letter or owner.assignment or "",
        until=entry.until or owner.assigned_until,
        phone=staff.open_phone(office, owner),
    )


def _differences(entry: Entry, owner: Account) -> list[tuple[str, str, str]]:
    before = (owner.territory, owner.rw, owner.rt, owner.assignment, owner.assigned_until)
    after = (entry.area, entry.rw, entry.rt, entry.letter, entry.until)
    both = zip(("wilayah", "rw", "rt", "surat", "sampai"), before, after, strict=True)
    texts = ((name, str(old or ""), str(new or "")) for name, old, new in both)
    return [(name, old, new) for name, old, new in texts if old != new]


def _namesake(one: Account) -> Problem:
    place = {"nama": short_name(one.name), "rw": one.rw or "", "rt": one.rt or ""}
    return Problem("nama", "nama_ada_rt" if one.rt else "nama_ada", place)


def _index(office: Installation, entry: Entry) -> str:
    return blind_index(office.keys, "phone", normalise_phone(entry.phone))


def pack(rows: Sequence[Row], shown: str) -> dict[str, Any]:
    """Rows without problems as plain values, on their way through a form."""
    packed = [
        {
            **asdict(row.entry),
            "until": row.entry.until.isoformat() if row.entry.until else None,
            "number": row.number,
        }
        for row in rows
    ]
    return {"rows": packed, "shown": shown}


def unpack(packed: Mapping[str, Any]) -> tuple[list[Row], str]:
    """The rows again, and what had been shown of them."""
    return [_unpack_row(dict(row)) for row in packed["rows"]], packed["shown"]


def _unpack_row(row: dict[str, Any]) -> Row:
    number, until = row.pop("number"), row.pop("until")
    return Row(number, Entry(**row, until=date.fromisoformat(until) if until else None))
