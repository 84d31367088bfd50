"""Ways in under /admin/undangan: which are open, new ones on a sheet to print, one withdrawn."""

from base64 import b64encode
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.paper import qr
from webapp.records import invited, people
from webapp.records.invitation import OFFICE, PHONE
from webapp.records.invited import Given
from webapp.rules.slip import show_invitation_code
from webapp.rules.wilayah import area_label
from webapp.views import desk
from webapp.views.admin import shown
from webapp.views.admin.forms import read_after
from webapp.views.context import office, utcnow
from webapp.views.words import words

bp = Blueprint("invitations", __name__, url_prefix="/admin/undangan")


@bp.get("")
def list_invitations() -> ResponseReturnValue:
    """The ways in of a territory, by what became of them."""
    view = request.args.get("tampil", "")
    view = view if view in invited.VIEWS else invited.VIEWS[0]
    page = invited.list_invitations(desk.current(), view, read_after(), utcnow())
    return render_template(
        "admin/invitations.html",
        rows=shown.invitation_rows(page.invitations),
        after=page.after,
        view=view,
        views=invited.VIEWS,
        withdrawn=request.args.get("selesai") == "ditarik",
        **desk.frame(),
    )


@bp.get("/baru")
def choose() -> ResponseReturnValue:
    """Whom to invite with a phone: volunteers by place, or one who is named."""
    account = desk.current()
    named = _read_id(request.args.get("petugas", ""))
    if named:
        found, after = [invited.get_invited(account, named)], None
    else:
        area = people.narrowed(account, request.args.get("wilayah"))
        found, after = invited.list_volunteers(account, area, read_after())
    return render_template(
        "admin/choose.html",
        rows=[shown.person_row(one, heard) for one, heard in _with_heard(found)],
        after=after,
        named=named is not None,
        area=request.args.get("wilayah", ""),
        areas=shown.areas_of(account.territory),
        problem="",
        **desk.frame(),
    )


@bp.post("/lembar")
def give() -> ResponseReturnValue:
    """Make the ways in and show them, this once, as a sheet to print."""
    chosen = [found for text in request.form.getlist("orang") if (found := _read_id(text))]
    kind = OFFICE if request.form.get("untuk") == "kantor" else PHONE
    if not chosen:
        return redirect(url_for("invitations.choose"), 303)
    if len(chosen) > invited.MOST_AT_ONCE:
        abort(400)
    given = invited.give(office(), chosen, kind, desk.current(), utcnow())
    return render_template(
        "admin/sheet.html", cards=[_show_card(one) for one in given], **desk.frame()
    )


@bp.post("/<uuid:invitation_id>/tarik")
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    """Take back a way in that nobody has used."""
    invited.withdraw(invitation_id, desk.current(), utcnow())
    return redirect(url_for("invitations.list_invitations", selesai="ditarik"), 303)


def _show_card(given: Given) -> dict[str, Any]:
    """One way in as it is printed."""
    drawn = qr.svg_of(qr.modules_of(given.made.link))
    encoded = b64encode(drawn.encode("ascii")).decode("ascii")
    where = area_label(given.person.territory, office().tables)
    return {
        "name": given.person.name,
        "role": shown.show_role(given.person),
        "where": where,
        "code": show_invitation_code(given.made.code),
        "picture": f"data:image/svg+xml;base64,{encoded}",
        "until": words("admin.berlaku_sampai", kapan=shown.show_until(given.made.expires_at)),
        "how": words(f"admin.cara_{given.kind}", alamat=office().public_url),
    }


def _with_heard(found: list[Any]) -> list[tuple[Any, Any]]:
    heard = people.last_heard(one.id for one in found)
    return [(one, heard.get(one.id)) for one in found]


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
