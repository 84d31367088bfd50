"""Signing in and out of the office: password, second factor, and back to where one was."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from webapp.records import account as accounts
from webapp.records import second_factor as factors
from webapp.records.limits import TooManyTries
from webapp.records.models import Account
from webapp.views import kept
from webapp.views import session as sessions
from webapp.views.context import address, office, utcnow
from webapp.views.forms import CodeForm, SignInForm, csrf
from webapp.views.headers import STAFF

bp = Blueprint("access", __name__)

CODE_WITHIN = timedelta(minutes=5)


@bp.route("/masuk", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for user name and password, then for the second factor if there is one."""
    form = SignInForm()
    if request.method == "GET":
        form.next.data = request.args.get("next", "")
        return show(form)
    if not form.validate():
        return show(form, "halaman_lama" if form.csrf_token.errors else "salah"), 422
    try:
        account = accounts.check_password(
            office(),
            form.username.data or "",
            form.password.data or "",
            utcnow(),
            address(),
        )
    except (accounts.WrongPassword, accounts.AccountDisabled):
        return show(form, "salah"), 422
    except TooManyTries:
        return show(form, "terlalu_sering"), 429
    if factors.is_set(account):
        sessions.forget()
        session["waiting"] = [str(account.id), utcnow().isoformat()]
        return ask_for_code(CodeForm(formdata=None, next=form.next.data, kept=form.kept.data))
    return enter(account, form.next.data, form.kept.data)


@bp.route("/masuk/kode", methods=["GET", "POST"])
def second_factor() -> ResponseReturnValue:
    """Ask for the six digits of the second factor."""
    account = waiting_account()
    if account is None:
        return redirect(url_for("access.sign_in"), 303)
    form = CodeForm()
    if request.method == "GET" or not form.validate():
        return ask_for_code(form, "kode_salah" if form.errors else "")
    try:
        factors.check(office(), account, form.code.data or "", utcnow())
    except TooManyTries:
        return ask_for_code(form, "terlalu_sering"), 429
    except factors.WrongCode:
        return ask_for_code(form, "kode_salah"), 422
    return enter(account, form.next.data, form.kept.data)


@bp.post("/keluar")
def sign_out() -> ResponseReturnValue:
    """End the session."""
    sessions.end()
    return redirect(url_for("access.sign_in"), 303)


def enter(account: Account, target: str | None, token: str | None) -> ResponseReturnValue:
    """Begin the session and go on where the person was, with what was typed."""
    sessions.start(account)
    filled = kept.restore(token, account.id) if token else None
    return filled or redirect(safe_target(target or ""), 303)


def safe_target(target: str) -> str:
    """A page of our own office, or its first page for any other address."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return url_for("review.queue")
    own = not parts.scheme and not parts.netloc and target.startswith("/")
    plain = not any(c in target for c in "\\\r\n\t") and not target.startswith("//")
    first = parts.path.split("/", 2)[1] if own else ""
    return (
        target
        if own and plain and first in STAFF - {"keluar", "masuk"}
        else url_for("review.queue")
    )


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a reader to the sign-in page, and keep what a writer has typed."""
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("access.sign_in", next=kept.target()), 303)
    form = SignInForm(formdata=None, next=kept.target(), kept=kept.keep())
    return show(form, "masuk_lagi" if form.kept.data else "masuk_dulu"), 401


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


def waiting_account() -> Account | None:
    """Who has given the right password and not yet the code."""
    name, since = session.get("waiting", (None, None))
    if name is None or utcnow() - datetime.fromisoformat(since) > CODE_WITHIN:
        return None
    return accounts.find_account(UUID(name))


def show(form: SignInForm, problem: str = "") -> str:
    """The sign-in page."""
    return render_template("access/sign_in.html", form=form, problem=problem)


def ask_for_code(form: CodeForm, problem: str = "") -> str:
    """The page for the second factor."""
    return render_template("access/second_factor.html", form=form, problem=problem)
