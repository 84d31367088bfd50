"""The worker's page in a Chromium that runs no script, and the phones whose slips it is about."""

from tests.browser.desk.conftest import chromium, listen, url
from tests.desk import send, supervisor
from tests.phones import make_invitation, phone

__all__ = ["chromium", "listen", "make_invitation", "phone", "send", "supervisor", "url"]
