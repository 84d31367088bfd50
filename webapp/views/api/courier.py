"""The call by which a phone delivers what another phone has sealed."""

from flask.typing import ResponseReturnValue

from webapp.records import courier
from webapp.records.device import is_trusted
from webapp.records.limits import Limit
from webapp.records.payload import write_time
from webapp.views.api.authentication import authenticate
from webapp.views.api.blueprint import bp
from webapp.views.api.calls import count_call
from webapp.views.api.refusal import Refusal
from webapp.views.api.requests import body, read_shape
from webapp.views.api.shapes_courier import CourierRequest
from webapp.views.context import office, utcnow

PER_DEVICE = Limit("courier", most=120, seconds=60)


@bp.post("/api/v1/courier")
def carry() -> ResponseReturnValue:
    """Take a slice of another phone's outbox and say what became of each item."""
    caller = authenticate(body())
    if not is_trusted(caller.device):
        raise Refusal(403, "device_closed")
    asked = read_shape(CourierRequest, body())
    if len(asked.file.items) > courier.MOST_IN_SLICE:
        raise Refusal(413, "too_many_items")
    count_call(PER_DEVICE, caller.device)
    now = utcnow()
    results = courier.deliver(office(), asked.file.as_parcel(), caller.device, now)
    return {
        "server_time": write_time(now),
        "results": [courier.show_result(result) for result in results],
    }
