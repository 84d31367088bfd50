"""The admin's first page: what there is, in plain figures, and the ways to it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.records import handsets, invited, people
from webapp.views import desk
from webapp.views.admin.regions import show_count
from webapp.views.context import office, utcnow
from webapp.views.words import words

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
def show() -> ResponseReturnValue:
    """What there is in the admin's territory."""
    account, now = desk.current(), utcnow()
    counted = people.count_people([account.territory])
    return render_template(
        "admin/home.html",
        people=[
            (role, words(f"admin.jumlah_{role}"), show_count(counted[account.territory, role]))
            for role in people.ROLES
        ],
        open=show_count(invited.count_open(account, now)),
        silent=handsets.count_silent(office(), account, now),
        **desk.frame(),
    )
