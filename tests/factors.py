"""The authenticator apps and papers of the people who sign in during a test."""

import re
from datetime import UTC, datetime

import pyotp

SECRET = re.compile('<p class="factor-secret"><code>([A-Z2-7 ]+)</code>')
PAPER = re.compile("<li><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code></li>")


class Holder:
    """What one person holds: the secret in the phone, the codes on paper, and what was used of them."""

    def __init__(self, secret: str) -> None:
        self.totp = pyotp.TOTP(secret)
        self.used: set[int] = set()
        self.paper: list[str] = []

    def next_code(self) -> str:
        """A code that opens now: of this half minute, of the next, or else one from the paper."""
        now = int(datetime.now(UTC).timestamp()) // 30
        for step in (now, now + 1):
            if step not in self.used:
                self.used.add(step)
                return self.totp.generate_otp(step)
        return self.paper.pop()


# By user name, as the last one of this name set it up.
holders: dict[str, Holder] = {}


def meet(username: str, page: str) -> Holder:
    """Scan the secret that stands on the page of the second factor."""
    found = SECRET.search(page)
    assert found is not None, page
    holders[username] = Holder(found[1].replace(" ", ""))
    return holders[username]


def write_down(username: str, page: str) -> None:
    """Keep the recovery codes that stand on the page."""
    holders[username].paper = PAPER.findall(page)
