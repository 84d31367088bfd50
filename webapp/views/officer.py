"""The page behind the QR of a volunteer's card: active or not, and nothing else."""

import time

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.records import card as cards
from webapp.records import limits
from webapp.records.limits import TooManyTries
from webapp.views.context import address, office, settings, utcnow
from webapp.views.log import log
from webapp.views.public import ALL_MISSES, EVERYBODY, LOOK_UPS, MISS_SECONDS, MISSES

bp = Blueprint("officer", __name__)


@bp.get("/petugas/<token>")
@bp.get("/PETUGAS/<token>")
def card(token: str) -> ResponseReturnValue:
    """Tell whether the person whose card this is may enroll today.

    Inactive, expired, unknown and forged are one answer, counted alike and never sooner.
    """
    began = time.monotonic()
    asker, now = address(), utcnow()
    limits.check(office(), MISSES, asker, now)
    limits.count(office(), LOOK_UPS, asker, now)
    active = cards.is_active(office(), token, now)
    if not active:
        count_miss(asker)
    page = render_template(
        "public/officer.html",
        active=active,
        hotline=str(settings()["hotline"]),
        contoh=settings()["contoh"],
    )
    time.sleep(max(0.0, MISS_SECONDS - (time.monotonic() - began)))
    return page, 200 if active else 404


def count_miss(asker: str) -> None:
    """Count a card that is not active against its address, and against everybody together."""
    now = utcnow()
    limits.count(office(), MISSES, asker, now)
    try:
        limits.count(office(), ALL_MISSES, EVERYBODY, now)
    except TooManyTries:
        log.warning("cards are being guessed", extra={"event": "card_guessing"})
