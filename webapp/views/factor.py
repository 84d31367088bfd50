"""A second factor for who has none yet: set up right after the password, skipped in the demonstration."""

from flask import Blueprint, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from webapp.records import second_factor as factors
from webapp.records.limits import TooManyTries
from webapp.records.models import Account
from webapp.views import desk, entry
from webapp.views import session as sessions
from webapp.views.context import office, utcnow
from webapp.views.forms import CodeForm, OnwardForm

bp = Blueprint("factor", __name__)


@bp.route("/masuk/faktor-kedua", methods=["GET", "POST"])
def set_up() -> ResponseReturnValue:
    """Show the secret, and take it as the second factor once a right code comes back."""
    form = CodeForm()
    account = _who_waits()
    if account is None:
        return _elsewhere(form)
    if request.method == "GET" or "secret" not in session:
        return entry.ask_to_set_up(account, form)
    if not form.validate() or not form.typed():
        return entry.ask_to_set_up(account, form, "kode_salah"), 422
    secret = entry.proposed_secret(account)
    try:
        codes = factors.set_up(office(), account, secret, form.typed(), utcnow())
    except TooManyTries:
        return entry.ask_to_set_up(account, form, "terlalu_sering"), 429
    except factors.WrongCode:
        return entry.ask_to_set_up(account, form, "kode_salah"), 422
    sessions.start(account)
    return entry.show_codes(account, codes, form.next.data or "", form.kept.data or "")


@bp.post("/masuk/nanti")
def skip() -> ResponseReturnValue:
    """Look around without a second factor; nowhere but in the demonstration office."""
    form = OnwardForm()
    account = _who_waits()
    if not sessions.is_example():
        abort(404)
    if account is None or not form.validate():
        return _elsewhere(form)
    factors.note_skipped(account, utcnow())
    return entry.enter(account, form.next.data, form.kept.data)


@bp.post("/masuk/lanjut")
def go_on() -> ResponseReturnValue:
    """Leave the page of codes for where one was going."""
    form = OnwardForm()
    return entry.go_on(desk.current(), form.next.data, form.kept.data)


def _who_waits() -> Account | None:
    account = entry.waiting_account()
    return None if account is None or factors.is_set(account) else account


def _elsewhere(form: OnwardForm) -> ResponseReturnValue:
    if sessions.find_signed_in() is not None:
        return redirect(url_for("own.show"), 303)
    return entry.ask_again(form) if form.kept.data else redirect(url_for("access.sign_in"), 303)
