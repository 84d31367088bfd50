"""What workers ask for: the open requests of a territory, the most urgent first, and one answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from webapp.records import evidence, settling, ticket
from webapp.records.device import card_number
from webapp.records.models import Account, Enrollment, Ticket
from webapp.records.permission import Thing, may
from webapp.records.review import OwnEntry
from webapp.records.settling import GRANTED, Case, NotGrantable, NotOpen
from webapp.rules.review import is_reason
from webapp.rules.slip import show_code
from webapp.rules.text import short_name
from webapp.views import answers, listing
from webapp.views.context import office, utcnow
from webapp.views.desk import current, frame
from webapp.views.formats import show_clock, show_short_day
from webapp.views.forms import SettlementForm
from webapp.views.kept import KEPT_NOTICE, refilled_by
from webapp.views.words import words

bp = Blueprint("tickets", __name__, url_prefix="/permintaan")

Typed = MultiDict[str, str]
PILLS = {"late": "permintaan_lewat", "soon": "permintaan_segera"}


@bp.get("")
def list_tickets() -> ResponseReturnValue:
    """What is open, the most urgent first."""
    account, now = current(), utcnow()
    page = ticket.list_open(office(), account, listing.read_after(request.args.get("setelah", "")))
    return render_template(
        "tickets/list.html",
        rows=[{**show_ticket(row.ticket, now), **show_row(row)} for row in page.rows],
        after=listing.write_after(page.after) if page.after else None,
        done=_read_done(account),
        **frame(),
    )


@bp.get("/<uuid:ticket_id>")
def one(ticket_id: UUID) -> ResponseReturnValue:
    """One request, with the record beside it."""
    return show(ticket_id)


@bp.post("/<uuid:ticket_id>/settlements")
def settle(ticket_id: UUID) -> ResponseReturnValue:
    """Answer a request: granted once KTP and slip were seen, or declined for a reason."""
    form = SettlementForm()
    outcome = form.outcome.data or ""
    if outcome != GRANTED and not is_reason("ticket", outcome, office().tables):
        return show(ticket_id, problem="permintaan_alasan_kosong", chosen=request.form), 422
    if outcome == GRANTED and not form.dilihat.data:
        return show(ticket_id, problem="permintaan_belum_dilihat", chosen=request.form), 422
    try:
        settled = settling.settle(office(), current(), ticket_id, outcome, utcnow())
    except NotOpen:
        return show(ticket_id, notice=words("office.permintaan_sudah")), 409
    except NotGrantable:
        return show(ticket_id, notice=words("office.permintaan_tidak_bisa")), 409
    except OwnEntry:
        return show(ticket_id, notice=words("office.permintaan_sendiri")), 403
    return redirect(_after(settled), 303)


@refilled_by("tickets.settle")
def refill(ticket_id: UUID, typed: Typed) -> str:
    """The form of an answer as it was filled in before signing in again."""
    return show(ticket_id, notice=words(f"office.catatan_{KEPT_NOTICE}"), chosen=typed)


def show(
    ticket_id: UUID, *, notice: str = "", problem: str = "", chosen: Typed | None = None
) -> str:
    """The page of one request."""
    now = utcnow()
    case = settling.show(office(), current(), ticket_id, now)
    return render_template(
        "tickets/one.html",
        case=case,
        asked=show_ticket(case.ticket, now),
        code=show_code(case.slip.code) if case.slip else "",
        officer=_officer(case),
        rows=_show_record(case, now),
        state=_show_state(case),
        reasons=office().tables.review["reasons"]["ticket"],
        returns=case.record is not None and case.record.state == "submitted",
        notice=notice,
        problem=words(f"office.{problem}") if problem else "",
        wrong=problem,
        chosen=chosen or MultiDict(),
        **frame(),
    )


def show_ticket(one: Ticket, now: datetime) -> dict[str, Any]:
    """A request in words: what is asked, since when, until when, and how it was answered."""
    urgency = ticket.urgency(one, now)
    return {
        "id": one.id,
        "kind": one.kind,
        "what": words(f"office.permintaan_{one.kind}"),
        "pill": words(f"office.{PILLS[urgency]}") if urgency else "",
        "urgency": urgency,
        "asked": words("office.permintaan_sejak", **_moment(one.opened_at)),
        "due": words("office.permintaan_sebelum", **_moment(one.due_at)),
        "answer": _show_answer(one),
    }


def show_row(row: ticket.Row) -> dict[str, Any]:
    """Whose request it is, as far as the reader may know."""
    return {
        "code": show_code(row.code) if row.code else "",
        "nama": row.nama,
        "officer": row.officer,
    }


def list_notes(enrollment: Enrollment, now: datetime) -> list[dict[str, Any]]:
    """What stands on the page of a record: open requests, and a correction granted but not begun."""
    notes = []
    for found in ticket.list_of_record(enrollment):
        if found.status == "open":
            mine = may(current(), "ticket.read", Thing(found.territory))
            notes.append({**show_ticket(found, now), "link": found.id if mine else None})
        elif _waits_for_return(found, enrollment):
            sentence = words("office.permintaan_kembalikan_dulu", **_moment(found.settled_at))
            notes.append({"what": sentence, "due": "", "pill": "", "link": None})
    return notes


def _waits_for_return(found: Ticket, enrollment: Enrollment) -> bool:
    """A correction was granted, and nothing has been done to the record since."""
    granted = found.kind == "correction" and found.outcome == GRANTED and found.settled_at
    return bool(granted and enrollment.state == "submitted" and granted >= enrollment.changed_at)


def _after(settled: Ticket) -> str:
    """Where an answer leads: to the form that sends the record back, or to the next request."""
    if settled.kind == "correction" and settled.outcome == GRANTED:
        record = settling.find_record(settled)
        if record is not None and record.state == "submitted":
            return url_for("review.return_form", enrollment_id=record.id)
    return url_for("tickets.list_tickets", selesai=settled.id)


def _read_done(account: Account) -> str:
    """What this reader has just answered, in a sentence."""
    try:
        found = ticket.find_for(account, UUID(request.args.get("selesai", "")))
    except ValueError:
        return ""
    mine = found.settled_by == account.id and found.status == "settled"
    return f"{words(f'office.permintaan_{found.kind}')}: {_show_answer(found)}" if mine else ""


def _show_answer(one: Ticket) -> str:
    if one.settled_at is None:
        return ""
    if one.outcome == GRANTED:
        return words("office.permintaan_dikabulkan", **_moment(one.settled_at))
    reason = words(f"reason.{one.outcome}")
    return words("office.permintaan_ditolak", alasan=reason, **_moment(one.settled_at))


def _show_state(case: Case) -> str:
    """Of a slip without a record that this reader may see: what its holder is told, in short."""
    if case.record is not None or case.seen is None:
        return ""
    return words(f"office.permintaan_{'belum' if case.seen.state == 'belum_sampai' else 'luar'}")


def _show_record(case: Case, now: datetime) -> list[tuple[str, str]]:
    """The answers of the record, with the NIK masked."""
    if case.record is None:
        return []
    submission = evidence.get_for_review(office(), current(), case.record.id, now)
    fields = answers.show_fields(submission, office().tables)
    nik = (words("office.baris_nik"), submission.nik)
    return [(words("office.isian_nama"), fields["nama"]), nik, *answers.show_rows(fields)]


def _officer(case: Case) -> str:
    device = case.holder.device
    return f"{short_name(device.account.name)} ({card_number(device)})" if device else ""


def _moment(moment: datetime | None) -> dict[str, str]:
    return {"hari": show_short_day(moment), "jam": show_clock(moment)} if moment else {}
