"""The phones that call the API."""

from tests.phones import make_invitation, other, phone, second, serve

__all__ = ["make_invitation", "other", "phone", "second", "serve"]
