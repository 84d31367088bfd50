"""The volunteers of a territory with signs, and what came of asking them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select, true, tuple_
from sqlalchemy.orm import aliased, joinedload

from webapp.records import audit
from webapp.records.areas import After, within
from webapp.records.db import db, transaction
from webapp.records.fields import decrypt, encrypt
from webapp.records.installation import Installation
from webapp.records.models import Account, Enrollment, Inquiry, Signal
from webapp.records.permission import Person, Thing, may
from webapp.records.review import NotFound
from webapp.rules.integrity import KINDS
from webapp.rules.text import clean

PAGE = 25
MOST_INQUIRIES = 20
LONGEST_NOTE = 500
OUTCOMES = ("explained", "guided", "returned", "passed_on", "not_met")


class OutcomeMissing(Exception):
    """What came of asking has to be said."""


class NoteTooLong(Exception):
    """A note has so many characters at most."""


@dataclass(frozen=True)
class Watched:
    """A volunteer with the signs that stand, and the last time somebody asked about them."""

    account: Account
    signs: list[Signal]
    asked: Inquiry | None

    @property
    def is_asked(self) -> bool:
        """Whether somebody has asked since the last of these signs was raised."""
        return self.asked is not None and all(s.raised_at <= self.asked.at for s in self.signs)


@dataclass(frozen=True)
class Page:
    """A page of volunteers and where the next one begins, if there is one."""

    rows: list[Watched]
    after: After | None


def list_watched(
    office: Installation, person: Person, after: After | None, *, only_open: bool = True
) -> Page:
    """A page of the volunteers of a territory with signs: by kelurahan, then by when they were raised.

    Nobody is ranked, and nobody sees what stands about himself.
    """
    earlier = aliased(Signal)
    first = ~exists().where(
        earlier.account_id == Signal.account_id,
        tuple_(earlier.raised_at, earlier.kind) < tuple_(Signal.raised_at, Signal.kind),
        _is_open(earlier) if only_open else true(),
    )
    query = (
        select(Signal)
        .where(within(office, person.territory, Signal.territory), first)
        .where(_is_open(Signal) if only_open else true())
        .where(Signal.account_id != person.id)
        .order_by(Signal.territory, Signal.raised_at, Signal.account_id)
        .limit(PAGE + 1)
    )
    if after:
        query = query.where(
            tuple_(Signal.territory, Signal.raised_at, Signal.account_id)
            > tuple_(after.territory, after.moment, after.id)
        )
    found = db.session.scalars(query).all()
    last = found[PAGE - 1] if len(found) > PAGE else None
    rows = _read_watched([signal.account_id for signal in found[:PAGE]])
    return Page(rows, After(last.territory, last.raised_at, last.account_id) if last else None)


def count_open(office: Installation, person: Person) -> int:
    """How many volunteers of a territory have signs that nobody has asked about; counts to a page."""
    return len(list_watched(office, person, None).rows)


def find_watched(person: Person, account_id: UUID, act: str = "integrity.read") -> Watched:
    """One volunteer of a person's territory, who is not that person; raises NotFound."""
    account = db.session.get(Account, account_id)
    if account is None or not may(person, act, Thing(account.territory, account.id)):
        raise NotFound
    return _read_watched([account_id])[0]


def find_open(person: Person, account_id: UUID) -> Watched | None:
    """The same where signs stand that nobody has asked about; nothing where this person may not know."""
    try:
        watched = find_watched(person, account_id)
    except NotFound:
        return None
    return watched if watched.signs and not watched.is_asked else None


def list_inquiries(account_id: UUID) -> Sequence[Inquiry]:
    """What came of asking, the newest first."""
    query = select(Inquiry).where(Inquiry.account_id == account_id)
    return db.session.scalars(query.order_by(Inquiry.at.desc()).limit(MOST_INQUIRIES)).all()


def list_evidence(person: Person, watched: Watched) -> dict[str, Enrollment]:
    """The records that a volunteer's signs rest on, by id, as far as this person may see them."""
    ids = {UUID(one) for signal in watched.signs for one in signal.evidence}
    query = select(Enrollment).where(Enrollment.id.in_(ids))
    return {
        str(record.id): record
        for record in db.session.scalars(query)
        if may(person, "enrollment.read", Thing(record.kelurahan, record.author_id))
    }


@transaction
def settle(
    office: Installation, person: Account, account_id: UUID, outcome: str, note: str, now: datetime
) -> Inquiry:
    """Write down what came of asking a volunteer; the signs stay, and say so.

    Raises NotFound, OutcomeMissing, NoteTooLong.
    """
    watched = find_watched(person, account_id, "integrity.settle")
    if outcome not in OUTCOMES:
        raise OutcomeMissing
    said = clean(note)
    if len(said) > LONGEST_NOTE:
        raise NoteTooLong
    kinds = [signal.kind for signal in watched.signs]
    place = note_place(account_id)
    inquiry = Inquiry(
        account_id=account_id,
        kinds=kinds,
        outcome=outcome,
        note=encrypt(office.keys, said, place) if said else None,
        by_id=person.id,
        at=now,
    )
    db.session.add(inquiry)
    db.session.flush()
    detail: dict[str, Any] = {"outcome": outcome, "kinds": kinds}
    audit.record("account", person.id, "integrity.settle", "account", account_id, detail, now)
    return inquiry


def read_note(office: Installation, inquiry: Inquiry) -> str:
    """What was noted, in clear."""
    return (
        decrypt(office.keys, inquiry.note, note_place(inquiry.account_id)) if inquiry.note else ""
    )


def note_place(account_id: UUID) -> str:
    """What a note is bound to when it is encrypted."""
    return f"account:{account_id}:inquiry"


def _is_open(signal: Any) -> ColumnElement[bool]:
    """Whether nobody has asked since this sign was raised."""
    return ~exists().where(Inquiry.account_id == signal.account_id, Inquiry.at >= signal.raised_at)


def _read_watched(ids: Sequence[UUID]) -> list[Watched]:
    """These volunteers in this order."""
    query = select(Account).where(Account.id.in_(ids))
    accounts = {account.id: account for account in db.session.scalars(query)}
    signs = read_signals(ids)
    asked = last_asked(ids)
    return [
        Watched(accounts[one], [s for s in signs if s.account_id == one], asked.get(one))
        for one in ids
    ]


def read_signals(ids: Sequence[UUID]) -> list[Signal]:
    """The signs of these volunteers, in the order of the rules."""
    found = db.session.scalars(select(Signal).where(Signal.account_id.in_(ids)))
    return sorted(found, key=lambda signal: KINDS.index(signal.kind))


def last_asked(ids: Sequence[UUID]) -> dict[UUID, Inquiry]:
    """The latest inquiry about each."""
    later = aliased(Inquiry)
    newest = ~exists().where(later.account_id == Inquiry.account_id, later.at > Inquiry.at)
    query = (
        select(Inquiry).options(joinedload(Inquiry.by)).where(Inquiry.account_id.in_(ids), newest)
    )
    return {inquiry.account_id: inquiry for inquiry in db.session.scalars(query)}
