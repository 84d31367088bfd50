"""Phones whose records are kept aside, and the people of the office who settle them."""

from tests.desk import colleague, stranger, supervisor
from tests.phones import make_invitation, other, phone, second, serve

__all__ = [
    "colleague",
    "make_invitation",
    "other",
    "phone",
    "second",
    "serve",
    "stranger",
    "supervisor",
]
