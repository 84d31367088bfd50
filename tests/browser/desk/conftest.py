"""The people of the desk and the phone whose records they see."""

from tests.desk import send, supervisor
from tests.phones import make_invitation, phone

__all__ = ["make_invitation", "phone", "send", "supervisor"]
