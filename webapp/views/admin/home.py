"""The admin's first page: what there is, in plain figures."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.views import desk

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("")
def show() -> ResponseReturnValue:
    """What there is in the admin's territory, and the ways to it."""
    return render_template("admin/home.html", **desk.frame())
