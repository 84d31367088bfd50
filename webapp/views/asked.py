"""Which part of the queue an address asks for; what cannot be read asks for nothing."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from flask import request

from webapp.records import queue
from webapp.records.queue import After, Filters
from webapp.views.context import office, settings, utcnow

HELD = "karantina"
VIEWS = (*queue.STATES, HELD)
LATE = "lewat"
# The parts of an address that a list is made of; whatever else is asked for is left out.
FILTERS = ("wilayah", "rw", "kegiatan", "petugas", "tanda", "umur")
KEPT = ("tampil", *FILTERS, "cari")
LONGEST_AGE = 365


def arguments() -> dict[str, str]:
    """The parts of this request's address that make a list."""
    return {name: request.args[name] for name in KEPT if request.args.get(name)}


def asked_view() -> str:
    """The view that is asked for."""
    view = request.args.get("tampil", "")
    return view if view in VIEWS else VIEWS[0]


def asked_filters() -> Filters:
    """The filters in the address of this request."""
    return read_filters(arguments(), asked_view())


def read_filters(given: Mapping[str, str], view: str) -> Filters:
    """The filters in an address."""
    return Filters(
        view=view if view in queue.STATES else VIEWS[0],
        area=given.get("wilayah"),
        rw=_read_rw(given.get("rw", "")),
        event=_read_id(given.get("kegiatan", "")),
        author=_read_id(given.get("petugas", "")),
        flag=_read_flag(given.get("tanda", "")),
        flagged=view == "tanda",
        before=_read_age(given.get("umur", ""), view),
        searched="cari" in given,
    )


def read_after(text: str) -> After | None:
    """The place where a page ended, or nothing."""
    try:
        attention, moment, name = text.split("_")
        parsed = datetime.fromisoformat(moment)
        if parsed.tzinfo is None:
            return None
        return After(int(attention), parsed.astimezone(UTC), UUID(name))
    except (ValueError, OverflowError):
        return None


def write_after(after: After | None) -> str | None:
    """The place where a page ends, for its address."""
    return f"{after.attention}_{after.moment.isoformat()}_{after.id}" if after else None


def late_before() -> datetime:
    """The moment before which a record must have come to be late today."""
    return queue.promised_since(utcnow(), review_days())


def review_days() -> int:
    """How many days a review may take, as was promised."""
    return int(settings()["thresholds"]["review_days"])


def _read_age(text: str, view: str) -> datetime | None:
    """`lewat`, or a number of days that something has waited at least."""
    asked = [late_before()] if LATE in (text, view) else []
    if re.fullmatch("[0-9]{1,3}", text) and 1 <= int(text) <= LONGEST_AGE:
        asked.append(queue.promised_since(utcnow(), int(text) - 1))
    return min(asked, default=None)


def _read_rw(text: str) -> str | None:
    digits = text.strip()
    return digits.zfill(3) if re.fullmatch("[0-9]{1,3}", digits) else None


def _read_flag(text: str) -> str | None:
    flags = office().tables.enrollment["flags"]
    return text if text in flags["attention"] or text in flags["information"] else None


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
