"""How far a phone has been told: opaque to it, authenticated, and proof against a silent restore."""

import hmac
from dataclasses import dataclass
from uuid import UUID

from webapp.records.fields import keyed_hash
from webapp.records.keys import Keys, base64url, read_base64url

VERSION = "1"


@dataclass(frozen=True)
class Cursor:
    """The epoch, the last change, the highest seq acknowledged, slips and settings that arrived."""

    epoch: UUID
    n: int
    seq: int
    slip_round: int
    settings: int


def write_cursor(keys: Keys, device_id: UUID, cursor: Cursor) -> str:
    """The cursor as its phone carries it back."""
    numbers = (cursor.n, cursor.seq, cursor.slip_round, cursor.settings)
    content = ".".join((VERSION, cursor.epoch.hex, *map(str, numbers)))
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
    if version != VERSION:
        return None
    n, seq, slip_round, settings = map(int, numbers)
    return Cursor(UUID(hex=epoch), n, seq, slip_round, settings)


def _mac(keys: Keys, device_id: UUID, content: str) -> str:
    return keyed_hash(keys, "cursor", f"{device_id} {content}")
