"""The page of the queue: the list, how to narrow it, and what should be known before one begins."""

from typing import Any

from flask import render_template

from webapp.records import queue
from webapp.records.queue import saved_view
from webapp.rules.problem import Problem
from webapp.rules.wilayah import area_label
from webapp.views import asked, gap, phones
from webapp.views.choices import list_choices
from webapp.views.context import office, utcnow
from webapp.views.desk import current
from webapp.views.detail import desk
from webapp.views.formats import days_between
from webapp.views.listing import show_age, show_count
from webapp.views.words import words


def show(problem: Problem | None = None, typed: str = "") -> str:
    """The page, or the page with what was wrong with a search or with the name of a view."""
    account, given = current(), asked.arguments()
    return render_template(
        "review/queue.html",
        silent=phones.warnings(),
        missing=gap.warning(),
        late=show_late(),
        views=tuple(queue.STATES),
        choices=list_choices(account, asked.asked_filters(), given),
        saved=saved_view.list_views(account),
        problems={problem.field: say(problem)} if problem else {},
        typed=typed,
        **desk(),
    )


def show_late() -> dict[str, Any]:
    """The kelurahan in which somebody closer lets records wait, each as a sentence."""
    account, now = current(), utcnow()
    found = queue.list_escalated(account, asked.late_before())
    lines = [
        {
            "kelurahan": one.kelurahan,
            "said": words(
                "antrean_kantor.lewat_baris",
                wilayah=area_label(one.kelurahan, office().tables),
                n=show_count(asked.LATE, one.number),
                umur=show_age(days_between(one.oldest, now)),
            ),
        }
        for one in found.named
    ]
    return {"lines": lines, "more": found.more}


def say(problem: Problem) -> str:
    """A problem as one sentence."""
    return words(f"antrean_kantor.{problem.code}", **problem.values)
