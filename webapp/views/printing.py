"""Slips as files: a picture to send, an A6 page, and sheets of eight for whoever prints for others."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from webapp.paper.content import Paper
from webapp.records import paper
from webapp.records.device import card_number
from webapp.records.paper import Issued
from webapp.rules.slip import show_code, slip_url
from webapp.rules.text import capital
from webapp.views import detail
from webapp.views.assets import STATIC
from webapp.views.context import office, settings, utcnow
from webapp.views.desk import current
from webapp.views.formats import jakarta_date, rupiah, show_clock
from webapp.views.words import words

bp = Blueprint("printing", __name__)

FONTS = STATIC / "vendor" / "fonts"


@bp.get("/periksa/<uuid:enrollment_id>/slip.png")
def picture(enrollment_id: UUID) -> ResponseReturnValue:
    """One slip as a picture, to send to its worker."""
    return _one(enrollment_id, "png")


@bp.get("/periksa/<uuid:enrollment_id>/slip.pdf")
def page(enrollment_id: UUID) -> ResponseReturnValue:
    """One slip as an A6 page."""
    return _one(enrollment_id, "a6")


@bp.get("/hp/<uuid:device_id>/slip.pdf")
def sheet(device_id: UUID) -> ResponseReturnValue:
    """The newest slips of one phone, eight on each A4 page."""
    device, slips = paper.read_of_phone(office(), current(), device_id, "a4", utcnow())
    return answer(slips, "a4", f"slip-{card_number(device)}")


def answer(slips: Sequence[Issued], form: str, name: str) -> Response:
    """The file of these slips in one form: png (of one), a6 or a4."""
    # What draws takes forty megabytes, which most processes never need.
    from webapp.paper.files import make_file

    papers = [show(slip, settings()) for slip in slips]
    made = make_file(papers, form, words, FONTS, utcnow())
    kind, ending = ("image/png", "png") if form == "png" else ("application/pdf", "pdf")
    response = Response(made, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def show(slip: Issued, chosen: Mapping[str, Any]) -> Paper:
    """A slip in the words of the phone's screen."""
    public_url = office().public_url
    program = words(f"enroll.program_{slip.program}").replace(" ", "")
    day = f"{jakarta_date(slip.captured_at):%d-%m-%Y}"
    return Paper(
        url=slip_url(public_url, slip.token),
        code=show_code(slip.code),
        name=capital(slip.name),
        when=f"{day} {show_clock(slip.captured_at)}",
        kelurahan=slip.kelurahan,
        officer=words("slip.petugas", nama=capital(slip.officer), kartu=slip.card),
        program=words(
            "enroll.slip_program", program=program, n=slip.months, jumlah=rupiah(slip.total)
        ),
        host=public_url.partition("://")[2].rstrip("/"),
        hotline=chosen["hotline"],
        contoh=chosen["contoh"],
    )


def _one(enrollment_id: UUID, form: str) -> ResponseReturnValue:
    try:
        slip = paper.read_one(office(), current(), enrollment_id, form, utcnow())
    except paper.SlipVoid:
        return detail.show("review/enrollment.html", enrollment_id, notice="slip_batal"), 409
    return answer([slip], form, f"slip-{show_code(slip.code)}")
