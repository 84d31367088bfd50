"""From a right password to a session: the second step, what was typed before, and where one was."""

from base64 import b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from webapp.paper import qr
from webapp.records import account as accounts
from webapp.records import second_factor as factors
from webapp.records.models import Account
from webapp.views import kept
from webapp.views import session as sessions
from webapp.views.context import office, utcnow
from webapp.views.forms import CodeForm, OnwardForm, SignInForm
from webapp.views.headers import STAFF

# Long enough to find an app for the codes and to install it.
WITHIN = timedelta(minutes=30)
GROUP = 4
MODULE = 5  # pixels


def next_step(account: Account, target: str, token: str) -> str:
    """Ask for the six digits; who has none yet sets them up."""
    sessions.forget()
    session["waiting"] = [str(account.id), account.session_version, utcnow().isoformat()]
    form = CodeForm(formdata=None, next=target, kept=token)
    return ask_for_code(form) if factors.is_set(account) else ask_to_set_up(account, form)


def waiting_account() -> Account | None:
    """Who has given the right password and not yet the code."""
    name, version, since = session.get("waiting", (None, None, None))
    if name is None or utcnow() - datetime.fromisoformat(since) > WITHIN:
        return None
    account = accounts.find_account(UUID(name))
    if account is None or account.disabled_at or account.session_version != version:
        return None
    return account


def ask_again(form: OnwardForm) -> ResponseReturnValue:
    """Begin anew with the password, and keep what was typed before it."""
    again = SignInForm(formdata=None, next=form.next.data, kept=form.kept.data)
    return show_sign_in(again, "masuk_lagi" if form.kept.data else "masuk_dulu"), 401


def enter(account: Account, target: str | None, token: str | None) -> ResponseReturnValue:
    """Begin the session and go on where the person was, with what was typed."""
    sessions.start(account)
    return go_on(account, target, token)


def go_on(account: Account, target: str | None, token: str | None) -> ResponseReturnValue:
    """The page that the person wanted, or the form as it was filled in."""
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


def show_sign_in(form: SignInForm, problem: str = "") -> str:
    """The sign-in page."""
    return render_template("access/sign_in.html", form=form, problem=problem)


def ask_for_code(form: CodeForm, problem: str = "") -> str:
    """The page for the second factor."""
    return render_template("access/second_factor.html", form=form, problem=problem)


def ask_to_set_up(account: Account, form: CodeForm, problem: str = "") -> str:
    """The page on which somebody without a second factor gets one."""
    return render_template(
        "access/set_up.html",
        form=form,
        problem=problem,
        may_skip=sessions.is_example(),
        action=url_for("factor.set_up"),
        **describe_secret(account),
    )


def describe_secret(account: Account) -> dict[str, str | int]:
    """The proposed secret: to be scanned, to be typed, and to be opened on the same phone."""
    secret = proposed_secret(account)
    link = factors.link(account, secret)
    modules = qr.modules_of(link)
    drawn = b64encode(qr.svg_of(modules).encode("ascii")).decode("ascii")
    groups = [secret[start : start + GROUP] for start in range(0, len(secret), GROUP)]
    return {
        "app_link": link,
        "picture": f"data:image/svg+xml;base64,{drawn}",
        "picture_size": (len(modules) + 2 * qr.QUIET) * MODULE,
        "groups": " ".join(groups),
    }


def proposed_secret(account: Account) -> str:
    """The secret that this session was shown; it counts once a code proves it."""
    if "secret" not in session:
        session["secret"] = factors.propose(office(), account)
    return factors.open_proposed(office(), account, session["secret"])


def show_codes(account: Account, codes: list[str], target: str = "", token: str = "") -> str:
    """The recovery codes, this once."""
    return render_template(
        "access/codes.html",
        codes=[f"{code[:5]}-{code[5:]}" for code in codes],
        name=account.name,
        username=account.username,
        today=utcnow(),
        form=OnwardForm(formdata=None, next=target, kept=token),
    )
