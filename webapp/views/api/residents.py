"""The call by which the head of an RT or RW learns who of the residents is enrolled."""

from flask import request
from flask.typing import ResponseReturnValue

from webapp.records import limits, residents
from webapp.records.limits import Limit
from webapp.records.payload import write_time
from webapp.rules.wilayah import area_label
from webapp.views.api.authentication import Caller
from webapp.views.api.blueprint import bp
from webapp.views.api.calls import authenticate_reader
from webapp.views.api.refusal import Refusal
from webapp.views.api.shapes_residents import LONGEST_CURSOR
from webapp.views.context import office, utcnow

PER_DEVICE = Limit("residents", most=60, seconds=60)


@bp.get("/api/v1/residents")
def residents_page() -> ResponseReturnValue:
    """Give a page of the own residents: name, state and day."""
    caller, now = authenticate_reader(), utcnow()
    limits.count(office(), PER_DEVICE, str(caller.device.id), now)
    try:
        text = request.args.get("cursor", "")
        after = residents.read_after(text[:LONGEST_CURSOR]) if text else None
        found = residents.list_residents(office(), caller.device, after, now)
    except residents.BadCursor:
        raise Refusal(400, "bad_shape", [{"field": "cursor", "code": "wrong_type"}]) from None
    except residents.NoHead:
        raise Refusal(404, "not_found") from None
    return {
        "server_time": write_time(now),
        "territory": show_territory(caller),
        "residents": found.rows,
        "cursor": residents.write_after(found.after) if found.after else None,
    }


def show_territory(caller: Caller) -> dict[str, str | None]:
    """Whose residents they are, as it stands now."""
    person = caller.device.account
    label = area_label(person.territory, office().tables)
    return {"code": person.territory, "label": label, "rw": person.rw, "rt": person.rt}
