"""The slips that workers hold, and the people of the office who answer them."""

from tests.desk import colleague, send, stranger, supervisor
from tests.phones import make_invitation, no_night, other, phone, second

__all__ = [
    "colleague",
    "make_invitation",
    "no_night",
    "other",
    "phone",
    "second",
    "send",
    "stranger",
    "supervisor",
]
