"""The page for whoever holds a slip: its state in one sentence, no script, nothing kept."""

import time
from datetime import datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from webapp.records import limits, public_status, setting
from webapp.records.limits import Limit, TooManyTries
from webapp.records.public_status import Seen
from webapp.rules.slip import read_code
from webapp.views.context import address, office, utcnow
from webapp.views.forms import CodeLookupForm
from webapp.views.log import log
from webapp.views.words import words

bp = Blueprint("public", __name__)

LOOK_UPS = Limit("slip_look_up", most=60, seconds=60)
MISSES = Limit("slip_miss", most=10, seconds=60)
# Many addresses guessing together: nobody is stopped, somebody is told.
ALL_MISSES = Limit("slip_miss_all", most=100, seconds=60)
EVERYBODY = "everybody"
# A miss takes at least so long, whether the token was foreign, void or never made.
MISS_SECONDS = 0.05
WITH_NEXT_STEP = frozenset({"approved"})


@bp.route("/s", methods=["GET", "POST"])
@bp.route("/S", methods=["GET", "POST"])
def status_form() -> ResponseReturnValue:
    """Ask for the code of a slip, and tell its state."""
    form = CodeLookupForm()
    if request.method == "GET" or not form.kode.data:
        return page(None)
    began = time.monotonic()
    asker, now = count_look_up()
    if not form.validate():
        return answer_unknown(began)
    if read_code(form.kode.data) is None:
        # A mistyped code guesses nothing: a whole bazaar types behind one address.
        return answer_unknown(began, form.kode.data)
    seen = public_status.look_up_code(office(), form.kode.data)
    return page(seen, is_typed=True) if seen else answer_miss(asker, now, began, form.kode.data)


@bp.get("/s/<token>")
@bp.get("/S/<token>")
def status(token: str) -> ResponseReturnValue:
    """Tell the state of the slip whose QR or link this is."""
    began = time.monotonic()
    asker, now = count_look_up()
    seen = public_status.look_up_token(office(), token)
    return page(seen) if seen else answer_miss(asker, now, began)


def count_look_up() -> tuple[str, datetime]:
    """Count this look-up against its address, which may have no miss left either."""
    asker, now = address(), utcnow()
    limits.check(office(), MISSES, asker, now)
    limits.count(office(), LOOK_UPS, asker, now)
    return asker, now


def answer_miss(asker: str, now: datetime, began: float, typed: str = "") -> ResponseReturnValue:
    """Count a guess, and answer it as whatever is not a slip of ours."""
    limits.count(office(), MISSES, asker, now)
    try:
        limits.count(office(), ALL_MISSES, EVERYBODY, now)
    except TooManyTries:
        log.warning("slips are being guessed", extra={"event": "slip_guessing"})
    return answer_unknown(began, typed)


def answer_unknown(began: float, typed: str = "") -> ResponseReturnValue:
    """The one answer to what no slip has, and never sooner."""
    time.sleep(max(0.0, MISS_SECONDS - (time.monotonic() - began)))
    return page(None, is_unknown=True, typed=typed), 404


def page(
    seen: Seen | None, *, is_unknown: bool = False, is_typed: bool = False, typed: str = ""
) -> str:
    """The status page."""
    hotline = str(setting.get(office(), "hotline"))
    return render_template(
        "public/status.html",
        seen=seen,
        sentences=show_sentences(seen, hotline) if seen else [],
        is_unknown=is_unknown,
        is_typed=is_typed,
        typed=typed,
        hotline=hotline,
        contoh=setting.get(office(), "contoh"),
    )


def show_sentences(seen: Seen, hotline: str) -> list[str]:
    """What has happened, and what comes next."""
    reason = words(f"reason.{seen.reason}") if seen.reason else ""
    first = words(f"public.{seen.state}", tempat=seen.place, alasan=reason, hotline=hotline)
    return [first] + [words("public.approved_lanjut")] * (seen.state in WITH_NEXT_STEP)
