"""The review desk: the queue of a territory, one enrollment, and the three decisions on it."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from webapp.records import evidence, paper, review, settling
from webapp.records.evidence import Done
from webapp.records.review import Pin, Ruling
from webapp.rules.nik import group_nik
from webapp.rules.problem import Problem
from webapp.rules.slip import show_code
from webapp.views import answers, gap, listing, phones, tickets
from webapp.views.context import office, utcnow
from webapp.views.desk import current, frame
from webapp.views.differences import show_differences
from webapp.views.forms import REVEAL_REASONS, DecisionForm, RevealForm, UndoForm, WithdrawalForm
from webapp.views.kept import KEPT_NOTICE, refilled_by
from webapp.views.strokes import draw
from webapp.views.words import words

bp = Blueprint("review", __name__, url_prefix="/periksa")

Typed = MultiDict[str, str]
TEMPLATES = {"return": "review/return.html", "reject": "review/reject.html"}


@bp.get("")
def queue() -> ResponseReturnValue:
    """What waits in the territory, and what was just decided."""
    done = _find_done(request.args.get("selesai", ""))
    whatsapp = whatsapp_link(done.code) if done and done.act == "return" else ""
    return render_template(
        "review/queue.html",
        done=done,
        whatsapp=whatsapp,
        silent=phones.warnings(),
        missing=gap.warning(),
        **_desk(),
    )


@bp.get("/<uuid:enrollment_id>")
def enrollment(enrollment_id: UUID) -> ResponseReturnValue:
    """One enrollment with its checks."""
    return show("review/enrollment.html", enrollment_id)


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
    except review.NotCurrent:
        template = TEMPLATES.get(ruling.act, "review/enrollment.html")
        return show(template, enrollment_id, request.form, notice="berubah"), 409
    except review.MoveNotAllowed:
        return show("review/enrollment.html", enrollment_id, notice="sudah_diputuskan"), 409
    except review.OwnEntry:
        return show("review/enrollment.html", enrollment_id, notice="data_sendiri"), 403
    return redirect(url_for("review.queue", selesai=done.id, **kept_arguments()), 303)


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
        return show("review/enrollment.html", enrollment_id, notice="terlambat"), 409
    return redirect(
        url_for("review.enrollment", enrollment_id=enrollment_id, **kept_arguments()), 303
    )


@bp.post("/<uuid:enrollment_id>/nik")
def reveal_nik(enrollment_id: UUID) -> ResponseReturnValue:
    """Show the whole NIK on this one page, with the reason written down."""
    form = RevealForm()
    if not form.validate():
        return show("review/enrollment.html", enrollment_id, notice="alasan_nik"), 422
    nik = review.reveal_nik(office(), current(), enrollment_id, form.reason.data or "", utcnow())
    return show("review/enrollment.html", enrollment_id, nik=group_nik(nik))


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
        return show("review/enrollment.html", enrollment_id, notice="sudah_dibatalkan"), 409
    except review.OwnEntry:
        return show("review/enrollment.html", enrollment_id, notice="data_sendiri"), 403
    return redirect(
        url_for("review.enrollment", enrollment_id=enrollment_id, **kept_arguments()), 303
    )


@refilled_by("review.decisions")
def refill(enrollment_id: UUID, typed: Typed) -> str:
    """The form of a decision as it was typed before signing in again."""
    template = TEMPLATES.get(typed.get("act", ""), "review/enrollment.html")
    return show(template, enrollment_id, typed, notice=KEPT_NOTICE)


def show(
    template: str,
    enrollment_id: UUID,
    typed: Typed | None = None,
    *,
    problems: list[Problem] | None = None,
    notice: str = "",
    nik: str = "",
) -> str:
    """A page on one enrollment, beside the list it was taken from."""
    submission = evidence.get_for_review(office(), current(), enrollment_id, utcnow())
    fields = answers.show_fields(submission, office().tables)
    return render_template(
        template,
        submission=submission,
        enrollment=submission.enrollment,
        fields=fields,
        rows=answers.show_rows(fields),
        differences=show_differences(submission, office().tables),
        checks=[(c.kind, answers.show_check(c)) for c in submission.checks],
        purposes=answers.show_purposes(submission),
        drawing=draw(submission.consent.get("strokes")),
        code=show_code(submission.enrollment.slip_code),
        requests=tickets.list_notes(submission.enrollment, utcnow()),
        may_withdraw=settling.may_withdraw(office(), current(), submission.enrollment),
        slip_counts=paper.may_be_handed_out(submission.enrollment),
        reasons=office().tables.review["reasons"],
        reveal_reasons=REVEAL_REASONS,
        typed=typed or MultiDict(),
        problems={p.field: words(f"office.{p.code}", **p.values) for p in problems or []},
        notice=notice,
        nik=nik,
        **_desk(),
    )


def read_ruling(form: Typed) -> Ruling:
    """A decision as the form says it: pins are the ticked answers, each with reason and note."""
    pins = [
        Pin(name, form.get(f"reason-{name}", ""), form.get(f"note-{name}", ""))
        for name in form.getlist("field")
        if name in review.PIN_FIELDS
    ]
    act = form.get("act", "")
    return Ruling(act, form.get("reason") or None, form.get("note", ""), pins)


def kept_arguments() -> dict[str, Any]:
    """The filters that stand in the address, for the next one."""
    return {k: request.args[k] for k in listing.KEPT if request.args.get(k)}


def _desk() -> dict[str, Any]:
    """What stands on every page of the desk: who one is, and the list."""
    return {**frame(), "listing": listing.make_listing(current())}


def _find_done(text: str) -> Done | None:
    """The decision just made, while there is something to say about it."""
    try:
        return evidence.find_done(office(), current(), UUID(text), utcnow())
    except ValueError:
        return None


def whatsapp_link(code: str) -> str:
    """Opens WhatsApp with the sentence for the volunteer; whom it goes to is chosen there."""
    return "https://wa.me/?text=" + quote(words("office.wa_dikembalikan", kode=show_code(code)))
