"""Signing in and out of the office: password, second factor, and back to where one was."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from webapp.records import account as accounts
from webapp.records import second_factor as factors
from webapp.records.limits import TooManyTries
from webapp.views import entry, kept
from webapp.views import session as sessions
from webapp.views.context import address, office, utcnow
from webapp.views.forms import CodeForm, OnwardForm, SignInForm, csrf

bp = Blueprint("access", __name__)


@bp.route("/masuk", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for user name and password, then for the second factor."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
        return entry.show_sign_in(form)
    if not form.validate():
        problem = "halaman_lama" if form.csrf_token.errors else "salah"
        return entry.show_sign_in(form, problem), 422
    try:
        account = accounts.check_password(
            office(),
            form.username.data or "",
            form.password.data or "",
            utcnow(),
            address(),
        )
    except (accounts.WrongPassword, accounts.AccountDisabled):
        return entry.show_sign_in(form, "salah"), 422
    except TooManyTries:
        return entry.show_sign_in(form, "terlalu_sering"), 429
    return entry.next_step(account, form.next.data or "", form.kept.data or "")


@bp.route("/masuk/kode", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Ask for the six digits, or a recovery code in their place."""
    form = CodeForm()
    account = entry.waiting_account()
    if account is None or not factors.is_set(account):
        return entry.ask_again(form) if form.kept.data else redirect(url_for("access.sign_in"), 303)
    if request.method == "GET":
        return entry.ask_for_code(form)
    if not form.validate() or not form.typed():
        return entry.ask_for_code(form, "kode_salah"), 422
    try:
        used = factors.check(office(), account, form.typed(), utcnow())
    except TooManyTries:
        return entry.ask_for_code(form, "terlalu_sering"), 429
    except factors.WrongCode:
        return entry.ask_for_code(form, "kode_salah"), 422
    if used == factors.RECOVERY:
        sessions.start(account)
        onward = OnwardForm(formdata=None, next=form.next.data, kept=form.kept.data)
        left = factors.codes_left(account)
        return render_template("access/codes_left.html", form=onward, left=left)
    return entry.enter(account, form.next.data, form.kept.data)


@bp.post("/keluar")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    sessions.end()
    return redirect(url_for("access.sign_in"), 303)


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a reader to the sign-in page, and keep what a writer has typed."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("access.sign_in", next=kept.target()), 303)
    form = SignInForm(formdata=None, next=kept.target(), kept=kept.keep())
    problem = "masuk_lagi" if form.kept.data else "masuk_dulu"
    return entry.show_sign_in(form, problem), 401


def protect_from_forgery() -> ResponseReturnValue | None:
    """Refuse a form that is not ours; one of ours from an earlier session is shown again, filled."""
    try:
        csrf.protect()
    except CSRFError:
        refill = kept.refills.get(request.endpoint or "")
        if refill is None or not kept.is_same_origin():
            raise
        (thing,) = (request.view_args or {}).values()
        return refill(thing, request.form), 400
    return None
