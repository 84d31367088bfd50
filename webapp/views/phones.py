"""The phones of a territory: what they keep back, where they and the server differ, whom to confirm."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import invited, phones
from webapp.records.device import card_number
from webapp.records.models import Device
from webapp.records.permission import Thing, may
from webapp.records.phones import After, PhoneRow, Unsent
from webapp.rules.text import short_name
from webapp.rules.wilayah import area_label
from webapp.views import desk
from webapp.views.context import office, utcnow
from webapp.views.formats import show_clock, show_short_day
from webapp.views.forms import ConfirmPhoneForm
from webapp.views.words import words

bp = Blueprint("phones", __name__, url_prefix="/hp")


@bp.get("")
def list_phones() -> ResponseReturnValue:
    """Every phone of the territory, the longest waiting first."""
    account = desk.current()
    page = phones.list_phones(office(), account, _read_after(), utcnow())
    return render_template(
        "phones/list.html",
        rows=[show_row(row) for row in page.rows],
        after=_write_after(page.after) if page.after else None,
        restored=[describe(device) for device in phones.list_restored(office(), account)],
        confirmed=_find_confirmed(request.args.get("dikenali", "")),
        **desk.frame(),
    )


@bp.route("/<uuid:device_id>/kenali", methods=["GET", "POST"])
def confirm(device_id: UUID) -> ResponseReturnValue:
    """Trust a phone again that a restore had lost."""
    form = ConfirmPhoneForm()
    device = phones.get_phone(desk.current(), device_id)
    if not form.is_submitted():
        return show_confirm(device)
    typed = form.nama.data or ""
    try:
        phones.confirm(device_id, typed, desk.current(), utcnow())
    except phones.NameMissing:
        return show_confirm(device, typed, words("office.hp_nama_kosong")), 422
    return redirect(url_for("phones.list_phones", dikenali=device_id), 303)


def show_confirm(device: Device, typed: str = "", problem: str = "") -> str:
    """The page that asks whose phone it is."""
    return render_template(
        "phones/confirm.html",
        phone=describe(device),
        asks_name=device.account.restored,
        typed=typed,
        problem=problem,
        **desk.frame(),
    )


def show_row(row: PhoneRow) -> dict[str, Any]:
    """One phone as its list shows it, each number and each difference as a sentence."""
    known, said = row.known, row.device.counts
    numbers = {"taken": known.taken, "refused": known.refused, "held": known.held}
    return {
        **describe(row.device),
        "contact": show_contact(row.device.last_seen_at),
        "unsent": _sentence("office.hp_belum", row.unsent) if row.unsent else "",
        "differences": [
            words(f"office.hp_beda_{one.code}", phone=one.phone, server=one.server)
            for one in row.disagreements
        ],
        "said": words("office.hp_kata_hp", **said) if said else "",
        "known": words("office.hp_kata_server", **numbers),
        "slips": words("office.hp_slip", slips=known.slips, arrived=known.arrived),
        "prints": known.arrived > 0,
    }


def warnings() -> list[str]:
    """One sentence for each phone that has kept records back too long, the longest first."""
    silent, more = phones.list_silent(office(), desk.current(), utcnow())
    sentences = [_sentence("office.hp_belum_kirim", one) for one in silent]
    return [*sentences, words("office.hp_lagi", n=more)] if more else sentences


def _sentence(key: str, unsent: Unsent) -> str:
    return words(
        key,
        kartu=card_number(unsent.device),
        n=unsent.number,
        hari=show_short_day(unsent.since),
    )


def describe(device: Device) -> dict[str, Any]:
    """Whose phone it is, and whether it may do anything at all."""
    person = device.account
    pills = {
        "hp_pulihan": device.restored,
        "hp_nonaktif": device.revoked_at is not None,
        "hp_petugas_nonaktif": person.disabled_at is not None and not person.restored,
    }
    thing = Thing(person.territory)
    return {
        "id": device.id,
        "card": card_number(device),
        "name": "" if person.restored else short_name(person.name),
        "label": device.label,
        "where": area_label(person.territory, office().tables),
        "pills": [words(f"office.{key}") for key, on in pills.items() if on],
        "person_id": person.id,
        # Whoever has forgotten the PIN comes in anew.
        "may_invite": person.disabled_at is None and invited.may_invite(desk.current(), person),
        "may_confirm": device.restored and may(desk.current(), "phone.confirm", thing),
    }


def show_contact(moment: datetime | None) -> str:
    """When a phone last called."""
    if moment is None:
        return words("office.hp_belum_kontak")
    return words("office.hp_kontak", hari=show_short_day(moment), jam=show_clock(moment))


def _find_confirmed(text: str) -> str:
    """The sentence on a phone that has just been confirmed."""
    try:
        device = phones.get_phone(desk.current(), UUID(text))
    except (ValueError, phones.NotFound):
        return ""
    if device.restored:
        return ""
    nama = short_name(device.account.name)
    return words("office.hp_dikenali", kartu=card_number(device), nama=nama)


def _read_after() -> After | None:
    """The place where a page ended, from its address; what cannot be read begins anew."""
    moment, _, name = request.args.get("setelah", "").rpartition("_")
    try:
        parsed = datetime.fromisoformat(moment) if moment else None
        if parsed is not None and parsed.tzinfo is None:
            return None
        return After(parsed.astimezone(UTC) if parsed else None, UUID(name))
    except (ValueError, OverflowError):
        return None


def _write_after(after: After) -> str:
    return f"{after.moment.isoformat() if after.moment else ''}_{after.id}"
