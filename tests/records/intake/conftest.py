"""The phones whose records come in."""

from tests.desk import supervisor
from tests.phones import make_invitation, no_night, other, phone, second, serve

__all__ = ["make_invitation", "no_night", "other", "phone", "second", "serve", "supervisor"]
