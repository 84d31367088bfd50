"""Searching the queue: what is typed comes by a form, and goes on in the address, sealed."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from webapp.records.limits import TooManyTries
from webapp.records.queue.search import read_query, start_search
from webapp.rules.problem import Problem
from webapp.views import queue_page
from webapp.views.context import office, utcnow
from webapp.views.desk import current
from webapp.views.forms import SearchForm
from webapp.views.searched import seal

bp = Blueprint("search", __name__, url_prefix="/periksa/cari")


@bp.post("")
def start() -> ResponseReturnValue:
    """Look for what was typed, write down that it was done, and show what was found."""
    typed = SearchForm().cari.data or ""
    query = read_query(typed)
    if isinstance(query, Problem):
        return queue_page.show(query, typed), 422
    try:
        start_search(office(), current(), query, utcnow())
    except TooManyTries:
        return queue_page.show(Problem("cari", "cari_terlalu_sering"), typed), 429
    return redirect(url_for("review.queue", cari=seal(query, current(), utcnow())), 303)
