"""What is kept aside: the list of a territory, one of it with its reason, release and refusal."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from webapp.records import held as evidence
from webapp.records import quarantine, queue, setting
from webapp.records.held import Held, Settled
from webapp.records.quarantine import NotHeld, OnlyRefused
from webapp.records.review import OwnEntry
from webapp.rules.problem import Problem
from webapp.rules.review import is_reason
from webapp.rules.slip import show_code
from webapp.views import answers, listing
from webapp.views.context import office, utcnow
from webapp.views.desk import current, frame
from webapp.views.differences import Difference, differences_between, show_earlier
from webapp.views.forms import RefusalForm, ReleaseForm
from webapp.views.kept import KEPT_NOTICE, refilled_by
from webapp.views.words import has_words, words

bp = Blueprint("quarantine", __name__, url_prefix="/karantina")

Typed = MultiDict[str, str]
# What a release does, or why it can do nothing, by the reason for which something is held.
ADVICE = {
    "conflict": "tolak",
    "early": "menunggu",
    "age_below": "tetap",
    "consent_unknown": "tetap",
    "author_foreign": "tetap",
    "rev_passed": "tetap",
    "slip_foreign": "slip",
    "slip_unknown": "slip",
    "slip_used": "slip",
    "slip_void": "slip",
    "base_not_current": "perbaikan",
    "not_returned": "perbaikan",
    "key_unknown": "coba",
    "not_opened": "coba",
    "signature_bad": "coba",
    "payload_bad": "coba",
    "payload_newer": "coba",
    "envelope_differs": "coba",
    "unexpected": "coba",
}
TALLY = ("stored", "invalid", "held")


@bp.get("")
def list_held() -> ResponseReturnValue:
    """What waits for a decision, the longest waiting first."""
    account, place, now = current(), office(), utcnow()
    page = queue.list_held(place, account, listing.read_after(request.args.get("setelah", "")))
    late = setting.thresholds(place)["review_days"]
    return render_template(
        "quarantine/list.html",
        rows=[listing.show_held(row, now, late) for row in page.rows],
        after=listing.write_after(page.after) if page.after else None,
        done=_read_done(),
        **frame(),
    )


@bp.get("/<uuid:quarantine_id>")
def one(quarantine_id: UUID) -> ResponseReturnValue:
    """One thing kept aside: why, whose, and what it says."""
    return show(quarantine_id)


@bp.get("/<uuid:quarantine_id>/tolak")
def refusal_form(quarantine_id: UUID) -> ResponseReturnValue:
    """Why it is refused."""
    return show(quarantine_id, "quarantine/refuse.html")


@bp.post("/<uuid:quarantine_id>/releases")
def release(quarantine_id: UUID) -> ResponseReturnValue:
    """Let the intake take it after all, alone or with all that its phone has waiting for the same."""
    whole = bool(ReleaseForm().semua.data)
    try:
        if whole:
            tally = quarantine.release_all(office(), current(), quarantine_id, utcnow())
            numbers = {name: getattr(tally, name) for name in TALLY}
            return redirect(url_for("quarantine.list_held", **numbers), 303)
        outcome = quarantine.release(office(), current(), quarantine_id, utcnow())
    except (NotHeld, OnlyRefused):
        return show(quarantine_id, notice=words("office.karantina_catatan_sudah")), 409
    except OwnEntry:
        return show(quarantine_id, notice=words("office.karantina_catatan_sendiri")), 403
    if outcome.word == "quarantined":
        return redirect(url_for("quarantine.one", quarantine_id=quarantine_id, masih=1), 303)
    return redirect(url_for("quarantine.list_held", selesai=quarantine_id), 303)


@bp.post("/<uuid:quarantine_id>/refusals")
def refuse(quarantine_id: UUID) -> ResponseReturnValue:
    """Refuse it for good, with a reason that its volunteer sees."""
    reason = RefusalForm().reason.data or ""
    if not is_reason("refuse", reason, office().tables):
        problem = words("office.karantina_alasan_kosong")
        return show(quarantine_id, "quarantine/refuse.html", problem=problem), 422
    try:
        quarantine.refuse(office(), current(), quarantine_id, reason, utcnow())
    except NotHeld:
        return show(quarantine_id, notice=words("office.karantina_catatan_sudah")), 409
    except OwnEntry:
        return show(quarantine_id, notice=words("office.karantina_catatan_sendiri")), 403
    return redirect(url_for("quarantine.list_held", selesai=quarantine_id), 303)


@refilled_by("quarantine.refuse")
def refill(quarantine_id: UUID, typed: Typed) -> str:
    """The form of a refusal as it was filled in before signing in again."""
    notice = words(f"office.catatan_{KEPT_NOTICE}")
    return show(quarantine_id, "quarantine/refuse.html", notice=notice, chosen=typed.get("reason"))


def show(
    quarantine_id: UUID,
    template: str = "quarantine/one.html",
    *,
    notice: str = "",
    problem: str = "",
    chosen: str | None = None,
) -> str:
    """A page on one thing kept aside."""
    held = evidence.show_held(office(), current(), quarantine_id, utcnow())
    why = listing.show_reason(held.quarantine.reason)
    if request.args.get("masih") and held.quarantine.status == "held":
        notice = notice or words("office.karantina_catatan_masih", alasan=why)
    return render_template(
        template,
        held=held,
        name=_name(held),
        why=why,
        advice=words(f"office.karantina_saran_{ADVICE.get(held.quarantine.reason, 'percaya')}"),
        code=show_code(held.code) if held.code else "",
        rows=_show_answers(held),
        faults=[show_problem(one) for one in (held.content.problems if held.content else [])],
        differences=_show_differences(held),
        reasons=office().tables.review["reasons"]["refuse"],
        notice=notice,
        problem=problem,
        chosen=chosen,
        **frame(),
    )


def show_problem(problem: Problem) -> str:
    """The sentence that the volunteer would be told, with the name of the answer."""
    sentence = words(f"problem.{problem.code}", **problem.values)
    key = f"field.{problem.field}"
    return f"{words(key)}: {sentence}" if has_words(key) else sentence


def _name(held: Held) -> str:
    """Whom it is about, as far as that can be read."""
    known = (held.content.record if held.content else None) or held.current
    name = known.record.get("nama") if known else None
    return name if isinstance(name, str) else ""


def _show_answers(held: Held) -> list[tuple[str, str]]:
    """What it says, answer by answer; what no rule takes stands there as it was sent."""
    content = held.content.record if held.content else None
    if content is None:
        return []
    fields = {name: show_earlier(name, content, office().tables) for name in answers.READERS}
    return [(words("office.baris_nik"), fields["nik"]), *answers.show_rows(fields)]


def _show_differences(held: Held) -> list[Difference] | None:
    """Where it says other than the record as it stands; None where there is nothing to compare."""
    content = held.content.record if held.content else None
    if content is None or held.current is None:
        return None
    return differences_between(held.current, content, office().tables)


def _read_done() -> list[str]:
    """What was just done, in sentences, while there is something to say about it."""
    try:
        settled = evidence.find_settled(current(), UUID(request.args.get("selesai", "")), utcnow())
        return _show_settled(settled) if settled else []
    except ValueError:
        numbers = {name: request.args.get(name, "") for name in TALLY}
        if not all(number.isdecimal() and len(number) < 5 for number in numbers.values()):
            return []
        return [words("office.karantina_semua", **numbers)]


def _show_settled(settled: Settled) -> list[str]:
    sentences = [words(f"office.karantina_selesai_{settled.word}")]
    if settled.code:
        sentences.append(words("office.karantina_slip_baru", kode=show_code(settled.code)))
    return sentences
