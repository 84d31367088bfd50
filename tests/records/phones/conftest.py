"""The phones whose reports are compared."""

from tests.phones import make_invitation, other, phone, second

__all__ = ["make_invitation", "other", "phone", "second"]
