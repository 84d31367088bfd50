"""The list of what waits: its filters as they stand in the address, its rows as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import request

from webapp.records import queue, setting
from webapp.records.models import Account
from webapp.records.queue import After, Filters, HeldRow, Page, Row
from webapp.rules.slip import show_code
from webapp.rules.wilayah import area_label, list_kelurahan
from webapp.views.context import office, utcnow
from webapp.views.formats import days_between
from webapp.views.words import has_words, words

VIEWS = (*queue.STATES, "karantina")
# The parts of an address that a list is made of; whatever else is asked for is left out.
KEPT = ("tampil", "wilayah", "rw", "kegiatan", "petugas", "tanda", "umur")


@dataclass(frozen=True)
class Listing:
    """A page of the queue as its template wants it."""

    view: str
    filters: Filters
    rows: list[dict[str, Any]]
    after: str | None
    arguments: dict[str, str]
    holds_any: bool
    choices: dict[str, list[tuple[str, str]]]


def make_listing(account: Account) -> Listing:
    """The page of the queue that the address asks for."""
    arguments = {k: request.args[k] for k in KEPT if request.args.get(k)}
    view = arguments.get("tampil", VIEWS[0])
    view = view if view in VIEWS else VIEWS[0]
    filters = read_filters(arguments, view)
    after = read_after(request.args.get("setelah", ""))
    now, place = utcnow(), office()
    late = setting.thresholds(place)["review_days"]
    rows: list[dict[str, Any]]
    if view == "karantina":
        held = queue.list_held(place, account, after)
        rows, last = [show_held(row, now, late) for row in held.rows], held.after
    else:
        page: Page[Row] = queue.list_enrollments(place, account, filters, after)
        rows, last = [show_row(row, now, late) for row in page.rows], page.after
    return Listing(
        view=view,
        filters=filters,
        rows=rows,
        after=write_after(last) if last else None,
        arguments=arguments,
        holds_any=queue.holds_any(place, account),
        choices=_choices(account),
    )


def asked_filters() -> Filters:
    """The filters in the address of this request."""
    return read_filters(request.args, request.args.get("tampil", ""))


def read_filters(arguments: Mapping[str, str], view: str) -> Filters:
    """The filters in an address; what cannot be read filters nothing."""
    return Filters(
        view=view if view in queue.STATES else VIEWS[0],
        area=arguments.get("wilayah"),
        rw=arguments.get("rw") or None,
        event=_read_id(arguments.get("kegiatan", "")),
        author=_read_id(arguments.get("petugas", "")),
        flag=arguments.get("tanda") or None,
        flagged=view == "tanda",
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


def write_after(after: After) -> str:
    """The place where a page ends, for its address."""
    return f"{after.attention}_{after.moment.isoformat()}_{after.id}"


def show_row(row: Row, now: datetime, late_after: int) -> dict[str, Any]:
    """A waiting record with its age and its flags as words."""
    days = days_between(row.received_at, now)
    attention = office().tables.enrollment["flags"]["attention"]
    return {
        "id": row.id,
        "nama": row.nama,
        "nik": row.nik,
        "author": row.author,
        "state": row.state,
        "age": show_age(days),
        "late": row.state == "submitted" and days > late_after,
        "flags": [show_flag(flag, row.seconds) for flag in row.flags if flag in attention],
    }


def show_flag(flag: str, took: Mapping[str, int]) -> str:
    """A flag as a word; how long something took stands in it."""
    if has_words(f"office.flag_{flag}"):
        return words(
            f"office.flag_{flag}", n=took["consent" if flag == "consent_fast" else "keying"]
        )
    return words(f"flag.{flag}")


def show_held(row: HeldRow, now: datetime, late_after: int) -> dict[str, Any]:
    """A deposit kept aside, with its reason as a sentence."""
    days = days_between(row.held_at, now)
    return {
        "id": row.id,
        "late": days > late_after,
        "card": f"K-{row.device_number:04d}",
        "author": row.author,
        "code": show_code(row.code) if row.code else "",
        "age": show_age(days),
        "reason": show_reason(row.reason),
    }


def show_reason(code: str) -> str:
    """Why something is kept aside, as one sentence."""
    return words(f"reason.{code}")


def show_age(days: int) -> str:
    """`hari ini`, `3 hari`."""
    return words("office.hari", n=days) if days > 0 else words("office.hari_ini")


def _choices(account: Account) -> dict[str, list[tuple[str, str]]]:
    place = office()
    return {
        "wilayah": [
            (code, area_label(code, place.tables))
            for code in list_kelurahan(place.tables, account.territory)
        ],
        "kegiatan": [(str(e.id), e.name) for e in queue.list_events(place, account)],
        "petugas": [(str(a.id), a.name) for a in queue.list_authors(place, account)],
    }


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
