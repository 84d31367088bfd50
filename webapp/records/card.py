"""The volunteer's card: a token that only we can make for a person, and whether that person is assigned."""

import hmac
from datetime import UTC, date, datetime
from uuid import UUID

from webapp.records.account import find_account
from webapp.records.fields import keyed_hash
from webapp.records.installation import Installation
from webapp.records.keys import read_base64url
from webapp.records.models import Account
from webapp.rules.dates import jakarta_day
from webapp.rules.slip import decode_base32, encode_base32

ID_BYTES = 16
# Eighty bits that nobody guesses, so that the whole token still fits a small code.
PROOF_BYTES = 10
NOBODY = UUID(int=0)


def today(now: datetime) -> date:
    """The present day in Jakarta."""
    return date.fromisoformat(jakarta_day(now.astimezone(UTC).isoformat()))


def make_token(office: Installation, account_id: UUID) -> str:
    """The 42 characters of a person's card: the same for life, since the index key never changes."""
    return encode_base32(account_id.bytes + _prove(office, account_id))


def assigned_until(person: Account, now: datetime) -> date:
    """The last day of a person's assignment, by default that of this year in Jakarta."""
    return person.assigned_until or date(today(now).year, 12, 31)


def is_active(office: Installation, text: str, now: datetime) -> bool:
    """Whether a card's token is ours and of somebody who is assigned today.

    What is no token at all takes the same steps as one that is forged, or of nobody.
    """
    raw = decode_base32(text.upper()) if text.isascii() else None
    whole = raw is not None and len(raw) == ID_BYTES + PROOF_BYTES
    claimed = UUID(bytes=raw[:ID_BYTES]) if raw and whole else NOBODY
    proof = raw[ID_BYTES:] if raw and whole else bytes(PROOF_BYTES)
    genuine = hmac.compare_digest(proof, _prove(office, claimed))
    person = find_account(claimed)
    return whole and genuine and person is not None and _is_assigned(person, now)


def show_card(office: Installation, person: Account, now: datetime) -> dict[str, str | None]:
    """The card as a phone is given it: token, number of the letter, last day."""
    return {
        "token": make_token(office, person.id),
        "assignment": person.assignment,
        "until": assigned_until(person, now).isoformat(),
    }


def _is_assigned(person: Account, now: datetime) -> bool:
    return person.disabled_at is None and today(now) <= assigned_until(person, now)


def _prove(office: Installation, account_id: UUID) -> bytes:
    return read_base64url(keyed_hash(office.keys, "card", str(account_id)))[:PROOF_BYTES]
