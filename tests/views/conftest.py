"""Browsers at the desk, and the phones whose records they show."""

from tests.desk import browser, colleague, desk, send, stranger, supervisor
from tests.phones import make_invitation, no_night, other, phone, second

__all__ = [
    "browser",
    "colleague",
    "desk",
    "make_invitation",
    "no_night",
    "other",
    "phone",
    "second",
    "send",
    "stranger",
    "supervisor",
]
