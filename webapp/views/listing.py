"""The list of what waits: as its address asks for it, its rows as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request

from webapp.records import queue
from webapp.records.models import Account
from webapp.records.queue import Filters, HeldRow, Row
from webapp.records.queue import search as searching
from webapp.records.queue.search import Found, Onward
from webapp.rules.slip import show_code
from webapp.views import asked, searched
from webapp.views.asked import (
    HELD,
    KEPT,
    VIEWS,
    asked_filters,
    read_after,
    read_filters,
    write_after,
)
from webapp.views.choices import describe
from webapp.views.context import office, utcnow
from webapp.views.formats import days_between, plain_number
from webapp.views.words import has_words, words

__all__ = ["KEPT", "VIEWS", "asked_filters", "read_after", "read_filters", "write_after"]

NOTHING = Found([])
CHIPS = ("menunggu", "tanda", "lewat", "dikembalikan", HELD)


@dataclass(frozen=True)
class Part:
    """The rows that are shown, and how the address of the parts after and before them ends."""

    rows: list[dict[str, Any]]
    after: str | None = None
    before: str | None = None
    broken_off: bool = False


@dataclass(frozen=True)
class Listing:
    """A page of the queue as its template wants it."""

    view: str
    filters: Filters
    part: Part
    arguments: dict[str, str]
    counts: dict[str, str]
    chosen: list[str]
    holds_any: bool
    # What was looked for, in words; None where nothing was, empty once that is too long ago.
    search: str | None = None
    open_id: UUID | None = None
    chips: tuple[str, ...] = field(default=CHIPS)

    @property
    def kept(self) -> dict[str, str]:
        """The filters in the address, without what was searched for."""
        return {name: value for name, value in self.arguments.items() if name != "cari"}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of this page."""
        return self.part.rows


def make_listing(account: Account, beside: UUID | None = None) -> Listing:
    """The page of the queue that the address asks for, or the part of it beside an open record."""
    given, view, filters = asked.arguments(), asked.asked_view(), asked.asked_filters()
    query = None
    if filters.searched:
        query = searched.unseal(given["cari"], account, utcnow())
    # A view of its own may say how old something must be; another age has no counts.
    plain = filters if "umur" in given else replace(filters, before=None)
    counted = queue.count_views(account, plain, asked.late_before())
    return Listing(
        view=view,
        filters=filters,
        part=_find_part(account, filters, query, beside),
        arguments=given,
        counts={name: show_count(name, number) for name, number in counted.items()},
        chosen=describe(account, filters, given),
        holds_any=queue.holds_any(office(), account),
        search=(searched.describe(query) if query else "") if filters.searched else None,
        open_id=beside,
        chips=CHIPS if view in CHIPS else (*CHIPS, view),
    )


def _find_part(
    account: Account, filters: Filters, query: searching.Query | None, beside: UUID | None
) -> Part:
    place = office()
    after, before = request.args.get("setelah", ""), request.args.get("sebelum", "")
    now, late = utcnow(), asked.review_days()
    if filters.searched:
        found = searching.find(place, account, query, _read_onward(after)) if query else NOTHING
        rows = [show_row(row, now, late) for row in found.rows]
        return Part(rows, _write_onward(found.onward), None, found.looked_on)
    if asked.asked_view() == HELD:
        held = queue.list_held(place, account, read_after(after))
        return Part([show_held(row, now, late) for row in held.rows], write_after(held.after))
    if beside:
        page = queue.list_beside(place, account, filters, beside)
    else:
        page = queue.list_enrollments(
            place, account, filters, read_after(after), read_after(before)
        )
    rows = [show_row(row, now, late) for row in page.rows]
    return Part(rows, write_after(page.after), write_after(page.before), page.looked_on)


def show_count(view: str, number: int) -> str:
    """`1.204`; what is only counted so far is `99+`."""
    if view == asked.LATE and number >= queue.MOST_COUNTED:
        return f"{queue.MOST_COUNTED - 1}+"
    return plain_number(number)


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


def _read_onward(text: str) -> Onward | None:
    kelurahan, _, name = text.rpartition("_")
    try:
        return Onward(kelurahan, UUID(name)) if kelurahan else None
    except ValueError:
        return None


def _write_onward(onward: Onward | None) -> str | None:
    return f"{onward.kelurahan}_{onward.id}" if onward else None
