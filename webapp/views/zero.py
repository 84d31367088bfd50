"""A zero byte is on no keyboard, and PostgreSQL keeps none: whoever sends one is told so, not the log."""

from itertools import chain

from flask import Flask, abort, request

ZERO = "\x00"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def register(app: Flask) -> None:
    """Look at every address and every form before anybody reads them."""
    app.before_request(refuse_zero)


def refuse_zero() -> None:
    """Answer 400 to a zero byte in an address or in a field of a form."""
    fields = request.form.listvalues() if request.mimetype in FORMS else ()
    if ZERO in request.path or any(
        ZERO in value for value in chain.from_iterable(chain(request.args.listvalues(), fields))
    ):
        abort(400)
