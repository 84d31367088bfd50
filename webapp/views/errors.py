"""Every fault becomes one plain page with a reference code; what went wrong stands in the log only."""

from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
)

from webapp.records import limits, people, phones, review
from webapp.records.db import OUT_OF_REACH
from webapp.records.fields import Unreadable
from webapp.views import errors_json, log
from webapp.views.words import has_words, words

# What breaks a promise has a name; here each name becomes a status, once.
STATUSES = {
    review.NotFound: NotFound,
    phones.NotFound: NotFound,
    people.NotFound: NotFound,
    limits.TooManyTries: TooManyRequests,
    limits.LimitsUnusable: ServiceUnavailable,
    **dict.fromkeys(OUT_OF_REACH, ServiceUnavailable),
}


def register(app: Flask) -> None:
    """Answer whatever rises out of a view, once, for pages and for the API."""
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(InternalServerError, answer_http)
    for name in STATUSES:
        app.register_error_handler(name, answer_named)
    app.register_error_handler(Unreadable, answer_unreadable)
    errors_json.register(app)


def answer_named(error: Exception) -> ResponseReturnValue:
    """The answer to a named exception of records."""
    status = next(status for name, status in STATUSES.items() if isinstance(error, name))
    response = make_response(answer_http(status()))
    if isinstance(error, limits.TooManyTries):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def answer_unreadable(error: Unreadable) -> ResponseReturnValue:
    """What is kept but does not open: trying again never helps, so nobody is told to."""
    log.fault(error)
    if is_for_machines(request.path):
        return errors_json.answer(InternalServerError())
    return error_page(500, "galat_tak_terbaca")


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """The page, or under /api the JSON, of a status; redirects pass as they are."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    if is_for_machines(request.path):
        return errors_json.answer(error)
    return error_page(error.code)


def is_for_machines(path: str) -> bool:
    """Whether the answer goes to a phone or a monitor, which read no pages."""
    return f"{path}/".startswith("/api/") or path in ("/healthz", "/readyz")


def error_page(status: int, kind: str = "") -> ResponseReturnValue:
    """One sentence on what happened, one on what to do, and the code that finds it in the log."""
    names = (kind or f"galat_{status}", "galat")
    key = next(name for name in names if has_words(f"public.{name}"))
    page = render_template(
        "errors/error.html",
        title=words(f"public.{key}"),
        advice=words(f"public.{key}_saran"),
        reference=log.reference(),
    )
    return page, status
