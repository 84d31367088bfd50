"""The page of one enrollment, beside the list it was taken from; other rooms add their parts to it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from webapp.records import evidence, history, paper, settling
from webapp.records.evidence import Done, Submission
from webapp.records.models import Enrollment
from webapp.records.payload import read_time
from webapp.records.review import NotFound
from webapp.rules.problem import Problem
from webapp.rules.slip import show_code
from webapp.views import answers, listing, tickets
from webapp.views.context import office, utcnow
from webapp.views.desk import current, frame
from webapp.views.differences import Difference, show_step
from webapp.views.forms import REVEAL_REASONS
from webapp.views.strokes import draw
from webapp.views.typed import Typed, show_unsent
from webapp.views.words import words

Part = Callable[[Enrollment], dict[str, Any]]

# Stands in the address of a record that was opened from the list of those approved together.
TOGETHER = "serentak"

_parts: list[Part] = []


def adds_to_detail(part: Part) -> Part:
    """Name a function whose values the page of an enrollment is given, for a template it includes."""
    _parts.append(part)
    return part


def show(
    template: str,
    enrollment_id: UUID,
    typed: Typed | None = None,
    *,
    problems: list[Problem] | None = None,
    notice: str = "",
    nik: str = "",
    seen: int | None = None,
) -> str:
    """A page on one enrollment, beside the list it was taken from.

    seen is the revision that stood on the screen when it is no longer the newest.
    """
    submission = evidence.get_for_review(office(), current(), enrollment_id, utcnow())
    fields = answers.show_fields(submission, office().tables)
    added = [part(submission.enrollment) for part in _parts]
    return render_template(
        template,
        submission=submission,
        enrollment=submission.enrollment,
        fields=fields,
        rows=answers.show_rows(fields),
        differences=show_newest(submission),
        happenings=show_history(submission),
        since=show_since(submission, seen),
        checks=[(c.kind, answers.show_check(c)) for c in submission.checks],
        purposes=answers.show_purposes(submission),
        consented_at=read_time(submission.consent["time"]),
        seen_at=utcnow(),
        drawing=draw(submission.consent.get("strokes")),
        code=show_code(submission.enrollment.slip_code),
        requests=tickets.list_notes(submission.enrollment, utcnow()),
        may_withdraw=settling.may_withdraw(office(), current(), submission.enrollment),
        slip_counts=paper.may_be_handed_out(submission.enrollment),
        reasons=office().tables.review["reasons"],
        reveal_reasons=REVEAL_REASONS,
        typed=typed or MultiDict(),
        unsent=show_unsent(typed),
        problems={p.field: words(f"office.{p.code}", **p.values) for p in problems or []},
        notice=notice,
        nik=nik,
        **{name: value for part in added for name, value in part.items()},
        **_around(enrollment_id),
    )


def show_newest(submission: Submission) -> list[Difference]:
    """What the newest correction changed; nothing of a first revision."""
    return show_step(submission.steps[-1], office().tables) if submission.steps else []


def show_history(submission: Submission) -> list[tuple[history.Happening, list[Difference]]]:
    """What happened, newest first, and beside each correction what it changed."""
    changed = {step.rev: show_step(step, office().tables) for step in submission.steps}
    return [
        (line, changed.get(line.rev, []) if line.what == "correct" else [])
        for line in reversed(submission.history)
    ]


def show_since(submission: Submission, seen: int | None) -> list[Difference]:
    """What is another since a revision that somebody still had on the screen."""
    step = history.find_step_since(office(), submission.enrollment, seen) if seen else None
    return show_step(step, office().tables) if step else []


def _around(enrollment_id: UUID) -> dict[str, Any]:
    """The desk around one record, which remembers whether a list to approve together led here."""
    around = desk(enrollment_id)
    around["listing"].arguments.update(kept_arguments())
    return around


def desk(beside: UUID | None = None) -> dict[str, Any]:
    """What stands on every page of the desk: who one is, the list, and what was just decided."""
    done = find_done(request.args.get("selesai", ""))
    return {
        **frame(),
        "listing": listing.make_listing(current(), beside),
        "done": done,
        "whatsapp": whatsapp_link(done.code) if done and done.act == "return" else "",
    }


def kept_arguments() -> dict[str, Any]:
    """The filters that stand in the address, for the next one."""
    return {k: request.args[k] for k in (*listing.KEPT, TOGETHER) if request.args.get(k)}


def find_done(text: str) -> Done | None:
    """The decision just made, while there is something to say about it."""
    try:
        return evidence.find_done(office(), current(), UUID(text), utcnow())
    except (ValueError, NotFound):
        return None


def whatsapp_link(code: str) -> str:
    """Opens WhatsApp with the sentence for the volunteer; whom it goes to is chosen there."""
    return "https://wa.me/?text=" + quote(words("office.wa_dikembalikan", kode=show_code(code)))
