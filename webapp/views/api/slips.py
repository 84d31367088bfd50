"""The calls of a phone about slips that somebody brings."""

from flask.typing import ResponseReturnValue

from webapp.records import limits, scanning
from webapp.records.limits import Limit
from webapp.records.scanning import Scanned
from webapp.views.api.blueprint import bp
from webapp.views.api.calls import authenticate_reader
from webapp.views.api.requests import body, read_shape
from webapp.views.api.shapes import LookUpRequest
from webapp.views.context import office, utcnow

LOOK_UPS = Limit("scan", most=60, seconds=60)
MISSES = Limit("scan_miss", most=10, seconds=60)
UNKNOWN = {"known": False, "state": None, "initials": "", "officer": None}


@bp.post("/api/v1/slips/look-up")
def look_up() -> ResponseReturnValue:
    """Say what is known of a slip; never a name, a NIK or a telephone number."""
    caller = authenticate_reader()
    asked = read_shape(LookUpRequest, body())
    asker, now = str(caller.device.id), utcnow()
    limits.check(office(), MISSES, asker, now)
    limits.count(office(), LOOK_UPS, asker, now)
    found = scanning.look_up(office(), asked.slip, now)
    if found is None:
        limits.count(office(), MISSES, asker, now)
        return UNKNOWN
    return show(found)


def show(found: Scanned) -> dict[str, object]:
    """A genuine slip as a phone is told of it."""
    officer = found.officer
    return {
        "known": True,
        "state": found.seen.state,
        "initials": found.seen.initials,
        "officer": {"name": officer.name, "card": officer.card} if officer else None,
    }
