"""The people of a territory as an admin reads them: lists, one person, and how many there are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, aliased

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
# So many rows of an index are looked at for one page, however few lie in the reader's territory.
MOST_LOOKED_AT = 500
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
    if filters.view == GONE:
        shown, after = _look(_gone(last), area, _latest_first)
    else:
        found = list(db.session.scalars(_of_role(filters.view, area, last).limit(PAGE + 1)))
        shown, after = found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None
    return Page(shown, last_heard(one.id for one in shown), after)


def search(person: Person, typed: str) -> list[Account]:
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
        begun = select(Account).where(begins(column, spelled)).order_by(column, Account.id)
        for one in _look(begun, person.territory, _by_name)[0]:
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


def _gone(last: Account | None) -> Select[Any]:
    query = select(Account).where(Account.disabled_at.is_not(None))
    if last and last.disabled_at:
        key = tuple_(Account.disabled_at, Account.id)
        query = query.where(key < tuple_(last.disabled_at, last.id))
    return query.order_by(*_latest_first(Account))


def _look(
    query: Select[Any], area: str, order: Callable[[Any], Sequence[Any]]
) -> tuple[list[Account], UUID | None]:
    """A page of those of an area among the next so many of a range, and after whom to look on."""
    window = query.limit(MOST_LOOKED_AT)
    one = aliased(Account, window.subquery())
    there = select(one).where(lies_in(area, one.territory)).order_by(*order(one))
    found = list(db.session.scalars(there.limit(PAGE + 1)))
    if len(found) > PAGE:
        return found[:PAGE], found[PAGE - 1].id
    furthest = query.with_only_columns(Account.id).offset(MOST_LOOKED_AT - 1).limit(1)
    return found, db.session.scalar(furthest)


def _latest_first(account: Any) -> Sequence[Any]:
    return account.disabled_at.desc(), account.id.desc()


def _by_name(account: Any) -> Sequence[Any]:
    return account.name, account.id
