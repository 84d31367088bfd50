"""Saved views: the present filters kept under a name, and forgotten again."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records.queue import saved_view
from webapp.views import asked, queue_page
from webapp.views.context import utcnow
from webapp.views.desk import current
from webapp.views.forms import SavedViewForm

bp = Blueprint("saved_views", __name__, url_prefix="/periksa/tampilan")

# What was searched for is never kept.
SAVED = ("tampil", *asked.FILTERS)


@bp.post("")
def save() -> ResponseReturnValue:
    """Keep the filters that stand in the address."""
    name = SavedViewForm().nama.data or ""
    chosen: dict[str, Any] = {part: request.args[part] for part in SAVED if request.args.get(part)}
    problem = saved_view.save_view(current(), name, chosen, utcnow())
    if problem:
        return queue_page.show(problem, name), 422
    return redirect(url_for("review.queue", **chosen), 303)


@bp.post("/<uuid:view_id>/hapus")
def delete(view_id: UUID) -> ResponseReturnValue:
    """Forget one."""
    saved_view.delete_view(current(), view_id, utcnow())
    return redirect(url_for("review.queue"), 303)
