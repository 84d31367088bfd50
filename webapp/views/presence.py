"""What an open page of the desk asks every few seconds: who else has this record open, and is it still it."""

from uuid import UUID

from flask import Blueprint, jsonify, request, session
from flask.typing import ResponseReturnValue

from webapp.records import presence
from webapp.records.models import Account, Enrollment, Presence
from webapp.rules.text import capital, short_name
from webapp.views.context import utcnow
from webapp.views.desk import current
from webapp.views.detail import adds_to_detail
from webapp.views.formats import show_clock
from webapp.views.words import words

bp = Blueprint("presence", __name__, url_prefix="/periksa")


@bp.get("/<uuid:enrollment_id>/hadir")
def others(enrollment_id: UUID) -> ResponseReturnValue:
    """Who else has it open, in sentences, and one more if it is no longer what is on the screen."""
    seen = presence.stay(current(), enrollment_id, utcnow())
    shown = (request.args.get("rev"), request.args.get("keadaan"))
    session.modified = False  # a page that merely stays open does not put off the end of a session
    said = [show(one) for one in seen.others]
    if shown != (str(seen.rev), seen.state):
        said.append(words("bulk.hadir_berubah"))
    return jsonify(said)


@adds_to_detail
def name_others(enrollment: Enrollment) -> dict[str, list[str]]:
    """Who else had it open when the page was made."""
    watching: Account = current()
    found = presence.list_others(watching, enrollment.id, utcnow())
    return {"watchers": [show(one) for one in found]}


def show(one: Presence) -> str:
    """`JOKO S. juga membuka data ini, 14.32`."""
    who = capital(short_name(one.account.name))
    return words("bulk.hadir", siapa=who, jam=show_clock(one.since))
