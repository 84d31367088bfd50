"""A fault on an API path, as the one JSON shape {code, message, problems?, server_time} of WIRE section 2."""

from flask import Flask, Response, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from webapp.records import certificate, courier, device, invitation
from webapp.records.payload import write_time
from webapp.views.api.refusal import Problems, Refusal
from webapp.views.context import utcnow
from webapp.views.words import words

CODES = {
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "unsupported_type",
    429: "too_many",
    503: "unavailable",
}
# Promises that only calls of the API can break.
BROKEN_PROMISES: dict[type[Exception], tuple[int, str]] = {
    invitation.UnknownInvitation: (404, "invitation_unknown"),
    invitation.ExpiredInvitation: (410, "invitation_expired"),
    invitation.UsedInvitation: (410, "invitation_used"),
    device.BadKey: (400, "public_key"),
    certificate.BadCertificate: (401, "bad_certificate"),
    courier.ForeignFile: (422, "courier_foreign"),
    courier.UnknownAuthor: (422, "courier_device"),
}
RETRY_AFTER = 30


def register(app: Flask) -> None:
    """Answer what only the API raises."""
    app.register_error_handler(Refusal, _answer_refusal)
    for kind in BROKEN_PROMISES:
        app.register_error_handler(kind, _answer_broken_promise)


def answer(error: HTTPException) -> ResponseReturnValue:
    """The JSON of an HTTP status; what the framework says about it stays here."""
    status = error.code or 500
    code = CODES.get(status, "bad_request" if status < 500 else "server_error")
    response = problem(status, code)
    if status == 405:
        response.headers["Allow"] = error.get_response().headers.get("Allow", "")
    return response


def problem(status: int, code: str, problems: Problems = ()) -> Response:
    """A code with its words and the server's time."""
    content: dict[str, object] = {
        "code": code,
        "message": words(f"error.{code}"),
        "server_time": write_time(utcnow()),
    }
    if problems:
        content["problems"] = list(problems)
    response = jsonify(content)
    response.status_code = status
    if status in (429, 503):
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _answer_refusal(error: Refusal) -> ResponseReturnValue:
    return problem(error.status, error.code, error.problems)


def _answer_broken_promise(error: Exception) -> ResponseReturnValue:
    known = next(kind for kind in type(error).__mro__ if kind in BROKEN_PROMISES)
    status, code = BROKEN_PROMISES[known]
    return problem(status, code)
