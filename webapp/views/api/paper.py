"""The call by which a phone has its slips as a file: a picture, A6 pages or sheets of A4."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from webapp.records import limits, paper
from webapp.records.limits import Limit
from webapp.records.review import NotFound
from webapp.views.api.blueprint import bp
from webapp.views.api.calls import authenticate_reader
from webapp.views.api.refusal import Refusal
from webapp.views.api.requests import body, read_shape
from webapp.views.api.shapes_paper import PaperRequest
from webapp.views.context import office, utcnow
from webapp.views.printing import answer

PER_DEVICE = Limit("paper", most=60, seconds=60)
# A sheet of many costs as much as many.
MANY_PER_DEVICE = Limit("paper_many", most=6, seconds=60)
FEW = 8


@bp.post("/api/v1/slips/paper")
def slips_paper() -> ResponseReturnValue:
    """Give the slips of delivered records to their author's phone as a file."""
    caller = authenticate_reader()
    asked = read_shape(PaperRequest, body())
    device, now = caller.device, utcnow()
    limit = PER_DEVICE if len(asked.ids) <= FEW else MANY_PER_DEVICE
    limits.count(office(), limit, str(device.id), now)
    ids = [UUID(one) for one in asked.ids]
    try:
        slips = paper.read_own(office(), device, ids, asked.format, now)
    except NotFound:
        raise Refusal(404, "not_found") from None
    except paper.SlipVoid as void:
        problems = [
            {"field": f"ids.{place}", "code": "slip_void"}
            for place, one in enumerate(ids)
            if one in void.ids
        ]
        raise Refusal(409, "slip_void", problems) from None
    return answer(slips, asked.format, "slip")
