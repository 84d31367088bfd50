"""One JSON line for each request and each fault, holding only what a list allows (SECURITY T15).

The path, the query, the body, the address and the words of an exception may name a worker.
None of them is on the list; the route's template and the exception's type are.
"""

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from flask import Flask, Response, g, has_request_context, request

ALLOWED = ("event", "method", "route", "status", "ms", "ref")
# These libraries write sentences about themselves; only when a fault passes through them does
# the sentence name the address that was asked for.
SPEAKING = ("alembic", "waitress")
ROOT = Path(__file__).parents[2]
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

log = logging.getLogger("jaring")


def register(app: Flask) -> None:
    """Send every log line through the allow-list, and write one for each request."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AllowListFormatter())
    root = logging.getLogger()
    if not any(isinstance(h.formatter, AllowListFormatter) for h in root.handlers):
        root.handlers[:] = [handler]
    # The workers of gunicorn write by themselves: who sent a bad request, and the address of one
    # that failed.
    for own in logging.getLogger("gunicorn.error").handlers:
        own.setFormatter(AllowListFormatter())
    root.setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
    app.logger.propagate = True
    app.logger.handlers.clear()
    app.before_request(_start_clock)
    app.after_request(_log_request)


def reference() -> str:
    """Eight letters that tie what a person saw to a line of the log."""
    if "reference" not in g:
        g.reference = "".join(secrets.choice(LETTERS) for _ in range(8))
    code: str = g.reference
    return code


def fault(error: Exception) -> None:
    """One line for a fault that somebody was answered about."""
    log.error("fault", exc_info=error)


def route() -> str:
    """The template of the route, never the address that was asked for."""
    return request.url_rule.rule if request.url_rule else "-"


class AllowListFormatter(logging.Formatter):
    """Writes a record as JSON from the list of allowed members, and nothing else of it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        line.update({k: record.__dict__[k] for k in ALLOWED if k in record.__dict__})
        if record.name.partition(".")[0] in SPEAKING and not record.exc_info:
            line["message"] = record.getMessage()
        if has_request_context():
            line.setdefault("route", route())
            line.setdefault("ref", reference())
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = where(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def where(trace: TracebackType | None) -> list[str]:
    """The last frames of a traceback as `file:line function`, without any value."""
    frames = traceback.extract_tb(trace)[-12:]
    return [f"{_shorten(f.filename)}:{f.lineno} {f.name}" for f in frames]


def _shorten(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-2:])


def _start_clock() -> None:
    g.started = time.monotonic()


def _log_request(response: Response) -> Response:
    started = g.get("started", time.monotonic())
    log.info(
        "request",
        extra={
            "event": "request",
            "method": request.method if request.method.isalpha() else "-",
            "route": route(),
            "status": response.status_code,
            "ms": round((time.monotonic() - started) * 1000),
        },
    )
    return response
