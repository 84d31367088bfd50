"""The log: the audit as a page, newest first, and the way to take it along."""

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_file,
    session,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from webapp.records import audit_chain, audit_export, audit_log
from webapp.records.audit_acts import GROUPS
from webapp.records.audit_export import FORMS, PURPOSES, Span, TooManyLines, UnknownPurpose, Wanted
from webapp.records.audit_log import Filters, LogPage
from webapp.records.audit_scene import find_record, find_thing
from webapp.records.models import Account
from webapp.rules.slip import read_code, show_code
from webapp.views import desk
from webapp.views.admin.log_sheet import write_sheet
from webapp.views.admin.log_words import show_line
from webapp.views.context import office, utcnow
from webapp.views.words import words

bp = Blueprint("audit_log", __name__, url_prefix="/admin/log")

DAY = re.compile("([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})")
KEPT = ("siapa", "perbuatan", "objek", "dari", "sampai")
READING = "log"  # in the session: by which filters the log is being read
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("")
def show() -> ResponseReturnValue:
    """A page of the log; that somebody reads it is written down once, not at every further page."""
    account = desk.current()
    filters, problems = read_filters()
    before = _read_number(request.args.get("sebelum", ""))
    title = _title(filters, account)
    page = _read(filters, before)
    return render(page, filters, problems, title), 422 if problems else 200


@bp.post("/cari")
def find() -> ResponseReturnValue:
    """Go to the log of the record that a slip code stands on; no address holds the code."""
    typed = request.form.get("kode_slip", "").strip()
    filters, _ = read_filters()
    code = read_code(typed)
    record = find_record(desk.current(), code) if code else None
    if record is None:
        page = _read(filters)
        problems = {"kode_slip": words("log.kode_salah")}
        return render(page, filters, problems, words("log.judul"), typed[:40]), 422
    return redirect(url_for("audit_log.show", objek=record), 303)


@bp.post("/unduh")
def export() -> ResponseReturnValue:
    """The log as a file, as far as the reader's territory reaches."""
    account, (filters, problems) = desk.current(), read_filters()
    form, purpose = request.form.get("bentuk", ""), request.form.get("untuk", "")
    wanted = Wanted(form, purpose, filters.first_day, filters.last_day)
    try:
        span = None if problems else audit_export.begin(account, wanted, utcnow())
    except UnknownPurpose:
        problems["untuk"] = words("log.ekspor_kosong")
    except TooManyLines:
        problems["bentuk"] = words("log.ekspor_banyak")
    if problems or span is None:
        page = _read(filters)
        return render(page, filters, problems, words("log.judul")), 422
    name = f"jaring-log-{span.first}-{span.last}.{wanted.form}"
    if wanted.form == "xlsx":
        sheet = write_sheet(audit_export.read(account, span), account)
        return send_file(sheet, mimetype=SHEET, as_attachment=True, download_name=name)
    answer = Response(stream_with_context(_lines(account, span)), mimetype="application/x-ndjson")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def render(
    page: LogPage, filters: Filters, problems: dict[str, str], title: str, typed: str = ""
) -> str:
    """The page with its filters, its lines and the form of the export."""
    account, now = desk.current(), utcnow()
    source = request.args if request.method == "GET" else request.form
    return render_template(
        "admin/log.html",
        title=title,
        filters=filters,
        chosen={name: source.get(name, "") for name in KEPT},
        kept={name: source[name] for name in KEPT if source.get(name)},
        problems=problems,
        typed=typed,
        lines=[show_line(line, page.scene, account) for line in page.lines],
        before=page.before,
        is_full=page.is_full,
        chain=audit_chain.look(office(), now),
        people=_people(account, filters),
        groups=[(name, words(f"log.kelompok_{name}")) for name in GROUPS],
        purposes=[(name, words(f"log.untuk_{name}")) for name in PURPOSES],
        forms=[(name, words(f"log.bentuk_{name}")) for name in FORMS],
        chosen_purpose=request.form.get("untuk", ""),
        chosen_form=request.form.get("bentuk", FORMS[0]),
        **desk.frame(),
    )


def _read(filters: Filters, before: int | None = None) -> LogPage:
    """A page of lines; that they are read is written down, unless they go on from a page that was."""
    account, asked = desk.current(), sha256(repr(filters).encode()).hexdigest()[:16]
    page = audit_log.list_lines(account, filters, before)
    if before is None or session.get(READING) != asked:
        audit_log.note_reading(account, filters, utcnow())
        session[READING] = asked
    return page


def read_filters() -> tuple[Filters, dict[str, str]]:
    """The filters of an address or a form, and what is wrong with the days typed."""
    source = request.args if request.method == "GET" else request.form
    problems: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name in ("dari", "sampai"):
        typed = source.get(name, "").strip()
        days[name] = read_day(typed)
        if typed and days[name] is None:
            problems[name] = words("log.hari_salah")
    first, last = days["dari"], days["sampai"]
    if first and last and first > last:
        problems["dari"] = words("log.hari_terbalik")
        first = last = None
    group, thing = source.get("perbuatan", ""), _read_id(source.get("objek", ""))
    return Filters(
        actor=_read_id(source.get("siapa", "")),
        group=group if group in GROUPS else None,
        thing=str(thing) if thing else None,
        first_day=first,
        last_day=last,
    ), problems


def read_day(typed: str) -> date | None:
    """A day as people write it, `21-11-2026`; nothing for what is no day."""
    found = DAY.fullmatch(typed)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _title(filters: Filters, account: Account) -> str:
    """What the page is about; a thing or person of elsewhere is not there."""
    for named in (filters.thing, str(filters.actor) if filters.actor else None):
        if named is None:
            continue
        found = find_thing(account, named)
        if found is None:
            abort(404)
        kind, known = found
        if kind != "enrollment":
            return words("log.untuk_orang", nama=known.name)
        key = "dilihat_judul" if filters.group == "lihat" else "untuk_data"
        return words(f"log.{key}", kode=show_code(known.name))
    return words("log.judul")


def _people(account: Account, filters: Filters) -> list[tuple[str, str]]:
    """Whom one can choose: those at the desk, and whoever was chosen by a link."""
    people = {str(one.id): one.name for one in audit_log.list_officers(account)}
    chosen = str(filters.actor) if filters.actor else ""
    if chosen and chosen not in people:
        found = find_thing(account, chosen)
        people |= {chosen: found[1].name} if found else {}
    return list(people.items())


def _lines(account: Account, span: Span) -> Iterator[str]:
    return (audit_export.write_line(line) for line, _ in audit_export.read(account, span))


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _read_number(text: str) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) < len("1000000000000000000")
    return int(text) if is_number else None
