"""Making and changing a person: the form, and what was wrong with what was typed into it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import people, staff
from webapp.records.models import Account
from webapp.records.staff import Entry, Unfit
from webapp.rules.problem import Problem
from webapp.rules.telepon import show_phone
from webapp.views import desk
from webapp.views.admin import shown
from webapp.views.admin.forms import PersonForm, split_day, typed_day
from webapp.views.context import office, utcnow
from webapp.views.words import words

bp = Blueprint("person_form", __name__, url_prefix="/admin/pengguna")


@bp.route("/baru", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Make a person."""
    form = PersonForm()
    if not form.is_submitted():
        role = request.args.get("peran", people.ROLES[0])
        form.peran.data = role if role in people.ROLES else people.ROLES[0]
        form.wilayah.data = request.args.get("wilayah", "")
        return show(form, split_day(None))
    return _keep(form, None, lambda entry: staff.hire(office(), entry, desk.current(), utcnow()))


@bp.route("/<uuid:person_id>/ubah", methods=["GET", "POST"])
def edit(person_id: UUID) -> ResponseReturnValue:
    """Change what is known of a person."""
    person = people.get_person(desk.current(), person_id, "people.manage")
    form = PersonForm()
    if not form.is_submitted():
        _fill(form, person)
        return show(form, split_day(person.assigned_until), person)
    by = desk.current()
    return _keep(form, person, lambda entry: staff.change(office(), person_id, entry, by, utcnow()))


def show(
    form: PersonForm,
    until: dict[str, str],
    person: Account | None = None,
    refused: Unfit | None = None,
) -> str:
    """The form, with what was typed and a sentence at what must be mended."""
    problems = refused.problems if refused else []
    return render_template(
        "admin/person_form.html",
        form=form,
        until=until,
        person=person,
        problems={
            one.field: words(f"problem.{one.code}", **one.values) for one in reversed(problems)
        },
        namesakes=[shown.namesake(one) for one in refused.namesakes] if refused else [],
        roles=[(role, words(f"admin.peran_{role}")) for role in people.ROLES],
        areas=[("", words("admin.pilih_wilayah")), *shown.areas_of(desk.current().territory)],
        **desk.frame(),
    )


def _keep(
    form: PersonForm, person: Account | None, act: Callable[[Entry], Account]
) -> ResponseReturnValue:
    try:
        kept = act(_read(form))
    except Unfit as refused:
        return show(form, typed_day("sampai"), person, refused), 422
    except staff.LastAdmin:
        last = Unfit([Problem("peran", "last_admin")])
        return show(form, typed_day("sampai"), person, last), 422
    told = "diubah" if person else "dibuat"
    return redirect(url_for("people.one", person_id=kept.id, selesai=told), 303)


def _read(form: PersonForm) -> Entry:
    """What was typed; raises Unfit for what is no entry at all."""
    if not form.validate():
        raise Unfit([Problem(next(iter(form.errors)), "wrong_type")])
    try:
        return form.entry()
    except ValueError:
        raise Unfit([Problem("sampai", "until_wrong")]) from None


def _fill(form: PersonForm, person: Account) -> None:
    phone = staff.open_phone(office(), person)
    for field, value in (
        (form.peran, person.role),
        (form.nama, person.name),
        (form.wilayah, person.territory),
        (form.rw, person.rw),
        (form.rt, person.rt),
        (form.no_hp, show_phone(phone) if phone else ""),
        (form.surat, person.assignment),
    ):
        field.data = value or ""
