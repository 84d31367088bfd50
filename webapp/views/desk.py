"""What stands on every page of the office: who is signed in, and where they work."""

from typing import Any

from flask import abort

from webapp.records import ticket
from webapp.records.models import Account
from webapp.rules.text import short_name
from webapp.rules.wilayah import area_label
from webapp.views import menu, session
from webapp.views.context import office, utcnow


def current() -> Account:
    """Who is signed in; the guard has seen to it that somebody is."""
    account = session.find_signed_in()
    if account is None:
        abort(404)
    return account


def frame() -> dict[str, Any]:
    """What the bar on top needs."""
    account = current()
    where = area_label(account.territory, office().tables)
    waiting, overdue = ticket.count_open(office(), account, utcnow())
    return {
        "account": account,
        "ways": menu.find_ways(account),
        "who": f"{where} · {short_name(account.name)}",
        "tickets": {"open": waiting, "late": overdue},
    }
