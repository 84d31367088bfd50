"""The phones whose entries are looked at, and the desk that asks."""

from tests.desk import colleague, stranger, supervisor
from tests.phones import make_invitation, no_night, other, phone

__all__ = [
    "colleague",
    "make_invitation",
    "no_night",
    "other",
    "phone",
    "stranger",
    "supervisor",
]
