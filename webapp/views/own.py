"""`Akun saya`: the own password, second factor, recovery codes and sessions."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from webapp.records import account as accounts
from webapp.records import password as passwords
from webapp.records import second_factor as factors
from webapp.records.limits import TooManyTries
from webapp.records.models import Account
from webapp.views import desk, entry
from webapp.views import session as sessions
from webapp.views.context import address, office, utcnow
from webapp.views.forms import CodeForm, NewPasswordForm, ProofForm

bp = Blueprint("own", __name__)

PROVEN_FOR = timedelta(minutes=10)
DONE = frozenset({"sandi", "sesi"})


@bp.get("/akun")
def show() -> ResponseReturnValue:
    """What keeps the own account, and the ways to change it."""
    account = desk.current()
    done = request.args.get("selesai", "")
    return _page(
        "show",
        done=done if done in DONE else "",
        has_factor=factors.is_set(account),
        left=factors.codes_left(account),
        most=factors.RECOVERY_CODES,
    )


@bp.route("/akun/sandi", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Take a new password from whoever knows the old one; every other session ends."""
    form, account = NewPasswordForm(), desk.current()
    if request.method == "GET":
        return _page("password", form=form)
    problems = _judge_password(account, form)
    if problems:
        return _page("password", form=form, problems=problems), 422
    sessions.renew(account)
    return redirect(url_for("own.show", selesai="sandi"), 303)


@bp.route("/akun/faktor-kedua", methods=["GET", "POST"])
def prove() -> ResponseReturnValue:
    """Ask who sits here before the second factor may be changed."""
    form, account = ProofForm(), desk.current()
    problems = _judge_proof(account, form) if request.method == "POST" else {}
    if request.method == "GET" or problems:
        return _ask_for_proof("own.prove", form, problems)
    session.pop("secret", None)
    session["proven"] = utcnow().isoformat()
    return redirect(url_for("own.new_factor"), 303)


@bp.route("/akun/faktor-kedua/baru", methods=["GET", "POST"])
def new_factor() -> ResponseReturnValue:
    """Show a new secret, and take it once a right code comes back; other sessions end."""
    form, account = CodeForm(), desk.current()
    if not _is_proven():
        return redirect(url_for("own.prove"), 303)
    if request.method == "GET":
        return _show_secret(account, form)
    secret = entry.proposed_secret(account)
    try:
        codes = factors.set_up(office(), account, secret, form.typed(), utcnow())
    except TooManyTries:
        return _show_secret(account, form, "terlalu_sering"), 429
    except factors.WrongCode:
        return _show_secret(account, form, "kode_salah"), 422
    for name in ("secret", "proven"):
        session.pop(name, None)
    sessions.renew(account)
    return entry.show_codes(account, codes, url_for("own.show"))


@bp.route("/akun/kode-cadangan", methods=["GET", "POST"])
def new_codes() -> ResponseReturnValue:
    """Ten new recovery codes in the place of those there were."""
    form, account = ProofForm(), desk.current()
    if not factors.is_set(account):
        return redirect(url_for("own.prove"), 303)
    problems = _judge_proof(account, form) if request.method == "POST" else {}
    if request.method == "GET" or problems:
        return _ask_for_proof("own.new_codes", form, problems)
    codes = factors.renew_recovery_codes(office(), account, utcnow())
    return entry.show_codes(account, codes, url_for("own.show"))


@bp.post("/akun/sesi")
def end_others() -> ResponseReturnValue:
    """End every session of this person but this one."""
    account = desk.current()
    accounts.end_sessions(account, account.id, utcnow())
    sessions.renew(account)
    return redirect(url_for("own.show", selesai="sesi"), 303)


def _judge_password(account: Account, form: NewPasswordForm) -> dict[str, str]:
    """What is wrong, by field; nothing when the password was changed."""
    new = form.password.data or ""
    problems = _check_old(account, "old", form.old.data or "")
    if problems:
        return problems
    try:
        hashed = passwords.hash_password(new, (account.name, account.username or ""))
    except passwords.GuessablePassword:
        return {"password": "sandi_mudah"}
    except passwords.WeakPassword:
        return {"password": "sandi_pendek"}
    if new != form.again.data:
        return {"again": "sandi_beda"}
    passwords.keep(account, hashed, utcnow())
    return {}


def _judge_proof(account: Account, form: ProofForm) -> dict[str, str]:
    """What is wrong, by field; nothing when it is the person indeed."""
    problems = _check_old(account, "password", form.password.data or "")
    if problems or not factors.is_set(account):
        return problems
    try:
        factors.check(office(), account, form.code.data or "", utcnow())
    except TooManyTries:
        return {"code": "terlalu_sering"}
    except factors.WrongCode:
        return {"code": "kode_salah"}
    return {}


def _check_old(account: Account, name: str, typed: str) -> dict[str, str]:
    try:
        accounts.check_password(office(), account.username or "", typed, utcnow(), address())
    except TooManyTries:
        return {name: "terlalu_sering"}
    except (accounts.WrongPassword, accounts.AccountDisabled):
        return {name: "sandi_salah"}
    return {}


def _is_proven() -> bool:
    since = session.get("proven")
    return since is not None and utcnow() - datetime.fromisoformat(since) < PROVEN_FOR


def _ask_for_proof(
    endpoint: str, form: ProofForm, problems: dict[str, str]
) -> tuple[str, int] | str:
    page = _page(
        "prove",
        form=form,
        problems=problems,
        action=url_for(endpoint),
        for_codes=endpoint == "own.new_codes",
        has_factor=factors.is_set(desk.current()),
    )
    return (page, 422) if problems else page


def _show_secret(account: Account, form: CodeForm, problem: str = "") -> str:
    return render_template(
        "access/set_up.html",
        form=form,
        problem=problem,
        may_skip=False,
        action=url_for("own.new_factor"),
        **entry.describe_secret(account),
        **desk.frame(),
    )


def _page(name: str, **values: Any) -> str:
    return render_template(f"own/{name}.html", **{"problems": {}, **values}, **desk.frame())
