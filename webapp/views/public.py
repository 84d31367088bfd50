"""The page for whoever holds a slip: its state in one sentence, no script, nothing kept."""

import time
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import limits, public_status, slip, ticket
from webapp.records.ending import WITHDRAWN
from webapp.records.limits import Limit, TooManyTries
from webapp.records.public_status import NOT_ARRIVED, Holder, Seen
from webapp.records.ticket import NothingToAsk
from webapp.rules.slip import read_code, show_code, slip_id_text
from webapp.views import answered
from webapp.views.context import address, office, settings, utcnow
from webapp.views.forms import CodeLookupForm, SlipRequestForm
from webapp.views.log import log
from webapp.views.words import words

bp = Blueprint("public", __name__)

LOOK_UPS = Limit("slip_look_up", most=60, seconds=60)
MISSES = Limit("slip_miss", most=10, seconds=60)
# Many addresses guessing together: nobody is stopped, somebody is told.
ALL_MISSES = Limit("slip_miss_all", most=100, seconds=60)
EVERYBODY = "everybody"
# A miss takes so long or a multiple of it, whether the token was foreign, void or never made.
MISS_SECONDS = 0.05
# New requests of one address: a whole neighbourhood may stand behind it, a machine sends more.
REQUESTS = Limit("slip_request", most=30, seconds=86_400)
# What is chosen between on the page of `Perbaiki/batalkan data saya`.
CHANGES = ("correction", "withdrawal")
# A link that ends a sentence, as in our message, may be tapped with its full stop.
END_OF_SENTENCE = ".,;:!?)"


@bp.route("/S", methods=["GET", "POST"])
@bp.route("/s", methods=["GET", "POST"])
def status_form() -> ResponseReturnValue:
    """Ask for the code of a slip, and tell its state."""
    form = CodeLookupForm()
    if request.method == "GET" or not form.kode.data:
        return page()
    asker, now = count_look_up()
    began = time.monotonic()
    code = read_code(form.kode.data) if form.validate() else None
    if code is None:
        # A mistyped code guesses nothing: a whole bazaar types behind one address.
        return answer_unknown(began, form.kode.data)
    found = look_up(code, now)
    return page(found, now=now) if found else answer_miss(asker, now, began, form.kode.data)


@bp.get("/S/<token>")
@bp.get("/s/<token>")
def status(token: str) -> ResponseReturnValue:
    """Tell the state of the slip whose QR or link this is."""
    asker, now = count_look_up()
    began = time.monotonic()
    # A code has no address: it would stand in the history of every browser and proxy.
    token = token.rstrip(END_OF_SENTENCE)
    found = look_up(token, now) if read_code(token) is None else None
    return page(found, now=now) if found else answer_miss(asker, now, began)


@bp.get("/s/permintaan")
@bp.get("/s/permintaan/catat")
def start_again() -> ResponseReturnValue:
    """Neither page has an address of its own: what it is about was posted, and is asked for again."""
    return redirect(url_for("public.status_form"), 303)


@bp.post("/s/permintaan")
def ask() -> ResponseReturnValue:
    """Say what a request does, and ask whether it is meant; nothing is opened yet."""
    form, (asker, now) = SlipRequestForm(), count_look_up()
    began = time.monotonic()
    found = look_up(form.slip.data or "", now) if form.validate() else None
    if found is None:
        return answer_miss(asker, now, began)
    return confirmation(found, form.jenis.data or "", now)


@bp.post("/s/permintaan/catat")
def record_request() -> ResponseReturnValue:
    """Open a request, once, and say until when it is answered."""
    form, (asker, now) = SlipRequestForm(), count_look_up()
    began = time.monotonic()
    found = look_up(form.slip.data or "", now) if form.validate() else None
    if found is None:
        return answer_miss(asker, now, began)
    kind = form.jenis.data or ""
    if kind not in ticket.KINDS:
        return confirmation(found, kind, now, problem=words("public.pilih_dulu")), 422
    try:
        limits.check(office(), REQUESTS, asker, now)
        if ticket.open_ticket(office(), found[0], kind, now).is_new:
            limits.count(office(), REQUESTS, asker, now)
    except TooManyTries:
        return page(found, now=now, notice=words("public.terlalu_banyak")), 429
    except NothingToAsk:
        return page(found, now=now)
    return page(found, now=now, just_asked=kind)


def look_up(text: str, now: datetime) -> tuple[Holder, Seen] | None:
    """The slip of a token, a link's id or a spoken code, and what it tells."""
    code = read_code(text)
    holder = public_status.find_holder(office(), code or text, by_code=code is not None)
    seen = public_status.describe(office(), holder) if holder else None
    if holder is None or seen is None:
        return None
    if seen.state == NOT_ARRIVED:
        slip.note_asked(holder.slip_id, now)
    return holder, seen


def count_look_up() -> tuple[str, datetime]:
    """Count this look-up against its address, which may have no miss left either."""
    asker, now = address(), utcnow()
    limits.check(office(), MISSES, asker, now)
    limits.count(office(), LOOK_UPS, asker, now)
    return asker, now


def answer_miss(asker: str, now: datetime, began: float, typed: str = "") -> ResponseReturnValue:
    """Count a guess, and answer it as whatever is not a slip of ours."""
    answer = answer_unknown(began, typed)
    limits.count(office(), MISSES, asker, now)
    try:
        limits.count(office(), ALL_MISSES, EVERYBODY, now)
    except TooManyTries:
        log.warning("slips are being guessed", extra={"event": "slip_guessing"})
    return answer


def answer_unknown(began: float, typed: str = "") -> ResponseReturnValue:
    """The one answer to what no slip has; looking for it began then, and never takes a little longer.

    Only the looking depends on what was asked for, and it ends at the next stroke of a clock, so
    that neither an idle server tells anything by it nor a busy one.
    """
    time.sleep(MISS_SECONDS - (time.monotonic() - began) % MISS_SECONDS)
    return page(is_unknown=True, typed=typed), 404


def page(
    found: tuple[Holder, Seen] | None = None,
    *,
    now: datetime | None = None,
    is_unknown: bool = False,
    typed: str = "",
    just_asked: str = "",
    notice: str = "",
) -> str:
    """The status page."""
    holder, seen = found or (None, None)
    hotline = str(settings()["hotline"])
    asked = ticket.list_of_slip(holder.slip_id, now) if holder and now else []
    return render_template(
        "public/status.html",
        seen=seen,
        sentences=answered.show_state(seen, hotline, now) if seen and now else [],
        requests=answered.show_requests(asked, hotline, now, just_asked) if now else [],
        may_ask=seen is not None and seen.state != WITHDRAWN,
        slip=handle(holder) if holder else "",
        is_unknown=is_unknown,
        is_typed=holder is not None and holder.by_code,
        typed=typed if len(typed) <= len(show_code("0" * 8)) else "",
        notice=notice,
        **frame(hotline),
    )


def confirmation(found: tuple[Holder, Seen], kind: str, now: datetime, problem: str = "") -> str:
    """The page that asks whether a request is meant, or which of two it is."""
    holder, seen = found
    if seen.state == WITHDRAWN:
        return page(found, now=now)
    return render_template(
        "public/request.html",
        kind="not_me" if kind == "not_me" else "change",
        changes=CHANGES,
        chosen=kind,
        slip=handle(holder),
        is_typed=holder.by_code,
        problem=problem,
        **frame(str(settings()["hotline"])),
    )


def handle(holder: Holder) -> str:
    """What a form carries of a slip: never more than its holder has brought."""
    if holder.by_code:
        return holder.slip.code if holder.slip else ""
    return slip_id_text(holder.slip_id) if holder.slip else holder.brought


def frame(hotline: str) -> dict[str, object]:
    """What stands on every page for the holders of slips."""
    return {"hotline": hotline, "contoh": settings()["contoh"]}
