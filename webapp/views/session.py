"""Who is signed in: for half an hour without a touch, twelve hours at most, until told otherwise."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from webapp.records import account as accounts
from webapp.records import limits, second_factor
from webapp.records.models import Account
from webapp.views.context import office, settings, utcnow

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# A cookie is not written anew at every click.
TOUCH = timedelta(minutes=1)

login_manager = LoginManager()
# Phones change their address between two masts; a session bound to it would end there.
login_manager.session_protection = None


class SignedIn(UserMixin):
    """An account as Flask-Login wants it; its id dies with the account's session version."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def get_id(self) -> str:
        """Account and session version, so that an admin can end every session at once."""
        return f"{self.account.id}.{self.account.session_version}"


def register(app: Flask) -> None:
    """Let Flask-Login find the account of a request, and pages say that nothing on them is real."""
    login_manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["is_example"] = is_example


def find_signed_in() -> Account | None:
    """The account of this request, if its session still lives."""
    if not current_user.is_authenticated:
        return None
    account: Account = current_user.account
    return account


def start(account: Account) -> None:
    """Begin a fresh session: nothing of the one before is carried over."""
    forget()
    now = utcnow().isoformat()
    session["since"] = session["seen"] = now
    session["id"] = str(uuid4())
    login_user(SignedIn(account))


def renew(account: Account) -> None:
    """Let this session alone live on, after all of the account were ended; it gets no older."""
    login_user(SignedIn(account))


def end() -> None:
    """Forget who was signed in; a copy of the cookie opens nothing any more (ASVS 7.4.1)."""
    limits.use_token(office(), UUID(session["id"]), _moment("since") + LONGEST, utcnow())
    logout_user()
    forget()


def forget() -> None:
    """Empty the session, and with it the form token that this request may have made from it."""
    session.clear()
    g.pop("csrf_token", None)


def last_account() -> str | None:
    """Whose session this was, though it may have ended."""
    return str(session["_user_id"]).partition(".")[0] if "_user_id" in session else None


@login_manager.user_loader
def load(user_id: str) -> SignedIn | None:
    """The account behind a session cookie: dead when idle, too old, disabled or ended."""
    now = utcnow()
    if not _is_fresh(now) or limits.is_used(office(), UUID(session["id"])):
        return None
    account_id, _, version = user_id.partition(".")
    account = accounts.find_account(UUID(account_id))
    if account is None or account.disabled_at or str(account.session_version) != version:
        return None
    if not second_factor.is_set(account) and not is_example():
        return None
    if now - _moment("seen") > TOUCH:
        session["seen"] = now.isoformat()
    return SignedIn(account)


def is_example() -> bool:
    """Whether this is the demonstration office; nowhere else may one do without a second factor."""
    return bool(settings()["contoh"])


def _is_fresh(now: datetime) -> bool:
    if not {"since", "seen", "id"} <= session.keys():
        return False
    return now - _moment("since") < LONGEST and now - _moment("seen") < IDLE


def _moment(key: str) -> datetime:
    return datetime.fromisoformat(session[key])
