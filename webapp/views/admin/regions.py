"""The areas under /admin/wilayah, one level at a time: who works there, and what came from there."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.records import people
from webapp.records.census import count_records
from webapp.rules.wilayah import LEVELS, area_label, find_area, is_within, parent_code
from webapp.views import desk
from webapp.views.context import office
from webapp.views.formats import plain_number
from webapp.views.words import words

bp = Blueprint("regions", __name__, url_prefix="/admin/wilayah")


@bp.get("")
def top() -> ResponseReturnValue:
    """The admin's own territory."""
    return show(desk.current().territory)


@bp.get("/<code>")
def one(code: str) -> ResponseReturnValue:
    """An area inside it."""
    if find_area(code, office().tables) is None or not is_within(code, desk.current().territory):
        abort(404)
    return show(code)


def show(code: str) -> str:
    """An area and those right below it."""
    below = [one for one in office().tables.wilayah["areas"] if parent_code(one) == code]
    counted = people.count_people([code, *below])
    length = len(below[0]) if below else len(code)
    records = count_records(code, length)
    whole = tuple(sum(one[at] for one in records.values()) for at in (0, 1))
    return render_template(
        "admin/regions.html",
        area=_show_area(code, counted, (whole[0], whole[1])),
        level=words(f"admin.tingkat_{LEVELS[length]}"),
        below=[_show_area(one, counted, records.get(one, (0, 0))) for one in sorted(below)],
        above=_list_above(code),
        **desk.frame(),
    )


def _show_area(
    code: str, counted: dict[tuple[str, str], int], records: tuple[int, int]
) -> dict[str, Any]:
    area = find_area(code, office().tables)
    return {
        "code": code,
        "name": area["name"] if area else code,
        "label": area_label(code, office().tables),
        "people": {role: show_count(counted[code, role]) for role in people.ROLES},
        "records": plain_number(records[0]),
        "waiting": plain_number(records[1]),
        "ends": len(code) == max(LEVELS),
    }


def show_count(number: int) -> str:
    """A figure as far as it was counted: `12`, `lebih dari 1.000`."""
    if number > people.MOST_COUNTED:
        return words("admin.lebih_dari", n=plain_number(people.MOST_COUNTED))
    return plain_number(number)


def _list_above(code: str) -> list[tuple[str, str]]:
    """The way up, as far as the admin's own territory goes."""
    way: list[tuple[str, str]] = []
    above = parent_code(code)
    while above and is_within(above, desk.current().territory):
        way.insert(0, (above, area_label(above, office().tables)))
        above = parent_code(above)
    return way
