"""Ways in as those who give them see them: which are open, used or over; many at once; one withdrawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from webapp.records import audit
from webapp.records.account import OFFICE_ROLES
from webapp.records.db import db, transaction
from webapp.records.installation import Installation
from webapp.records.invitation import (
    LIFETIME,
    OFFICE,
    NewInvitation,
    invite,
    invite_to_office,
)
from webapp.records.models import Account, Device, Invitation
from webapp.records.people import (
    MOST_LOOKED_AT,
    PAGE,
    Filters,
    NotFound,
    count_up_to,
    lies_in,
    list_people,
)
from webapp.records.permission import Person, Thing, may

VIEWS = ("terbuka", "dipakai", "lewat")
MOST_AT_ONCE = 60


@dataclass(frozen=True)
class Page:
    """A page of ways in, and after which of them the next page begins."""

    invitations: list[Invitation]
    after: UUID | None


@dataclass(frozen=True, repr=False)
class Given:
    """A way in that has just been made, and for whom."""

    person: Account
    made: NewInvitation
    kind: str


def list_invitations(person: Person, view: str, after: UUID | None, now: datetime) -> Page:
    """A page of the ways in of a territory: those still open, used or over, the latest first."""
    moment = Invitation.used_at if view == "dipakai" else Invitation.expires_at
    last = db.session.get(Invitation, after) if after else None
    looked_at = _window(view, moment, last, now)
    window = aliased(Invitation, looked_at.subquery())
    found = list(
        db.session.scalars(
            select(window)
            .join(window.account)
            .options(joinedload(window.account))
            .where(*_visible(person))
            .order_by(_of(window, moment).desc(), window.id.desc())
            .limit(PAGE + 1)
        )
    )
    if len(found) > PAGE:
        return Page(found[:PAGE], found[PAGE - 1].id)
    furthest = looked_at.with_only_columns(Invitation.id).offset(MOST_LOOKED_AT - 1).limit(1)
    return Page(found, db.session.scalar(furthest))


def count_open(person: Person, now: datetime) -> int:
    """How many ways in nobody has used yet, up to a thousand."""
    still = (
        select(Invitation.id)
        .join(Invitation.account)
        .where(Invitation.expires_at > now, Invitation.used_at.is_(None), *_visible(person))
    )
    number: int = db.session.scalar(select(count_up_to(still))) or 0
    return number


def get_invitation(person: Person, invitation_id: UUID) -> Invitation:
    """A way in that this person may give; raises NotFound."""
    found = db.session.get(Invitation, invitation_id)
    if found is None or not may_invite(person, found.account):
        raise NotFound
    return found


def may_invite(person: Person, invited: Account) -> bool:
    """Whether somebody may give this way in: admins to all of their territory, supervisors to volunteers."""
    allowed = may(person, "invitation.create", Thing(invited.territory))
    return allowed and (person.role == "admin" or invited.role == "relawan")


def get_invited(person: Person, account_id: UUID) -> Account:
    """Somebody to whom this person may give a way in; raises NotFound."""
    found = db.session.get(Account, account_id)
    if found is None or found.disabled_at is not None or not may_invite(person, found):
        raise NotFound
    return found


def list_volunteers(
    person: Person, area: str, after: UUID | None
) -> tuple[list[Account], UUID | None]:
    """A page of the volunteers of an area, and after whom the next begins."""
    page = list_people(person, Filters("relawan", area), after)
    return page.people, page.after


@transaction
def give(
    office: Installation, accounts: Sequence[UUID], kind: str, by: Account, now: datetime
) -> list[Given]:
    """Make a way in for each of these people: for a phone, or into the office.

    Those that they had not used yet end. Raises NotFound when one of them is not the giver's to
    invite, and makes none then.
    """
    people = [get_invited(by, one) for one in list(dict.fromkeys(accounts))[:MOST_AT_ONCE]]
    if kind == OFFICE and any(one.role not in OFFICE_ROLES or one.id == by.id for one in people):
        raise NotFound
    given = []
    for one in people:
        end_open(one, [kind], now)
        make = invite_to_office if kind == OFFICE else invite
        given.append(Given(one, make(office, one, by, now), kind))
    if given:
        detail = {"items": len(given), "kind": kind}
        audit.record("account", by.id, "invitation.sheet", "account", by.id, detail, now)
    return given


@transaction
def withdraw(invitation_id: UUID, by: Account, now: datetime) -> Invitation:
    """Take back a way in that nobody has used; raises NotFound for one that is used or over."""
    invitation = get_invitation(by, invitation_id)
    ended = db.session.execute(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(expires_at=now)
        .returning(Invitation.id)
    )
    if ended.first() is None:
        raise NotFound
    detail = {"account": str(invitation.account_id)}
    audit.record("account", by.id, "invitation.withdraw", "invitation", invitation_id, detail, now)
    return invitation


def is_withdrawn(invitation: Invitation) -> bool:
    """Whether it ended before its time, because it was taken back or another took its place."""
    return invitation.expires_at - invitation.created_at < LIFETIME


def labels_of(invitations: Iterable[Invitation]) -> dict[UUID, str]:
    """What the phones that came in with these call themselves."""
    used = [one.device_id for one in invitations if one.device_id]
    rows = db.session.execute(select(Device.id, Device.label).where(Device.id.in_(used)))
    return dict(rows.all())


def end_open(person: Account, kinds: Iterable[str], now: datetime) -> None:
    """Let the ways in end that a person has not used; for the transaction that says why."""
    earlier = update(Invitation).where(
        Invitation.account_id == person.id,
        Invitation.kind.in_(list(kinds)),
        Invitation.used_at.is_(None),
        Invitation.expires_at > now,
    )
    db.session.execute(earlier.values(expires_at=now))


def _visible(person: Person) -> list[ColumnElement[bool]]:
    conditions = [lies_in(person.territory)]
    if person.role != "admin":
        conditions.append(Account.role == "relawan")
    return conditions


def _window(
    view: str, moment: InstrumentedAttribute[Any], last: Invitation | None, now: datetime
) -> Select[Any]:
    """The next so many ways in of this kind, wherever they lie: one range of one index."""
    state: dict[str, list[ColumnElement[bool]]] = {
        "terbuka": [Invitation.expires_at > now, Invitation.used_at.is_(None)],
        "dipakai": [Invitation.used_at.is_not(None)],
        "lewat": [Invitation.expires_at <= now, Invitation.used_at.is_(None)],
    }
    query = select(Invitation).where(*state[view])
    reached = getattr(last, moment.key) if last else None
    if last and reached:
        query = query.where(tuple_(moment, Invitation.id) < tuple_(reached, last.id))
    return query.order_by(moment.desc(), Invitation.id.desc()).limit(MOST_LOOKED_AT)


def _of(window: Any, moment: InstrumentedAttribute[Any]) -> Any:
    return getattr(window, moment.key)
