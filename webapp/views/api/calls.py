"""The calls of a phone: who asks, what came, one sentence of records, what goes back."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from webapp.records import device as devices
from webapp.records import invitation, limits, mending
from webapp.records import sync as syncing
from webapp.records.limits import Limit, LimitsUnusable
from webapp.records.models import Device
from webapp.records.payload import write_time
from webapp.rules.text import clean
from webapp.views.api.authentication import Caller, authenticate, authenticate_new
from webapp.views.api.blueprint import bp
from webapp.views.api.refusal import Refusal
from webapp.views.api.requests import body, read_shape
from webapp.views.api.shapes import ActivationRequest, PreviewRequest, SyncRequest
from webapp.views.context import address, office, utcnow

MOST_ITEMS = 20
LONGEST_LABEL, LONGEST_APP = 100, 64
PER_DEVICE = Limit("sync", most=240, seconds=60)
READS_PER_DEVICE = Limit("fields", most=60, seconds=60)


@bp.post("/api/v1/invitations/preview")
def preview() -> ResponseReturnValue:
    """Say whose invitation a code is; uses nothing up."""
    asked = read_shape(PreviewRequest, body())
    found = invitation.preview(office(), asked.code, utcnow(), address())
    return {"name": found.name, "role": found.role, "territory": found.territory}


@bp.post("/api/v1/activations")
def activate() -> ResponseReturnValue:
    """Exchange an invitation and a public key for a device; the same key may ask again."""
    asked = read_shape(ActivationRequest, body())
    public_key = asked.public_key.model_dump(include={"kty", "crv", "x", "y"})
    authenticate_new(body(), public_key)
    now = utcnow()
    activation = devices.activate(
        office(),
        asked.code,
        public_key,
        # The normal form of a text may be longer than the text.
        clean(asked.label)[:LONGEST_LABEL],
        clean(asked.app)[:LONGEST_APP],
        now,
        address(),
    )
    return {
        "installation": str(office().id),
        "device": {
            "id": str(activation.device.id),
            "number": activation.device.number,
            "certificate": activation.certificate,
        },
        "person": activation.person,
        "epoch": str(activation.epoch),
        "server_time": write_time(now),
        "cursor": syncing.first_cursor(office(), activation),
        "settings": activation.settings,
        "slip_tokens": [{"token": t, "code": c} for t, c in activation.slip_tokens],
    }


@bp.post("/api/v1/sync")
def sync() -> ResponseReturnValue:
    """Take a phone's sealed items and tell it what is new."""
    caller = authenticate(body())
    asked = read_shape(SyncRequest, body())
    if len(asked.items) > MOST_ITEMS:
        raise Refusal(413, "too_many_items")
    count_call(PER_DEVICE, caller.device)
    call = syncing.Call(
        cursor=asked.cursor,
        want_tokens=asked.want_tokens,
        counts=asked.counts.model_dump(),
        items=[item.as_item() for item in asked.items],
        repeated=caller.repeated,
    )
    answer = syncing.sync(office(), caller.device, call, utcnow())
    # Phones date their receipts by it: none may seem older than the commit it stands for, or a
    # backup that began in between would seem to hold the record.
    return {**answer, "server_time": write_time(utcnow())}


@bp.get("/api/v1/enrollments/<uuid:enrollment_id>/fields")
def fields(enrollment_id: UUID) -> ResponseReturnValue:
    """Give the fields to mend of a returned or refused record to its author's phone."""
    caller = authenticate_reader()
    limits.count(office(), READS_PER_DEVICE, str(caller.device.id), utcnow())
    try:
        return mending.fields_to_mend(office(), caller.device, enrollment_id, utcnow())
    except mending.NothingToMend:
        raise Refusal(404, "not_found") from None


def authenticate_reader() -> Caller:
    """A phone that may read: trusted, and with a token of its own for this very call."""
    caller = authenticate(body())
    if caller.repeated:
        raise Refusal(401, "token_used")
    if not devices.is_trusted(caller.device):
        raise Refusal(403, "device_closed")
    return caller


def count_call(limit: Limit, device: Device) -> None:
    """Count it where counting works: a signed deposit is never refused for a broken counter."""
    try:
        limits.count(office(), limit, str(device.id), utcnow())
    except LimitsUnusable:
        return
