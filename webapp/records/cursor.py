"""How far a phone has been told: opaque to it, authenticated, and proof against a silent restore."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from webapp.records.fields import keyed_hash
from webapp.records.keys import Keys, base64url, read_base64url

VERSION = "3"
# Phones out there may still bring them: the first has no mark, neither has a count of answers.
BEFORE = ("1", "2")


@dataclass(frozen=True)
class Cursor:
    """The epoch, the last change, the highest seq acknowledged, slips and settings that arrived.

    `mark` tells this change n from another one of the same number: after a restore that nobody
    told us of, the numbers are given again. 0 is no mark. `answered` counts every item this phone
    was ever answered: an older record that came after a newer one leaves the highest seq as it was.
    """

    epoch: UUID
    n: int
    seq: int
    slip_round: int
    settings: int
    mark: int = 0
    answered: int = 0


def write_cursor(keys: Keys, device_id: UUID, cursor: Cursor) -> str:
    """The cursor as its phone carries it back."""
    told = (cursor.n, cursor.seq, cursor.slip_round, cursor.settings, cursor.mark, cursor.answered)
    content = ".".join((VERSION, cursor.epoch.hex, *map(str, told)))
    return base64url(f"{content}.{_mac(keys, device_id, content)}".encode("ascii"))


def find_cursor(keys: Keys, device_id: UUID, text: str | None) -> Cursor | None:
    """The cursor in a text; one that is not ours, or not this phone's, counts as none."""
    try:
        content, _, mac = read_base64url(text or "").decode("ascii").rpartition(".")
    except ValueError:
        return None
    if not hmac.compare_digest(mac, _mac(keys, device_id, content)):
        return None
    version, epoch, *numbers = content.split(".")
    if version not in (*BEFORE, VERSION):
        return None
    return Cursor(UUID(hex=epoch), *map(int, numbers))


def _mac(keys: Keys, device_id: UUID, content: str) -> str:
    return keyed_hash(keys, "cursor", f"{device_id} {content}")
