"""Who may do what to which thing: one function, asked by every view and every deed."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from webapp.rules.wilayah import is_within

OFFICE = frozenset({"supervisor", "admin"})
ROLES = {
    "queue.read": OFFICE,
    "enrollment.read": OFFICE,
    "enrollment.decide": OFFICE,
    "enrollment.withdraw": OFFICE,
    "nik.reveal": OFFICE,
    "courier.deliver": OFFICE,
    "slips.scan": OFFICE,
    "phones.read": OFFICE,
    "phone.confirm": frozenset({"admin"}),
    "quarantine.read": OFFICE,
    "quarantine.settle": OFFICE,
    "ticket.read": OFFICE,
    "ticket.settle": OFFICE,
    "session.end": OFFICE,
}
# Nobody judges what he or she has entered.
NOT_ON_OWN = frozenset(
    {"enrollment.decide", "enrollment.withdraw", "quarantine.settle", "ticket.settle"}
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
