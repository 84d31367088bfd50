"""What was typed in a form is kept while its author signs in again (SECURITY T9)."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from uuid import UUID

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from webapp.records import fields
from webapp.records.fields import Unreadable
from webapp.views.context import office
from webapp.views.session import last_account

NOT_KEPT = frozenset({"csrf_token", "password", "code", "kept", "next"})
LARGEST = 16_000
BOUND_TO = "kept form"
KEPT_NOTICE = "masih_ada"

Typed = MultiDict[str, str]
Refill = Callable[[UUID, Typed], str]
# Endpoint of a form's POST -> the function that shows that form again, filled in.
refills: dict[str, Refill] = {}


@dataclass(frozen=True)
class Kept:
    """A form on its way through the sign-in: where it was sent, by whom, what it held."""

    endpoint: str
    thing: str
    account: str | None
    typed: list[tuple[str, str]] = field(default_factory=list)


def refilled_by(endpoint: str) -> Callable[[Refill], Refill]:
    """Name the function that shows the form of an endpoint again."""

    def name(function: Refill) -> Refill:
        refills[endpoint] = function
        return function

    return name


def keep() -> str:
    """This request's form as an encrypted token; empty when there is nothing to keep.

    Only what our own page sent is kept: nobody elsewhere may put words into a form of ours.
    """
    endpoint, arguments = request.endpoint or "", request.view_args or {}
    if endpoint not in refills or not is_same_origin():
        return ""
    typed = [(k, v) for k, v in request.form.items(multi=True) if k not in NOT_KEPT]
    (thing,) = arguments.values()
    kept = Kept(endpoint, str(thing), last_account(), typed)
    text = json.dumps(asdict(kept))
    return fields.encrypt(office().keys, text, BOUND_TO) if len(text) <= LARGEST else ""


def restore(token: str, account_id: UUID) -> str | None:
    """The filled form of a token, for the one who typed it; nothing for anybody else."""
    kept = read(token)
    if kept is None or kept.account not in (None, str(account_id)):
        return None
    return refills[kept.endpoint](UUID(kept.thing), MultiDict(kept.typed))


def read(token: str) -> Kept | None:
    """Open a token that we made."""
    try:
        text = fields.decrypt(office().keys, token, BOUND_TO)
    except Unreadable:
        return None
    parts: Mapping[str, object] = json.loads(text)
    return Kept(**parts)  # type: ignore[arg-type]  # as keep() wrote it


def is_same_origin() -> bool:
    """Whether the browser says that the form was sent from a page of this very site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin == request.host_url.rstrip("/")


def target() -> str:
    """Where a reader comes back to after signing in: the page itself, or the page of the form."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    if request.url_rule is not None and "GET" in (request.url_rule.methods or ()):
        return request.path
    arguments = request.view_args or {}
    if "enrollment_id" in arguments:
        return url_for("review.enrollment", enrollment_id=arguments["enrollment_id"])
    if "first_id" in arguments:
        return url_for("compare.pair", **arguments)
    if "quarantine_id" in arguments:
        return url_for("quarantine.one", quarantine_id=arguments["quarantine_id"])
    if "ticket_id" in arguments:
        return url_for("tickets.one", ticket_id=arguments["ticket_id"])
    return url_for("review.queue")
