"""The review desk: the queue of a territory, one enrollment, and the three decisions on it."""

from uuid import UUID

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import evidence, queue, review, settling
from webapp.records.models import Decision
from webapp.rules.nik import group_nik
from webapp.views import listing, queue_page
from webapp.views.context import office, utcnow
from webapp.views.desk import current
from webapp.views.detail import TOGETHER, kept_arguments, show
from webapp.views.forms import DecisionForm, RevealForm, UndoForm, WithdrawalForm
from webapp.views.kept import KEPT_NOTICE, refilled_by
from webapp.views.typed import Typed, read_ruling

bp = Blueprint("review", __name__, url_prefix="/periksa")

DETAIL = "review/enrollment.html"
TEMPLATES = {"return": "review/return.html", "reject": "review/reject.html"}


@bp.get("", endpoint="queue")
def list_queue() -> ResponseReturnValue:
    """What waits in the territory, and what was just decided."""
    return queue_page.show()


@bp.get("/<uuid:enrollment_id>")
def enrollment(enrollment_id: UUID) -> ResponseReturnValue:
    """One enrollment with its checks."""
    return show(DETAIL, enrollment_id)


@bp.get("/<uuid:enrollment_id>/persetujuan")
def consent(enrollment_id: UUID) -> ResponseReturnValue:
    """What proves that the worker consented, on a page of its own to be printed."""
    return show("review/consent.html", enrollment_id)


@bp.get("/<uuid:enrollment_id>/kembalikan")
def return_form(enrollment_id: UUID) -> ResponseReturnValue:
    """Which answers are wrong, and why."""
    return show("review/return.html", enrollment_id)


@bp.get("/<uuid:enrollment_id>/tolak")
def reject_form(enrollment_id: UUID) -> ResponseReturnValue:
    """Why the enrollment is rejected."""
    return show("review/reject.html", enrollment_id)


@bp.post("/<uuid:enrollment_id>/decisions")
def decisions(enrollment_id: UUID) -> ResponseReturnValue:
    """Record a decision on the revision that was on the screen."""
    form = DecisionForm()
    ruling = read_ruling(request.form)
    if not form.validate() or ruling.act not in review.ENDS:
        abort(400)
    problems = review.check_ruling(ruling, office().tables)
    if problems:
        return show(TEMPLATES[ruling.act], enrollment_id, request.form, problems=problems), 422
    try:
        done = review.decide(
            office(), current(), enrollment_id, form.rev.data or 0, ruling, utcnow()
        )
    except (review.NotCurrent, review.MoveNotAllowed):
        return _explain(enrollment_id, ruling.act, form.rev.data or 0), 409
    except review.OwnEntry:
        return show(DETAIL, enrollment_id, notice="data_sendiri"), 403
    return _after(done)


@bp.post("/<uuid:enrollment_id>/undo")
def undo(enrollment_id: UUID) -> ResponseReturnValue:
    """Take back a decision of the last ten seconds."""
    form = UndoForm()
    try:
        decision_id = UUID(form.decision.data or "")
        review.undo(office(), current(), enrollment_id, decision_id, utcnow())
    except ValueError:
        abort(400)
    except review.TooLate:
        return show(DETAIL, enrollment_id, notice="terlambat"), 409
    kept = kept_arguments()
    if "bersama" in request.args and "petugas" in kept:  # one of many; the others are still listed
        kept["bersama"] = request.args["bersama"]
        return redirect(url_for("bulk.approve", **kept), 303)
    return redirect(url_for("review.enrollment", enrollment_id=enrollment_id, **kept), 303)


@bp.post("/<uuid:enrollment_id>/nik")
def reveal_nik(enrollment_id: UUID) -> ResponseReturnValue:
    """Show the whole NIK on this one page, with the reason written down."""
    form = RevealForm()
    if not form.validate():
        return show(DETAIL, enrollment_id, notice="alasan_nik"), 422
    nik = review.reveal_nik(office(), current(), enrollment_id, form.reason.data or "", utcnow())
    return show(DETAIL, enrollment_id, nik=group_nik(nik))


@bp.get("/<uuid:enrollment_id>/batalkan")
def withdrawal_form(enrollment_id: UUID) -> ResponseReturnValue:
    """What it means that a worker withdraws, before it is recorded."""
    return show("review/withdraw.html", enrollment_id)


@bp.post("/<uuid:enrollment_id>/withdrawals")
def withdraw(enrollment_id: UUID) -> ResponseReturnValue:
    """Record that the worker has said in person: no more."""
    if not WithdrawalForm().dilihat.data:
        return show("review/withdraw.html", enrollment_id, notice="belum_dilihat"), 422
    try:
        settling.withdraw(office(), current(), enrollment_id, utcnow())
    except review.MoveNotAllowed:
        return show(DETAIL, enrollment_id, notice="sudah_dibatalkan"), 409
    except review.OwnEntry:
        return show(DETAIL, enrollment_id, notice="data_sendiri"), 403
    return redirect(
        url_for("review.enrollment", enrollment_id=enrollment_id, **kept_arguments()), 303
    )


@refilled_by("review.decisions")
def refill(enrollment_id: UUID, typed: Typed) -> str:
    """The form of a decision as it was typed before signing in again."""
    template = TEMPLATES.get(typed.get("act", ""), DETAIL)
    return show(template, enrollment_id, typed, notice=KEPT_NOTICE)


def _explain(enrollment_id: UUID, act: str, seen: int) -> str:
    """What became of a record while somebody was deciding on it; what was typed stays."""
    found = review.find_for(current(), enrollment_id, "enrollment.read")
    still = evidence.may_decide(office(), current(), found)
    template = TEMPLATES.get(act, DETAIL) if still else DETAIL
    notice = "berubah" if still else "sudah_diputuskan"
    return show(template, enrollment_id, request.form, notice=notice, seen=seen)


def _after(decision: Decision) -> ResponseReturnValue:
    """On to the next record of the same list; at its end back to the queue."""
    kept = {**kept_arguments(), "selesai": decision.id}
    if TOGETHER in kept and "petugas" in kept:
        return redirect(url_for("bulk.approve", **kept), 303)
    following = queue.find_next(
        office(), current(), listing.asked_filters(), decision.enrollment_id
    )
    if following is None:
        return redirect(url_for("review.queue", **kept), 303)
    return redirect(url_for("review.enrollment", enrollment_id=following, **kept), 303)
