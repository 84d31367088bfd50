"""Clean records of one volunteer, approved together once some that chance named were opened."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.records import bulk, fields
from webapp.records.bulk import Batch, Listed, NotOpened
from webapp.records.fields import Unreadable
from webapp.records.models import Enrollment
from webapp.records.permission import Thing, may
from webapp.rules.text import capital, short_name
from webapp.rules.wilayah import area_label
from webapp.views.context import office, utcnow
from webapp.views.desk import current, frame
from webapp.views.detail import adds_to_detail, find_done
from webapp.views.formats import days_between
from webapp.views.listing import show_age
from webapp.views.words import words

bp = Blueprint("bulk", __name__, url_prefix="/periksa")

MOST_SHOWN = 60  # ids in one address


@bp.route("/serentak", methods=["GET", "POST"])
def approve() -> ResponseReturnValue:
    """The list of one volunteer, what must be opened first, and the approval of all of it."""
    author_id = _read_id(request.args.get("petugas", ""))
    if author_id is None:
        return redirect(url_for("review.queue"))
    if request.method == "GET":
        return show(author_id)
    listed = _read_list(author_id, request.form.get("daftar", ""))
    if listed is None:
        return show(author_id, words("bulk.daftar_berubah")), 409
    try:
        outcome = bulk.approve(office(), current(), author_id, listed, utcnow())
    except NotOpened:
        return show(author_id, words("bulk.belum_dibuka")), 409
    done, left = _pack(outcome.decisions), _pack(outcome.left_out)
    return redirect(url_for("bulk.approve", petugas=author_id, bersama=done, tinggal=left), 303)


def show(author_id: UUID, problem: str = "") -> str:
    """The page of one volunteer's list, with what was just approved on top of it."""
    batch = bulk.get_batch(office(), current(), author_id, utcnow())
    done = [find_done(str(one)) for one in _asked_for("bersama")]
    left = {one: bulk.find_name(office(), current(), one) for one in _asked_for("tinggal")}
    return render_template(
        "bulk/show.html",
        petugas=author_id,
        officer=capital(short_name(batch.author.name)),
        lines=[_show_line(line) for line in batch.lines],
        waits=[line.nama for line in batch.unopened],
        is_stricter=batch.is_stricter,
        token=_write_list(batch),
        problem=problem,
        approved=[one for one in done if one],
        left={one: nama for one, nama in left.items() if nama},
        done=find_done(request.args.get("selesai", "")),
        kept={"petugas": author_id, "serentak": 1},
        bersama=request.args.get("bersama", ""),
        **frame(),
    )


@adds_to_detail
def offer(enrollment: Enrollment) -> dict[str, Any]:
    """Whose record it is, and whether others of the same volunteer may be approved together."""
    author = enrollment.author
    allowed = may(current(), "bulk.approve", Thing(author.territory, author.id))
    return {"officer": short_name(author.name), "may_bulk": allowed}


def _show_line(line: bulk.Line) -> dict[str, Any]:
    place = area_label(line.kelurahan, office().tables)
    return {
        "id": line.id,
        "nama": line.nama,
        "where": words("office.rt_rw", rt=line.rt, rw=line.rw, place=place),
        "age": show_age(days_between(line.received_at, utcnow())),
        "is_sample": line.is_sample,
        "is_opened": line.is_opened,
    }


def _write_list(batch: Batch) -> str:
    """The list as it is shown, sealed: only what this person was shown can come back."""
    listed = [[str(line.id), line.rev] for line in batch.lines]
    return fields.encrypt(office().keys, json.dumps(listed), _bound_to(batch.author.id))


def _read_list(author_id: UUID, token: str) -> Listed | None:
    try:
        listed = json.loads(fields.decrypt(office().keys, token, _bound_to(author_id)))
    except Unreadable:
        return None
    return [(UUID(one), rev) for one, rev in listed]


def _bound_to(author_id: UUID) -> str:
    return f"bulk:{current().id}:{author_id}"


def _pack(ids: Sequence[UUID]) -> str:
    """Ids as an address carries them."""
    return urlsafe_b64encode(b"".join(one.bytes for one in ids)).decode()


def _asked_for(name: str) -> list[UUID]:
    """The ids that an address carries; none where it makes no sense."""
    try:
        raw = urlsafe_b64decode(request.args.get(name, ""))
        return [UUID(bytes=raw[at : at + 16]) for at in range(0, len(raw), 16)][:MOST_SHOWN]
    except ValueError:
        return []


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
