"""Who may do what to which thing: one function, asked by every view and every deed."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from webapp.rules.wilayah import is_within

OFFICE = frozenset({"supervisor", "admin"})
ADMIN = frozenset({"admin"})
ROLES = {
    "queue.read": OFFICE,
    "enrollment.read": OFFICE,
    "enrollment.decide": OFFICE,
    "enrollment.withdraw": OFFICE,
    "nik.reveal": OFFICE,
    "courier.deliver": OFFICE,
    "slips.scan": OFFICE,
    "phones.read": OFFICE,
    "phone.confirm": ADMIN,
    "phone.revoke": ADMIN,
    "quarantine.read": OFFICE,
    "quarantine.settle": OFFICE,
    "ticket.read": OFFICE,
    "ticket.settle": OFFICE,
    "session.end": OFFICE,
    "own.manage": OFFICE,
    "view.save": OFFICE,
    "bulk.approve": OFFICE,
    "comparison.read": OFFICE,
    "comparison.decide": OFFICE,
    "overview.read": OFFICE,
    "integrity.read": OFFICE,
    "integrity.settle": OFFICE,
    "invitation.create": OFFICE,
    # The heads of RT and RW are volunteers whose territory names the RT or RW.
    "residents.read": OFFICE | {"relawan"},
    "people.read": ADMIN,
    "people.manage": ADMIN,
    "region.read": ADMIN,
    "audit.read": ADMIN,
    "audit.export": ADMIN,
}
# Nobody judges what he or she has entered, nor decides about the own account.
NOT_ON_OWN = frozenset(
    {
        "enrollment.decide",
        "enrollment.withdraw",
        "bulk.approve",
        "comparison.decide",
        # Nor looks at what is asked about himself or herself.
        "integrity.read",
        "integrity.settle",
        "quarantine.settle",
        "ticket.settle",
        "people.manage",
    }
)


class Person(Protocol):
    """What is asked of the one who wants to act."""

    @property
    def id(self) -> UUID: ...
    @property
    def role(self) -> str: ...
    @property
    def territory(self) -> str: ...


@dataclass(frozen=True)
class Thing:
    """What is asked of the thing acted on: where it lies and who entered it."""

    area: str
    author_id: UUID | None = None


def may(person: Person, act: str, thing: Thing | None = None) -> bool:
    """Whether a person may do an act, to a thing when one is named."""
    if person.role not in ROLES[act]:
        return False
    if thing is None:
        return True
    if not is_within(thing.area, person.territory):
        return False
    return act not in NOT_ON_OWN or thing.author_id != person.id
