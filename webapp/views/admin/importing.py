"""Taking in a list of volunteers: a file, what would come of it, and one confirmation."""

import json
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, render_template, request, send_file, session
from flask.typing import ResponseReturnValue

from webapp.records import fields, limits, roster
from webapp.records.card import today
from webapp.records.fields import Unreadable
from webapp.records.invited import MOST_AT_ONCE
from webapp.records.limits import Limit
from webapp.records.models import Account
from webapp.records.roster import (
    CHANGE,
    LEAVE,
    MAKE,
    WRONG,
    Differs,
    HasProblems,
    Line,
    Row,
    Written,
)
from webapp.records.roster_cells import COLUMNS
from webapp.rules.problem import Problem
from webapp.rules.telepon import normalise_phone, show_phone
from webapp.rules.wilayah import area_label
from webapp.views import desk
from webapp.views.admin.forms import ImportForm, WriteForm
from webapp.views.admin.sheet import (
    LARGEST_FILE,
    Bomb,
    NoHeading,
    NotSheet,
    TooLarge,
    TooManyRows,
    read_sheet,
)
from webapp.views.admin.sheet_template import write_template
from webapp.views.context import office, utcnow
from webapp.views.formats import show_day
from webapp.views.words import has_words, words

bp = Blueprint("importing", __name__, url_prefix="/admin/impor")

PER_ACCOUNT = Limit("import", most=60, seconds=600)
LIFETIME = timedelta(minutes=30)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REFUSALS: dict[type[Exception], str] = {
    NotSheet: "bukan_xlsx",
    TooLarge: "terlalu_besar",
    Bomb: "terlalu_mekar",
    TooManyRows: "terlalu_banyak",
}


class Stale(Exception):
    """What was to be confirmed is too old, or was shown to somebody else or in another session."""


@dataclass(frozen=True, repr=False)
class Plan:
    """What would come of a file, as its page shows it."""

    wrong: list[dict[str, Any]]
    make: list[dict[str, Any]]
    change: list[dict[str, Any]]
    leave: list[dict[str, Any]]
    examples: int
    token: str


@bp.route("", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Ask for a file, and say what would come of it; nothing is written yet, and the file is let go."""
    form = ImportForm()
    if not form.is_submitted():
        return show()
    chosen = form.berkas.data
    if not chosen:
        return show(problem=words("impor.kosong")), 422
    account, now = desk.current(), utcnow()
    limits.count(office(), PER_ACCOUNT, str(account.id), now)
    with closing(chosen):
        content = chosen.read(LARGEST_FILE + 1)
    try:
        sheet = read_sheet(content)
    except NoHeading as error:
        names = ", ".join(words(f"impor.kolom_{name}") for name in error.missing)
        return show(problem=words("impor.tanpa_judul", kolom=names)), 422
    except tuple(REFUSALS) as error:
        key = f"impor.{REFUSALS[type(error)]}"
        return show(problem=words(key, n=roster.MOST_ROWS)), 422
    if not sheet.rows:
        return show(problem=words("impor.tanpa_baris")), 422
    rows = roster.read_rows(office(), sheet.rows, today(now))
    lines = roster.plan(office(), account, rows)
    plan = describe(lines, rows, account, now, sheet.examples)
    return show(plan=plan), 422 if plan.wrong else 200


@bp.post("/tulis")
def write() -> ResponseReturnValue:
    """Write what was shown, or show anew what has become of it meanwhile.

    The answer is the page itself: to send the form again makes nobody twice.
    """
    form, account, now = WriteForm(), desk.current(), utcnow()
    try:
        rows, shown = open_token(form.isi.data or "", account, now)
    except Stale:
        return show(problem=words("impor.lewat_waktu")), 422
    ticked = {int(text) for text in request.form.getlist("lain") if text.isdecimal()}
    try:
        written = roster.write(office(), account, rows, shown, ticked, now)
    except (Differs, HasProblems):
        lines = roster.plan(office(), account, rows)
        notice = words("impor.berubah")
        return show(plan=describe(lines, rows, account, now), notice=notice), 409
    return show(written=written)


@bp.get("/contoh")
def template() -> ResponseReturnValue:
    """The empty list to fill in."""
    stream = write_template(office().tables, desk.current())
    return send_file(
        stream, mimetype=SHEET, as_attachment=True, download_name="jaring-daftar-petugas.xlsx"
    )


def show(
    *,
    problem: str = "",
    notice: str = "",
    plan: Plan | None = None,
    written: Written | None = None,
) -> str:
    """The page: the form, what would come of a file, or what came of it."""
    ids = [*written.made, *written.changed] if written else []
    return render_template(
        "admin/import.html",
        problem=problem,
        notice=notice,
        plan=plan,
        written=written,
        sheets=[ids[at : at + MOST_AT_ONCE] for at in range(0, len(ids), MOST_AT_ONCE)],
        at_once=MOST_AT_ONCE,
        most=roster.MOST_ROWS,
        **desk.frame(),
    )


def describe(
    lines: list[Line], rows: list[Row], account: Account, now: datetime, examples: int = 0
) -> Plan:
    """A plan in words; only one without mistakes can be confirmed."""
    by_act: dict[str, list[dict[str, Any]]] = {act: [] for act in (WRONG, MAKE, CHANGE, LEAVE)}
    for line in lines:
        by_act[line.act].append(_show_line(line))
    token = "" if by_act[WRONG] else make_token(lines, rows, account, now)
    return Plan(by_act[WRONG], by_act[MAKE], by_act[CHANGE], by_act[LEAVE], examples, token)


def make_token(lines: list[Line], rows: list[Row], account: Account, now: datetime) -> str:
    """The rows on their way through the form: encrypted, for this person in this session, not for long."""
    packed = {**roster.pack(rows, roster.digest(lines)), "made": now.isoformat()}
    return fields.encrypt(office().keys, json.dumps(packed), _bound_to(account))


def open_token(token: str, account: Account, now: datetime) -> tuple[list[Row], str]:
    """What a token of ours holds; raises Stale."""
    try:
        packed = json.loads(fields.decrypt(office().keys, token, _bound_to(account)))
    except Unreadable as error:
        raise Stale from error
    if now - datetime.fromisoformat(packed["made"]) > LIFETIME:
        raise Stale
    return roster.unpack(packed)


def _bound_to(account: Account) -> str:
    return f"import:{account.id}:{session.get('since', '')}"


def _show_line(line: Line) -> dict[str, Any]:
    entry = line.entry
    area = area_label(entry.area, office().tables)
    place = [
        area,
        *(f"{name} {text}" for name, text in (("RW", entry.rw), ("RT", entry.rt)) if text),
    ]
    return {
        "row": line.row,
        "name": entry.name,
        "phone": show_phone(normalise_phone(entry.phone)),
        "where": " · ".join(part for part in place if part),
        "until": show_day(entry.until) if entry.until else "",
        "problems": [
            (words(f"impor.kolom_{one.field}"), _sentence(one))
            for one in sorted(line.problems, key=_place)
        ],
        "why": _sentence(line.why) if line.why else "",
        "changes": [
            words("impor.ganti", kolom=words(f"impor.kolom_{name}"), lama=old, baru=new)
            for name, old, new in (_in_words(change) for change in line.changes)
        ],
        "may_tick": line.may_tick,
    }


def _place(problem: Problem) -> int:
    """In which column something is wrong: mistakes are read from left to right."""
    return COLUMNS.index(problem.field)


def _in_words(change: tuple[str, str, str]) -> tuple[str, str, str]:
    """Old and new as people write them."""
    name, *both = change
    if name == "wilayah":
        both = [area_label(code, office().tables) for code in both]
    if name == "sampai":
        both = [show_day(day) if day else "" for day in both]
    old, new = (text or words("impor.tidak_ada") for text in both)
    return name, old, new


def _sentence(problem: Problem) -> str:
    key = f"impor.galat_{problem.code}"
    return words(key if has_words(key) else f"problem.{problem.code}", **problem.values)
