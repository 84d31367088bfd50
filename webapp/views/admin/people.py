"""The people of the programme under /admin/pengguna: their list, one page each, and what ends their work."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import people, staff
from webapp.records.models import Account
from webapp.records.people import Filters
from webapp.records.permission import Thing, may
from webapp.views import desk
from webapp.views.admin import shown
from webapp.views.admin.forms import ChoiceForm, read_after
from webapp.views.context import office, utcnow
from webapp.views.words import words

bp = Blueprint("people", __name__, url_prefix="/admin/pengguna")

VIEWS = (*people.ROLES, people.GONE)
# What the page of a person says after something was done.
DONE = ("dibuat", "diubah", "nonaktif", "aktif", "sesi", "faktor")


@bp.get("")
def list_people() -> ResponseReturnValue:
    """Who works in the admin's territory, by role and place."""
    filters = _read_filters()
    return _show_list(filters, people.list_people(desk.current(), filters, read_after()))


@bp.post("/cari")
def search() -> ResponseReturnValue:
    """Whose name or user name begins so; posted, because an address is kept in many places."""
    typed = request.form.get("cari", "")[:100]
    found = people.search(desk.current(), typed)
    page = people.Page(found[: people.PAGE], people.last_heard(one.id for one in found), None)
    return _show_list(Filters(""), page, typed, more=len(found) > people.PAGE)


@bp.get("/<uuid:person_id>")
def one(person_id: UUID) -> ResponseReturnValue:
    """One person: where they work, their phones and ways in, and what was done."""
    return show(people.get_person(desk.current(), person_id))


@bp.route("/<uuid:person_id>/nonaktif", methods=["GET", "POST"])
def disable(person_id: UUID) -> ResponseReturnValue:
    """Say what ending somebody's work means, then do it."""
    person = people.get_person(desk.current(), person_id, "people.manage")
    if not ChoiceForm().is_submitted():
        return _ask_to_disable(person)
    try:
        staff.disable(person_id, desk.current(), utcnow())
    except staff.LastAdmin:
        return _ask_to_disable(person, words("admin.admin_terakhir")), 422
    return _back_to(person_id, "nonaktif")


@bp.post("/<uuid:person_id>/aktif")
def enable(person_id: UUID) -> ResponseReturnValue:
    """Let somebody work again."""
    return _do(staff.enable, person_id, "aktif")


@bp.post("/<uuid:person_id>/sesi")
def end_sessions(person_id: UUID) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    return _do(staff.end_sessions, person_id, "sesi")


@bp.post("/<uuid:person_id>/faktor-kedua")
def reset_second_factor(person_id: UUID) -> ResponseReturnValue:
    """Take away a lost second factor."""
    return _do(staff.reset_second_factor, person_id, "faktor")


def _show_list(filters: Filters, page: people.Page, typed: str = "", *, more: bool = False) -> str:
    return render_template(
        "admin/people.html",
        rows=[shown.person_row(one, page.heard.get(one.id)) for one in page.people],
        after=page.after,
        more=more,
        typed=typed,
        view=filters.view,
        views=VIEWS,
        area=filters.area or "",
        areas=shown.areas_of(desk.current().territory),
        **desk.frame(),
    )


def show(person: Account) -> str:
    """The page of one person."""
    told = request.args.get("selesai", "")
    return render_template(
        "admin/person.html",
        person=shown.person_page(person),
        phones=[shown.phone_row(device) for device in people.phones_of(person)],
        invitations=shown.invitation_rows(people.invitations_of(person)),
        lines=shown.history(person),
        may_manage=may(desk.current(), "people.manage", Thing(person.territory, person.id)),
        done=words(f"admin.selesai_{told}") if told in DONE else "",
        **desk.frame(),
    )


def _do(act: Callable[..., Account], person_id: UUID, told: str) -> ResponseReturnValue:
    act(person_id, desk.current(), utcnow())
    return _back_to(person_id, told)


def _back_to(person_id: UUID, told: str) -> ResponseReturnValue:
    return redirect(url_for("people.one", person_id=person_id, selesai=told), 303)


def _ask_to_disable(person: Account, problem: str = "") -> str:
    return render_template(
        "admin/disable.html",
        person=shown.person_page(person),
        problem=problem,
        **desk.frame(),
    )


def _read_filters() -> Filters:
    view = request.args.get("tampil", VIEWS[0])
    area = request.args.get("wilayah", "")
    known: dict[str, Any] = office().tables.wilayah["areas"]
    return Filters(view if view in VIEWS else VIEWS[0], area if area in known else None)
