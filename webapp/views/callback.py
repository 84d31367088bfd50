"""Panggil balik: whom to call, what to say, the number after a reason, and what came of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import callback
from webapp.records.callback import Row
from webapp.rules.slip import show_code
from webapp.rules.telepon import show_phone
from webapp.rules.wilayah import area_label, find_area
from webapp.views.context import office, settings, utcnow
from webapp.views.desk import current, frame
from webapp.views.formats import show_short_day
from webapp.views.forms import CallbackForm, PhoneForm
from webapp.views.integrity import read_after, write_after
from webapp.views.words import words

bp = Blueprint("callback", __name__, url_prefix="/ringkasan/panggil-balik")

SENTENCES = 5


@bp.get("")
def list_calls() -> ResponseReturnValue:
    """Whom to call today, by kelurahan and waiting time."""
    after = read_after(request.args.get("setelah", ""))
    page = callback.list_open(office(), current(), after, utcnow())
    done = request.args.get("selesai", "")
    return render_template(
        "integrity/calls.html",
        rows=[show_row(row) for row in page.rows],
        after=write_after(page.after) if page.after else None,
        done=show_done(done) if done in callback.OUTCOMES else "",
        **frame(),
    )


@bp.get("/<uuid:enrollment_id>")
def one(enrollment_id: UUID) -> ResponseReturnValue:
    """One worker to be called; the number is not on this page yet."""
    return show(enrollment_id)


@bp.post("/<uuid:enrollment_id>/nomor")
def reveal(enrollment_id: UUID) -> ResponseReturnValue:
    """Show the worker's number on this one page, with the reason written down."""
    reason = PhoneForm().alasan.data or ""
    if reason not in callback.REASONS:
        return show(enrollment_id, problem="panggil_alasan_kosong"), 422
    phone = callback.reveal_phone(office(), current(), enrollment_id, reason, utcnow())
    return show(enrollment_id, phone=phone or "")


@bp.post("/<uuid:enrollment_id>/hasil")
def settle(enrollment_id: UUID) -> ResponseReturnValue:
    """Write down what came of a call; data that are wrong lead to the form that sends them back."""
    outcome = CallbackForm().hasil.data or ""
    if outcome not in callback.OUTCOMES:
        return show(enrollment_id, problem="panggil_hasil_kosong"), 422
    try:
        row = callback.settle(office(), current(), enrollment_id, outcome, utcnow())
    except callback.NotOpen:
        return show(enrollment_id), 409
    if outcome == "wrong_data" and row.enrollment.state == "submitted":
        return redirect(url_for("review.return_form", enrollment_id=enrollment_id), 303)
    return redirect(url_for("callback.list_calls", selesai=outcome), 303)


def show(enrollment_id: UUID, *, problem: str = "", phone: str = "") -> str:
    """The page of one worker to be called."""
    account = current()
    row = callback.open_one(office(), account, enrollment_id, utcnow())
    place = find_area(row.enrollment.kelurahan, office().tables)
    owner = settings()["penyelenggara"] or f"Kelurahan {place['name'] if place else ''}"
    values = {"siapa": account.name, "penyelenggara": owner}
    return render_template(
        "integrity/call.html",
        row=show_row(row),
        is_open=row.callback.status == "open",
        has_phone=row.enrollment.no_hp is not None,
        phone=show_phone(phone) if phone else "",
        dial=phone,
        settled=show_settled(row),
        guide=[words(f"integrity.panggil_kata_{n}", **values) for n in range(1, SENTENCES + 1)],
        reasons=callback.REASONS,
        outcomes=callback.OUTCOMES,
        problem=words(f"integrity.{problem}") if problem else "",
        wrong=problem,
        **frame(),
    )


def show_row(row: Row) -> dict[str, Any]:
    """One worker to be called, without the number."""
    place = area_label(row.enrollment.kelurahan, office().tables)
    tries = row.callback.tries if row.callback.status == "open" else 0
    return {
        "id": row.enrollment.id,
        "name": row.nama,
        "code": show_code(row.enrollment.slip_code),
        "where": words("office.rt_rw", rt=row.enrollment.rt, rw=row.enrollment.rw, place=place),
        "why": words(f"integrity.panggil_{row.callback.why}"),
        "made": words(
            "integrity.panggil_didata",
            siapa=row.author,
            hari=show_short_day(row.enrollment.captured_at),
        ),
        "tries": words("integrity.panggil_tries", n=tries) if tries else "",
    }


def show_settled(row: Row) -> str:
    """What came of it, when it is settled."""
    if row.callback.status == "open" or not row.callback.outcome:
        return ""
    return words("integrity.panggil_sudah", hasil=show_outcome(row.callback.outcome))


def show_done(outcome: str) -> str:
    """What was just written down."""
    if outcome == callback.NO_ANSWER:
        return words("integrity.panggil_besok")
    return words("integrity.panggil_selesai", hasil=show_outcome(outcome))


def show_outcome(outcome: str) -> str:
    """An outcome in words."""
    return words(f"integrity.panggil_hasil_{outcome}")
