"""What staff and volunteers learn of a slip that somebody brings: its state, and who gave it out."""

from dataclasses import dataclass
from datetime import datetime

from webapp.records import public_status
from webapp.records.device import card_number
from webapp.records.installation import Installation
from webapp.records.models import Device, Enrollment
from webapp.records.public_status import NOT_ARRIVED, Seen
from webapp.records.slip import note_asked
from webapp.rules.slip import read_code
from webapp.rules.text import capital, short_name

VOID = "void"


@dataclass(frozen=True)
class Officer:
    """Who gave a slip out, as it says itself."""

    name: str
    card: str


@dataclass(frozen=True, repr=False)
class Scanned:
    """A genuine slip: what its worker would be told, its officer, and its record once there is one."""

    seen: Seen
    officer: Officer | None
    record: Enrollment | None


def look_up(office: Installation, text: str, now: datetime) -> Scanned | None:
    """The slip of 138, 26 or 8 characters; nothing for one that is unknown, foreign or forged.

    By its code it shows no initials: a code can be guessed. Unlike the worker's page this one
    says that a slip is void, because whoever asks is known by name.
    """
    by_code = read_code(text) is not None
    holder = public_status.find_holder(office, text, by_code=by_code)
    if holder is None:
        return None
    seen = public_status.describe(office, holder) or Seen(VOID)
    if seen.state == NOT_ARRIVED:
        note_asked(holder.slip_id, now)
    return Scanned(seen, _officer(holder.device), public_status.find_record(holder))


def _officer(device: Device | None) -> Officer | None:
    if device is None:
        return None
    return Officer(capital(short_name(device.account.name)), card_number(device))
