"""The people of a territory as an admin reads them: lists, one person, and how many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from webapp.records.db import db
from webapp.records.models import Account, AuditEvent, Device, Invitation
from webapp.records.permission import Person, Thing, may
from webapp.rules.text import clean
from webapp.rules.wilayah import is_within

ROLES = ("relawan", "supervisor", "admin")
GONE = "nonaktif"
PAGE = 25
# So many are counted and no more: a figure on a page must not cost what the table holds.
MOST_COUNTED = 1000
MOST_LINES = 20
MOST_THINGS = 10


class NotFound(Exception):
    """No such person in this admin's territory."""


@dataclass(frozen=True)
class Filters:
    """Whom the reader wants to see: one role, or those who left, in one area."""

    view: str = "relawan"
    area: str | None = None


@dataclass(frozen=True)
class Page:
    """A page of people, what was last heard of each, and after whom the next page begins."""

    people: list[Account]
    heard: dict[UUID, datetime]
    after: UUID | None


def list_people(person: Person, filters: Filters, after: UUID | None) -> Page:
    """A page of one role by place and name, or of those who left, the latest first.

    An address holds the id of the last one before, never a name.
    """
    area = narrowed(person, filters.area)
    last = db.session.get(Account, after) if after else None
    query = _gone(area, last) if filters.view == GONE else _of_role(filters.view, area, last)
    found = list(db.session.scalars(query.limit(PAGE + 1)))
    shown, more = found[:PAGE], len(found) > PAGE
    return Page(shown, last_heard(one.id for one in shown), shown[-1].id if more else None)


def search(person: Person, typed: str, role: str | None = None) -> list[Account]:
    """The people whose name or user name begins so, at most a page and one more."""
    text = clean(typed)[:100]
    if len(text) < 2:
        return []
    found: dict[UUID, Account] = {}
    # Names are kept as they were typed: as written, in capitals, or each word with its capital.
    for column, spelled in [
        (Account.username, text.lower()),
        *[(Account.name, one) for one in dict.fromkeys((text.title(), text, text.upper()))],
    ]:
        query = select(Account).where(begins(column, spelled), lies_in(person.territory))
        if role:
            query = query.where(Account.role == role)
        for one in db.session.scalars(query.order_by(column, Account.id).limit(PAGE + 1)):
            found.setdefault(one.id, one)
    return list(found.values())[: PAGE + 1]


def get_person(person: Person, person_id: UUID, act: str = "people.read") -> Account:
    """Somebody of an admin's territory; raises NotFound."""
    found = db.session.get(Account, person_id)
    if found is None or not may(person, act, Thing(found.territory, found.id)):
        raise NotFound
    return found


def count_people(areas: Sequence[str]) -> dict[tuple[str, str], int]:
    """How many active people each area has in each role, up to MOST_COUNTED."""
    wanted = [(area, role) for area in areas for role in ROLES]
    counts = [
        count_up_to(
            select(Account.id).where(
                Account.role == role, lies_in(area), Account.disabled_at.is_(None)
            )
        )
        for area, role in wanted
    ]
    found = db.session.execute(select(*counts)).one() if counts else []
    return dict(zip(wanted, found, strict=True))


def count_up_to(query: Select[Any]) -> Any:
    """How many rows a query has, as a column; past MOST_COUNTED it no longer looks."""
    some = query.limit(MOST_COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def phones_of(person: Account) -> Sequence[Device]:
    """A person's phones, the latest first."""
    own = select(Device).where(Device.account_id == person.id)
    return db.session.scalars(own.order_by(Device.number.desc()).limit(MOST_THINGS)).all()


def invitations_of(person: Account) -> Sequence[Invitation]:
    """A person's ways in, the latest first."""
    own = select(Invitation).where(Invitation.account_id == person.id)
    ordered = own.order_by(Invitation.created_at.desc(), Invitation.id)
    return db.session.scalars(ordered.limit(MOST_THINGS)).all()


def history_of(person: Account) -> Sequence[AuditEvent]:
    """What was done to a person's account, the latest first."""
    about = AuditEvent.object_id == str(person.id)
    lines = select(AuditEvent).where(about, AuditEvent.object_kind == "account")
    return db.session.scalars(lines.order_by(AuditEvent.seq.desc()).limit(MOST_LINES)).all()


def last_heard(accounts: Iterable[UUID]) -> dict[UUID, datetime]:
    """When a phone of each of these people last called."""
    of_them = Device.account_id.in_(list(accounts))
    latest = select(Device.account_id, func.max(Device.last_seen_at)).where(of_them)
    rows = db.session.execute(latest.group_by(Device.account_id))
    return {one: moment for one, moment in rows if moment}


def narrowed(person: Person, area: str | None) -> str:
    """The area asked for, if it lies within the person's territory; else the territory."""
    return area if area and is_within(area, person.territory) else person.territory


def lies_in(area: str, column: InstrumentedAttribute[str] = Account.territory) -> Any:
    """Whether a column of area codes lies within an area, as one range of an index."""
    return begins(column, area)


def begins(column: Any, text: str) -> ColumnElement[bool]:
    """Whether a column begins with a text: a range of its index, and then letter by letter."""
    last = _past(text)
    exact = column.startswith(text, autoescape=True)
    return (
        and_(column >= text, exact) if last is None else and_(column >= text, column < last, exact)
    )


def _past(text: str) -> str | None:
    """The least text that follows all that begin so, in the order of every language we know of."""
    for at in range(len(text) - 1, -1, -1):
        one = text[at]
        if one == "9":
            return text[:at] + "a"
        if one.isascii() and one.isalnum() and one not in "zZ":
            return text[:at] + chr(ord(one) + 1)
    return None


def _of_role(role: str, area: str, last: Account | None) -> Select[Any]:
    query = select(Account).where(
        Account.role == role, lies_in(area), Account.disabled_at.is_(None)
    )
    if last:
        key = tuple_(Account.territory, Account.name, Account.id)
        query = query.where(key > tuple_(last.territory, last.name, last.id))
    return query.order_by(Account.territory, Account.name, Account.id)


def _gone(area: str, last: Account | None) -> Select[Any]:
    query = select(Account).where(Account.disabled_at.is_not(None), lies_in(area))
    if last and last.disabled_at:
        earlier = Account.disabled_at < last.disabled_at
        same = and_(Account.disabled_at == last.disabled_at, Account.id < last.id)
        query = query.where(or_(earlier, same))
    return query.order_by(Account.disabled_at.desc(), Account.id.desc())
