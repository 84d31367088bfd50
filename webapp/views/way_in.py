"""The first time in the office: whose invitation it is, then user name and password."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.records import way_in
from webapp.records.account import UsernameTaken
from webapp.records.invitation import (
    ExpiredInvitation,
    OtherDoor,
    UnknownInvitation,
    UsedInvitation,
)
from webapp.records.limits import TooManyTries
from webapp.records.password import GuessablePassword, WeakPassword
from webapp.views import entry
from webapp.views.context import address, office, utcnow
from webapp.views.forms import ChoiceForm, InvitationForm

bp = Blueprint("way_in", __name__)

# The first that fits; a phone's invitation is an unknown one too.
CLOSED: dict[type[Exception], tuple[str, int]] = {
    OtherDoor: ("undangan_hp", 422),
    UnknownInvitation: ("undangan_salah", 422),
    ExpiredInvitation: ("undangan_lewat", 422),
    UsedInvitation: ("undangan_terpakai", 422),
    TooManyTries: ("terlalu_sering", 429),
}
WRONG: dict[type[Exception], tuple[str, str]] = {
    way_in.BadUsername: ("username", "nama_salah"),
    UsernameTaken: ("username", "nama_terpakai"),
    GuessablePassword: ("password", "sandi_mudah"),
    WeakPassword: ("password", "sandi_pendek"),
}


@bp.route("/masuk/undangan", methods=["GET", "POST"])
def look() -> ResponseReturnValue:
    """Take the code and say whose it is; nothing is used up."""
    form = InvitationForm()
    if request.method == "GET":
        return _ask_for_code(form)
    if not form.validate():
        return _ask_for_code(form, "halaman_lama" if form.csrf_token.errors else "kosong"), 422
    return _show_invited("invited", ChoiceForm(formdata=None, code=form.code.data))


@bp.post("/masuk/undangan/sandi")
def choose() -> ResponseReturnValue:
    """Take user name and password, and go on to the second factor."""
    form = ChoiceForm()
    if not form.validate():
        return _ask_for_code(form, "halaman_lama"), 422
    if form.password.data is None or "password" not in request.form:
        return _show_invited("choose", form)
    if form.password.data != form.again.data:
        return _show_invited("choose", form, {"again": "sandi_beda"})
    try:
        person = way_in.accept(
            office(),
            form.code.data or "",
            form.username.data or "",
            form.password.data,
            utcnow(),
            address(),
        )
    except tuple(WRONG) as error:
        name, problem = next(WRONG[kind] for kind in WRONG if isinstance(error, kind))
        return _show_invited("choose", form, {name: problem})
    except tuple(CLOSED) as error:
        return _closed(form, error)
    return entry.next_step(person, "", "")


def _show_invited(
    page: str, form: ChoiceForm, problems: dict[str, str] | None = None
) -> ResponseReturnValue:
    try:
        invited = way_in.look(office(), form.code.data or "", utcnow(), address())
    except tuple(CLOSED) as error:
        return _closed(form, error)
    shown = render_template(
        f"access/{page}.html",
        form=form,
        person=invited.person,
        username=invited.username,
        problems=problems or {},
    )
    return shown, 422 if problems else 200


def _closed(form: InvitationForm, error: Exception) -> ResponseReturnValue:
    problem, status = next(CLOSED[kind] for kind in CLOSED if isinstance(error, kind))
    return _ask_for_code(form, problem), status


def _ask_for_code(form: InvitationForm, problem: str = "") -> str:
    not_mine = "bukan" in request.args
    return render_template("access/invitation.html", form=form, problem=problem, not_mine=not_mine)
