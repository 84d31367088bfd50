"""The blueprint on which the API's modules hang their routes, and what all their answers say."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, Response

from webapp.views.api.authentication import read_token
from webapp.views.api.refusal import Refusal
from webapp.views.api.requests import check_request

# Which call an answer is to: what somebody on the way has kept from an earlier one is no answer.
ANSWERS = "Jaring-Answers"

bp = Blueprint("api", __name__)
bp.before_request(check_request)


@bp.after_request
def name_call(answer: Response) -> Response:
    """Say back the number of the call, as the caller gave it; it proves nothing to us."""
    with suppress(Refusal, ValueError, TypeError, AttributeError):  # an unsigned call has none
        answer.headers[ANSWERS] = str(UUID(read_token().claims.get("jti")))
    return answer
