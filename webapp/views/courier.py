"""The page on which a supervisor delivers a volunteer's sealed outbox that came as a file."""

from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.records import courier, limits
from webapp.records.courier import ForeignFile, UnknownAuthor
from webapp.records.deposit import ItemResult
from webapp.records.device import card_number
from webapp.records.limits import Limit
from webapp.records.models import Account
from webapp.records.permission import Thing, may
from webapp.records.slip import find_slip
from webapp.rules.slip import show_code
from webapp.views import desk
from webapp.views.context import office, utcnow
from webapp.views.courier_file import Damaged, NotCourier, TooLarge, Upload, read_file
from webapp.views.forms import CourierForm
from webapp.views.words import has_words, words

bp = Blueprint("courier", __name__, url_prefix="/titipan")

PER_ACCOUNT = Limit("courier_office", most=30, seconds=600)
# What keeps a whole file from being taken, and the sentence that says so.
REFUSALS: dict[type[Exception], str] = {
    NotCourier: "courier.bukan",
    ForeignFile: "courier.bukan",
    Damaged: "courier.rusak",
    TooLarge: "office.titipan_besar",
    UnknownAuthor: "office.titipan_petugas",
}
NEEDS_SOMEBODY = ("invalid", courier.DAMAGED)


@dataclass(frozen=True)
class Delivered:
    """What became of a file, as its page shows it."""

    card: str
    size: int
    arrived: int
    held: int
    # Place in the file, the slip's code where it may be shown, and what is to be done.
    rows: list[tuple[int, str, str]]


@bp.route("", methods=["GET", "POST"])
def deliver() -> ResponseReturnValue:
    """Take one file and say what became of each item.

    The answer is the page itself: to send the form again delivers the same file twice, which is
    harmless, and nothing of the file is kept to be shown later.
    """
    form = CourierForm()
    if not form.is_submitted():
        return show()
    chosen = form.berkas.data
    if not chosen:
        return show(problem=words("office.titipan_kosong")), 422
    account = desk.current()
    limits.count(office(), PER_ACCOUNT, str(account.id), utcnow())
    with closing(chosen):
        content = chosen.read(courier.LARGEST_FILE + 1)
    try:
        return show(delivered=take(read_file(content), account))
    except tuple(REFUSALS) as error:
        return show(problem=words(REFUSALS[type(error)])), 422


def take(upload: Upload, account: Account) -> Delivered:
    """Deliver a file slice by slice; what cannot be read of it is counted as damaged."""
    author = courier.find_author(office(), upload.parcel, utcnow())
    results: list[ItemResult] = []
    for items in courier.slices(upload.parcel.items):
        part = replace(upload.parcel, items=items)
        results += courier.deliver(office(), part, account, utcnow())
    seen = may(account, "enrollment.read", Thing(author.account.territory))
    rows = [
        (place, _code(carried) if seen else "", _advice(result))
        for place, carried, result in zip(upload.places, upload.parcel.items, results, strict=True)
        if result.result in NEEDS_SOMEBODY
    ]
    rows += [(place, "", words("office.titipan_rusak_satu")) for place in upload.broken]
    return Delivered(
        card=card_number(author),
        size=upload.size,
        arrived=upload.size - len(rows),
        held=sum(result.result in ("quarantined", "conflict") for result in results),
        rows=sorted(rows),
    )


def show(*, problem: str = "", delivered: Delivered | None = None) -> str:
    """The page with its form."""
    return render_template(
        "courier/deliver.html", problem=problem, delivered=delivered, **desk.frame()
    )


def _code(carried: courier.Carried) -> str:
    """The code of an item's slip, by which its volunteer knows it."""
    slip = find_slip(carried.item.slip_id) if carried.item.slip_id else None
    return show_code(slip.code) if slip else ""


def _advice(result: ItemResult) -> str:
    """What is to be done about an item, and by whom."""
    if result.result == courier.DAMAGED:
        return words("office.titipan_rusak_satu")
    named = dict.fromkeys(_label(problem) for problem in result.problems)
    return words("office.titipan_isian", isian=", ".join(named))


def _label(problem: dict[str, Any]) -> str:
    key = f"office.isian_{problem['field'].partition('.')[0]}"
    return words(key if has_words(key) else "office.isian_lain")
