"""Kewajaran: signs in what volunteers sent in, as sentences to ask about, and what came of asking."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from webapp.records import callback, inquiry, integrity
from webapp.records.areas import After
from webapp.records.inquiry import Watched
from webapp.records.models import Enrollment, Inquiry, Signal
from webapp.rules.slip import show_code
from webapp.rules.text import short_name
from webapp.rules.wilayah import area_label
from webapp.views.context import office, settings, utcnow
from webapp.views.desk import current, frame
from webapp.views.detail import adds_to_detail
from webapp.views.formats import show_short_day
from webapp.views.forms import InquiryForm
from webapp.views.kept import KEPT_NOTICE, refilled_by
from webapp.views.words import words

bp = Blueprint("integrity", __name__, url_prefix="/ringkasan/kewajaran")

Typed = MultiDict[str, str]
ALL = "semua"


@bp.get("")
def list_signs() -> ResponseReturnValue:
    """The volunteers of the territory with signs, after those who are due were looked at."""
    account, now = current(), utcnow()
    everybody = request.args.get("tampil") == ALL
    after = read_after(request.args.get("setelah", ""))
    if after is None:
        integrity.refresh(office(), account, now)
    page = inquiry.list_watched(office(), account, after, only_open=not everybody)
    limits = settings()["thresholds"]
    return render_template(
        "integrity/list.html",
        rows=[show(watched, limits) for watched in page.rows],
        after=write_after(page.after) if page.after else None,
        everybody=everybody,
        days=limits["sign_days"],
        **frame(),
    )


@bp.get("/<uuid:account_id>")
def one(account_id: UUID) -> ResponseReturnValue:
    """One volunteer's signs, the records they rest on, and what was asked before."""
    return show_one(account_id)


@bp.post("/<uuid:account_id>/contoh")
def sample(account_id: UUID) -> ResponseReturnValue:
    """Put a few records at random on the list of whom to call back."""
    taken = callback.take_samples(office(), current(), account_id, utcnow())
    return redirect(url_for("integrity.one", account_id=account_id, contoh=taken), 303)


@bp.post("/<uuid:account_id>/hasil")
def settle(account_id: UUID) -> ResponseReturnValue:
    """Write down what came of asking."""
    form = InquiryForm()
    outcome, note = form.hasil.data or "", form.catatan.data or ""
    try:
        inquiry.settle(office(), current(), account_id, outcome, note, utcnow())
    except inquiry.OutcomeMissing:
        return show_one(account_id, problem="hasil_kosong", typed=request.form), 422
    except inquiry.NoteTooLong:
        return show_one(account_id, problem="catatan_panjang", typed=request.form), 422
    return redirect(url_for("integrity.one", account_id=account_id, tersimpan=1), 303)


@refilled_by("integrity.settle")
def refill(account_id: UUID, typed: Typed) -> str:
    """The form as it was filled in before signing in again."""
    return show_one(account_id, typed=typed, notice=words(f"office.catatan_{KEPT_NOTICE}"))


@adds_to_detail
def note_of(enrollment: Enrollment) -> dict[str, bool]:
    """Whether signs stand about the author of a record that nobody has asked about."""
    found = inquiry.find_open(current(), enrollment.author_id)
    return {"has_signs": found is not None}


def show_one(
    account_id: UUID, *, problem: str = "", notice: str = "", typed: Typed | None = None
) -> str:
    """The page of one volunteer."""
    watched = inquiry.find_watched(current(), account_id)
    limits = settings()["thresholds"]
    return render_template(
        "integrity/one.html",
        person=show(watched, limits),
        evidence=show_evidence(watched),
        asked=[show_inquiry(found) for found in inquiry.list_inquiries(account_id)],
        outcomes=inquiry.OUTCOMES,
        samples=limits["callback_samples"],
        done=notice or _done(),
        problem=words(f"integrity.{problem}", n=inquiry.LONGEST_NOTE) if problem else "",
        wrong=problem,
        typed=typed or MultiDict(),
        **frame(),
    )


def show(watched: Watched, limits: dict[str, int]) -> dict[str, Any]:
    """A volunteer with the sentence of each sign; the order of the rules, which means nothing."""
    account = watched.account
    since = min((signal.raised_at for signal in watched.signs), default=None)
    return {
        "id": account.id,
        "name": short_name(account.name),
        "where": area_label(account.territory, office().tables),
        "signs": [(signal.kind, show_sign(signal, limits)) for signal in watched.signs],
        "since": words("integrity.sejak", hari=show_short_day(since)) if since else "",
        "asked": show_inquiry(watched.asked)["line"] if watched.asked else "",
        "is_asked": watched.is_asked,
    }


def show_sign(signal: Signal, limits: dict[str, int]) -> str:
    """`7 dari 20 formulir diisi di bawah 25 detik.`"""
    fast = "consent_fast_ms" if signal.kind == "consent_fast" else "filled_fast_ms"
    return words(
        f"integrity.sign_{signal.kind}",
        n=signal.number,
        dari=signal.among,
        detik=limits[fast] // 1000,
        jam=limits["slip_gap_hours"],
        mulai=f"{limits['night_from_hour']:02d}",
        sampai=f"{limits['night_to_hour']:02d}",
    )


def show_evidence(watched: Watched) -> dict[str, list[dict[str, Any]]]:
    """The records behind each sign, by the code of their slip; only what this reader may open."""
    found = inquiry.list_evidence(current(), watched)
    return {
        signal.kind: [
            {
                "id": record.id,
                "code": show_code(record.slip_code),
                "day": show_short_day(record.captured_at),
            }
            for one in signal.evidence
            if (record := found.get(one))
        ]
        for signal in watched.signs
    }


def show_inquiry(found: Inquiry) -> dict[str, str]:
    """When somebody asked, who, and what came of it."""
    line = words(
        "integrity.ditanya",
        hari=show_short_day(found.at),
        siapa=found.by.name,
        hasil=words(f"integrity.hasil_{found.outcome}"),
    )
    return {"line": line, "note": inquiry.read_note(office(), found)}


def _done() -> str:
    """What was just done, in a sentence."""
    if request.args.get("tersimpan"):
        return words("integrity.tersimpan")
    taken = request.args.get("contoh", "")
    if not taken.isdecimal():
        return ""
    return (
        words("integrity.contoh_hasil", n=int(taken))
        if int(taken)
        else words("integrity.contoh_habis")
    )


def read_after(text: str) -> After | None:
    """The place where a page ended, or nothing."""
    try:
        territory, moment, name = text.split("_")
        parsed = datetime.fromisoformat(moment)
        if parsed.tzinfo is None:
            return None
        return After(territory, parsed.astimezone(UTC), UUID(name))
    except (ValueError, OverflowError):
        return None


def write_after(after: After) -> str:
    """The place where a page ends, for its address."""
    return f"{after.territory}_{after.moment.isoformat()}_{after.id}"
