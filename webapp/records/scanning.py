"""What staff and volunteers learn of a slip that somebody brings: its state, and who gave it out."""

from dataclasses import dataclass

from sqlalchemy import select

from webapp.records import public_status
from webapp.records.db import db
from webapp.records.device import card_number
from webapp.records.installation import Installation
from webapp.records.models import Device, Slip
from webapp.records.public_status import Seen
from webapp.records.slip import find_by_code, find_by_token, read_genuine
from webapp.rules.slip import read_code
from webapp.rules.text import capital, short_name

VOID = "void"


@dataclass(frozen=True)
class Officer:
    """Who gave a slip out, as it says itself."""

    name: str
    card: str


@dataclass(frozen=True)
class Scanned:
    """A genuine slip: what its worker would be told, its officer, and its row while there is one."""

    seen: Seen
    officer: Officer | None
    slip: Slip | None


def look_up(office: Installation, text: str) -> Scanned | None:
    """The slip of 138, 26 or 8 characters; nothing for one that is unknown, foreign or forged.

    By its code it shows no initials: a code can be guessed. Unlike the worker's page this one
    says that a slip is void, because whoever asks is known by name.
    """
    by_code = read_code(text) is not None
    slip = find_by_code(text) if by_code else find_by_token(office, text)
    search = public_status.look_up_code if by_code else public_status.look_up_token
    seen = search(office, text) or (Seen(VOID) if slip and slip.state == VOID else None)
    return Scanned(seen, _officer(office, text, slip), slip) if seen else None


def _officer(office: Installation, text: str, slip: Slip | None) -> Officer | None:
    device = db.session.get(Device, slip.device_id) if slip else _signed_device(office, text)
    if device is None:
        return None
    return Officer(capital(short_name(device.account.name)), card_number(device))


def _signed_device(office: Installation, text: str) -> Device | None:
    """The phone that a token names whose row went with a restore; nothing where two have its number."""
    token = read_genuine(office, text)
    if token is None:
        return None
    numbered = (Device.number == token.device) | (Device.certified_number == token.device)
    found = list(db.session.scalars(select(Device).where(numbered).limit(2)))
    return found[0] if len(found) == 1 else None
