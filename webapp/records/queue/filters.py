"""What a reader wants to see of the queue, and the one index that each such wish is read along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, true

from webapp.records.installation import Installation
from webapp.records.models import Enrollment
from webapp.records.permission import Person
from webapp.rules.wilayah import is_within

PROVINCE, KOTA, KECAMATAN = 2, 5, 8  # how long the code of an area of this level is
# The state that each view lists; `tanda` and `lewat` are parts of what waits.
STATES = {
    "menunggu": "submitted",
    "tanda": "submitted",
    "lewat": "submitted",
    "dikembalikan": "returned",
    "disetujui": "approved",
    "ditolak": "rejected",
    "dibatalkan": "withdrawn",
    "diserahkan": "handed_over",
    "terdaftar": "registered",
    "ditolak_bpjs": "bpjs_rejected",
}
WAITING = "submitted"
LOWEST, HIGHEST = ".00.00.0000", ".99.99.9999"


@dataclass(frozen=True)
class Filters:
    """What the reader wants to see; `before` is the moment before which it must have arrived."""

    view: str = "menunggu"
    area: str | None = None
    rw: str | None = None
    event: UUID | None = None
    author: UUID | None = None
    flag: str | None = None
    flagged: bool = False
    before: datetime | None = None
    searched: bool = False  # the list is what a search found, and has no order to go on in

    @property
    def state(self) -> str:
        """The state of every record of this list."""
        return STATES[self.view]

    @property
    def is_open(self) -> bool:
        """Whether one can go on from record to record and decide."""
        return self.state == WAITING and not self.searched


@dataclass(frozen=True)
class After:
    """The place of a row in its list, from which the next page goes on, or the one before goes back."""

    attention: int
    moment: datetime
    id: UUID


def area_of(person: Person, filters: Filters) -> str:
    """The area that is listed: the one asked for, as far as it lies in the person's own."""
    asked = filters.area
    return asked if asked and is_within(asked, person.territory) else person.territory


def along_index(person: Person, filters: Filters) -> list[ColumnElement[bool]]:
    """The equalities of one index; whatever else is asked for is looked at row by row.

    A person or an event narrows more than any area, so its index comes first.
    """
    area = area_of(person, filters)
    state = Enrollment.state == filters.state
    if filters.author:
        return [Enrollment.author_id == filters.author, state]
    if filters.event:
        return [Enrollment.event_id == filters.event, state]
    if len(area) <= PROVINCE:
        return [state]
    levels: dict[int, Any] = {KOTA: Enrollment.kota, KECAMATAN: Enrollment.kecamatan}
    return [state, levels.get(len(area), Enrollment.kelurahan) == area]


def in_kelurahan(column: Any, area: str) -> ColumnElement[bool]:
    """That a column of kelurahan codes lies in an area: one range of an index.

    Both ends are written as a code is, so that every collation puts them in the same order.
    """
    if len(area) > KECAMATAN:
        same: ColumnElement[bool] = column == area
        return same
    rest = slice(len(area) - PROVINCE, None)
    return and_(column >= area + LOWEST[rest], column <= area + HIGHEST[rest])


def in_areas(office: Installation, person: Person, column: Any) -> list[ColumnElement[bool]]:
    """That a column's territory lies in a person's own."""
    if len(person.territory) <= PROVINCE:
        return [true()]
    areas = office.tables.wilayah["areas"]
    return [column.in_([code for code in areas if is_within(code, person.territory)])]
