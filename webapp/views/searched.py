"""A search as it stands in the address of its results: sealed, so that no name or number is in it."""

import json
from datetime import datetime, timedelta

from webapp.records import fields
from webapp.records.fields import Unreadable
from webapp.records.models import Account
from webapp.records.queue.search import NIK, PHONE, Query
from webapp.rules.nik import mask_nik
from webapp.rules.slip import show_code
from webapp.rules.telepon import show_phone
from webapp.views.context import office
from webapp.views.words import words

LIVES = timedelta(hours=1)
PADDED = 192  # so that its length does not tell how long a name is


def seal(query: Query, account: Account, now: datetime) -> str:
    """A search for the address of its results: nobody can read it, and only who made it can use it."""
    text = json.dumps([query.kind, query.value, query.name, now.isoformat()])
    return fields.encrypt(office().keys, text.ljust(PADDED), _bound_to(account))


def unseal(token: str, account: Account, now: datetime) -> Query | None:
    """The search behind an address, for an hour and for the one who made it."""
    try:
        kind, value, name, at = json.loads(fields.decrypt(office().keys, token, _bound_to(account)))
    except Unreadable:
        return None
    return Query(kind, value, name) if now - datetime.fromisoformat(at) < LIVES else None


def describe(query: Query) -> str:
    """What was looked for; of a NIK only what a list would show."""
    if query.kind == NIK:
        return words("antrean_kantor.dicari_nik", nik=mask_nik(query.value))
    if query.kind == PHONE:
        return words("antrean_kantor.dicari_hp", hp=show_phone(query.value))
    value = query.value if query.name == query.value else show_code(query.value)
    return words("antrean_kantor.dicari", kata=value)


def _bound_to(account: Account) -> str:
    return f"search:{account.id}"
