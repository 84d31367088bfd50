"""What every call of the API must be before anybody looks into it: ours, plain JSON, not too large."""

from typing import TypeVar
from urllib.parse import urlsplit

from flask import request
from pydantic import BaseModel, ValidationError

from webapp.records.strict_json import NotJson, read_json
from webapp.views.api.refusal import Refusal
from webapp.views.context import office

Shape = TypeVar("Shape", bound=BaseModel)

LARGEST = 256 * 1024
PLAIN = ("application/json", "application/json;charset=utf-8")


def check_request() -> None:
    """Refuse a foreign page, another content type, a compressed body, a body that is too large."""
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _own_origins():
        raise Refusal(403, "foreign_origin")
    if "Content-Encoding" in request.headers:
        raise Refusal(415, "content_encoding")
    if request.method == "POST":
        sent_as = (request.headers.get("Content-Type") or "").lower().replace(" ", "")
        if sent_as not in PLAIN:
            raise Refusal(415, "unsupported_type")
    if (request.content_length or 0) > LARGEST:
        raise Refusal(413, "too_large")
    request.max_content_length = LARGEST


def body() -> bytes:
    """The body of this call, as it came."""
    return request.get_data(cache=True)


def read_shape(shape: type[Shape], data: bytes) -> Shape:
    """The shape in a body; what it does not name, or names otherwise, is refused by its place."""
    try:
        return shape.model_validate(read_json(data))
    except NotJson as error:
        raise Refusal(400, "not_json") from error
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False, include_context=False)
        problems = [
            {
                "field": ".".join(str(step)[:40] for step in fault["loc"]),
                "code": "unknown_member" if fault["type"] == "extra_forbidden" else "wrong_type",
            }
            for fault in faults[:20]
        ]
        raise Refusal(400, "bad_shape", problems) from None


def _own_origins() -> tuple[str, str]:
    """Where our own pages come from: the public address, and the one this call came to."""
    public = urlsplit(office().public_url)
    return (f"{public.scheme}://{public.netloc}", f"{request.scheme}://{request.host}")
