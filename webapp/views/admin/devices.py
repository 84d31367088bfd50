"""The phones under /admin/perangkat: their list, one page each, and ending one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import handsets
from webapp.records.models import Device
from webapp.records.phones import PhoneRow, rows_of
from webapp.views import desk, phones
from webapp.views.admin.forms import ChoiceForm, read_after
from webapp.views.admin.shown import show_moment
from webapp.views.context import office, utcnow
from webapp.views.words import words

bp = Blueprint("devices", __name__, url_prefix="/admin/perangkat")


@bp.get("")
def list_devices() -> ResponseReturnValue:
    """Every phone of the territory, or those of one kind."""
    view = request.args.get("tampil", "")
    view = view if view in handsets.VIEWS else handsets.VIEWS[0]
    page = handsets.list_handsets(office(), desk.current(), view, read_after(), utcnow())
    return _show_list(page.rows, view, page.after)


@bp.post("/cari")
def search() -> ResponseReturnValue:
    """The phones of a card's number or of a name; posted, because an address is kept in many places."""
    typed = request.form.get("cari", "")[:100]
    return _show_list(handsets.find_handsets(desk.current(), typed, utcnow()), "", None, typed)


@bp.get("/<uuid:device_id>")
def one(device_id: UUID) -> ResponseReturnValue:
    """One phone: what it said, what is known, and what can be done."""
    device = handsets.get_handset(desk.current(), device_id)
    return render_template("admin/device.html", phone=show(device), **desk.frame())


@bp.route("/<uuid:device_id>/nonaktif", methods=["GET", "POST"])
def revoke(device_id: UUID) -> ResponseReturnValue:
    """Say what ending a phone means, then do it."""
    device = handsets.get_handset(desk.current(), device_id)
    if not ChoiceForm().is_submitted():
        return render_template("admin/revoke.html", phone=show(device), **desk.frame())
    handsets.revoke(device_id, desk.current(), utcnow())
    return redirect(url_for("devices.one", device_id=device_id), 303)


def show(device: Device) -> dict[str, Any]:
    """One phone as its page shows it."""
    (row,) = rows_of([device], utcnow())
    return {
        **phones.show_row(row),
        "person_id": device.account_id,
        "revoked": device.revoked_at is not None,
        "facts": [
            (words("admin.hp_aktif_sejak"), show_moment(device.activated_at)),
            *(
                [(words("admin.hp_nonaktif_sejak"), show_moment(device.revoked_at))]
                if device.revoked_at
                else []
            ),
            (words("admin.hp_merek"), device.label or words("admin.tidak_ada")),
            (words("admin.hp_versi"), device.app or words("admin.tidak_ada")),
        ],
    }


def show_row(row: PhoneRow) -> dict[str, Any]:
    """One phone of the list: as supervisors see it, and its version."""
    version = words("admin.hp_versi_baris", versi=row.device.app) if row.device.app else ""
    return {**phones.show_row(row), "version": version}


def _show_list(
    rows: list[PhoneRow], view: str, after: UUID | None, typed: str = ""
) -> ResponseReturnValue:
    return render_template(
        "admin/devices.html",
        rows=[show_row(row) for row in rows],
        view=view,
        views=handsets.VIEWS,
        after=after,
        typed=typed,
        **desk.frame(),
    )
