"""Two records that may be one person: the pairs that wait, a pair side by side, what is said of it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length

from webapp.records import candidates, comparison, review
from webapp.records.candidates import Candidate, Pair, Said
from webapp.records.comparison import ASK, DIFFERENT, SAME, Shown, Verdict
from webapp.records.models import Comparison, Enrollment
from webapp.rules.wilayah import area_label, find_area
from webapp.views import beside, listing
from webapp.views.context import office, utcnow
from webapp.views.desk import current, frame
from webapp.views.detail import adds_to_detail, whatsapp_link
from webapp.views.words import words

bp = Blueprint("compare", __name__, url_prefix="/bandingkan")

PAIR = "/<uuid:first_id>/<uuid:second_id>"


class ComparisonForm(FlaskForm):
    """What was said of two records at these revisions, after the last that was said of them."""

    rev_a = IntegerField(validators=[InputRequired()])
    rev_b = IntegerField(validators=[InputRequired()])
    last = StringField(validators=[Length(max=36)])


class ComparisonUndoForm(FlaskForm):
    """Which comparison to take back."""

    comparison = StringField(validators=[InputRequired(), Length(max=36)])


@bp.get("")
def list_pairs() -> ResponseReturnValue:
    """The pairs of the territory that wait, oldest first."""
    after = listing.read_after(request.args.get("setelah", ""))
    found, last = candidates.list_waiting(office(), current(), after)
    return render_template(
        "compare/list.html",
        pairs=[(one, beside.show_why(one.how)) for one in found],
        after=listing.write_after(last) if last else "",
        first=after is None,
        **frame(),
    )


@bp.get(PAIR)
def pair(first_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Both records side by side."""
    return show(first_id, second_id)


@bp.post(f"{PAIR}/decisions")
def decide(first_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Record what was said of the pair that was on the screen."""
    form = ComparisonForm()
    ids, verdict = (first_id, second_id), read_verdict(first_id, second_id)
    if not form.validate():
        return show(*ids, notice="berubah"), 409
    revs = {first_id: form.rev_a.data or 0, second_id: form.rev_b.data or 0}
    shown = Shown(first_id, second_id, revs, _read_id(form.last.data or ""))
    try:
        said = comparison.decide(office(), current(), shown, verdict, utcnow())
    except comparison.Incomplete as incomplete:
        return show(*ids, problem=incomplete.problem.code), 422
    except review.NotCurrent:
        return show(*ids, notice="berubah"), 409
    except comparison.AlreadyCompared:
        return show(*ids, notice="sudah_dibandingkan"), 409
    except review.MoveNotAllowed:
        return show(*ids, notice="tidak_bisa_pindah"), 409
    except review.OwnEntry:
        return show(*ids, notice="data_sendiri"), 403
    return redirect(_address(*ids, selesai=said.id), 303)


@bp.post(f"{PAIR}/undo")
def undo(first_id: UUID, second_id: UUID) -> ResponseReturnValue:
    """Take back a verdict of the last ten seconds."""
    name = _read_id(ComparisonUndoForm().comparison.data or "")
    try:
        comparison.undo(office(), current(), first_id, second_id, name, utcnow())
    except review.TooLate:
        return show(first_id, second_id, notice="terlambat"), 409
    return redirect(_address(first_id, second_id), 303)


def show(first_id: UUID, second_id: UUID, *, notice: str = "", problem: str = "") -> str:
    """The page of a pair."""
    found = candidates.open_pair(office(), current(), first_id, second_id, utcnow())
    rows = beside.show_rows(found, office().tables)
    one, other = (side.record["nik"] for side in found.sides)
    return render_template(
        "compare/pair.html",
        pair=found,
        columns=beside.show_columns(found, office().tables),
        why=beside.show_why(found.how),
        differing=[row for row in rows if not row.same],
        same=[row for row in rows if row.same],
        nik_same=one == other,
        nik_differs=beside.say_differing(one, other),
        last=found.last[0] if found.last else None,
        said=_say(found),
        done=_find_done(found),
        choices=_choices(found),
        links=_links(found),
        notice=notice,
        problem=problem,
        **frame(),
    )


def read_verdict(first_id: UUID, second_id: UUID) -> Verdict:
    """What the form says of the two."""
    ids = dict(zip("ab", (first_id, second_id), strict=True))
    word, _, kept = request.form.get("verdict", "").partition("-")
    if word == SAME:
        return Verdict(SAME, frozenset({ids[kept]} if kept in ids else ()))
    back = {ids[name] for name in request.form.getlist("chosen") if name in ids}
    return Verdict(word, frozenset(back if word == DIFFERENT else ()))


@adds_to_detail
def add_candidates(enrollment: Enrollment) -> dict[str, Any]:
    """For the page of a record: whom it resembles, and what was said of it and others."""
    alike = candidates.list_candidates(office(), current(), enrollment)
    said = candidates.list_said(office(), current(), enrollment)
    return {
        "candidates": [_show_candidate(enrollment, one) for one in alike],
        "compared": [_show_said(enrollment, one) for one in said],
    }


def _show_candidate(enrollment: Enrollment, one: Candidate) -> dict[str, Any]:
    if one.id is None or one.how is None:
        asked = find_area(one.ask, office().tables)
        return {
            "where": area_label(one.kelurahan, office().tables),
            "ask": asked["name"] if asked else "",
            "state": one.state,
            "at": one.received_at,
            "url": "",
        }
    return {
        "nama": one.nama,
        "why": beside.show_why(one.how),
        "state": one.state,
        "at": one.received_at,
        "url": _address(enrollment.id, one.id),
    }


def _show_said(enrollment: Enrollment, one: Said) -> dict[str, Any]:
    word = one.verdict
    if word == SAME:
        word = "same_stays" if one.stays else "same_goes"
    return {
        "sentence": words(f"compare.kata_{word}"),
        "nama": one.nama,
        "where": "" if one.nama else area_label(one.kelurahan, office().tables),
        "who": one.who,
        "at": one.at,
        "url": _address(enrollment.id, one.id) if one.id else "",
    }


def _say(found: Pair) -> str:
    """The last verdict on this pair as a sentence."""
    if not found.last:
        return ""
    one, chosen = found.sides[0].enrollment.id, {row.chosen_id for row in found.last}
    word = found.last[0].verdict
    if word == SAME:
        return words("compare.putusan_same", nama=beside.NAMES[one not in chosen])
    sent = [beside.NAMES[i] for i, s in enumerate(found.sides) if s.enrollment.id in chosen]
    if word == DIFFERENT and sent:
        return words("compare.putusan_dikembalikan", nama=words("compare.dan").join(sent))
    return words(f"compare.putusan_{word}")


def _choices(found: Pair) -> dict[str, Any]:
    """Which verdicts the states allow; those that cannot be carried out are explained."""
    records = [side.enrollment for side in found.sides]

    def may(word: str, *chosen: Enrollment) -> bool:
        verdict = Verdict(word, frozenset(one.id for one in chosen))
        return comparison.may_move_all(office(), records, verdict)

    back = [name for name, one in zip("ab", records, strict=True) if may(DIFFERENT, one)]
    return {
        "keep": [name for name, one in zip("ab", records, strict=True) if may(SAME, one)],
        "back": back,
        "different": bool(back) or not found.how.nik,
        "ask": ASK,
    }


def _links(found: Pair) -> list[tuple[str, str]]:
    """WhatsApp for the volunteers of the last verdict: each learns of his own records alone."""
    if not found.last or found.last[0].by_id != current().id:
        return []
    word, records = found.last[0].verdict, [side.enrollment for side in found.sides]
    if word == ASK:
        by_author: dict[str, list[str]] = {}
        for one in records:
            by_author.setdefault(one.author.name, []).append(one.slip_code)
        return [(name, beside.ask_volunteer(codes)) for name, codes in by_author.items()]
    sent = {row.chosen_id for row in found.last} if word == DIFFERENT else set()
    return [(one.author.name, whatsapp_link(one.slip_code)) for one in records if one.id in sent]


def _find_done(found: Pair) -> dict[str, Any] | None:
    """The verdict just given, while it can be taken back."""
    said: Comparison | None = found.last[0] if found.last else None
    if said is None or said.by_id != current().id or request.args.get("selesai") != str(said.id):
        return None
    left = review.undo_time(office()) - (utcnow() - said.at)
    return {"id": said.id, "seconds_left": max(0, int(left.total_seconds()))}


def _address(first_id: UUID, second_id: UUID, **more: Any) -> str:
    return url_for("compare.pair", first_id=first_id, second_id=second_id, **more)


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
