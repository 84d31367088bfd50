"""Reads a courier file as somebody uploads it: whole or not at all, its items one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from webapp.records.courier import FORMAT, LARGEST_FILE, Carried, Parcel
from webapp.records.strict_json import NotJson, read_json
from webapp.views.api.shapes import SyncItem
from webapp.views.api.shapes_courier import CourierHead, as_carried

# The smallest real record is larger than this; more items than fit are no outbox of ours.
SMALLEST_ITEM = 1024
MOST_ITEMS = LARGEST_FILE // SMALLEST_ITEM
# So far into a file its format is named, also when the end is missing.
BEGINNING = 200


class NotCourier(Exception):
    """The file is no courier file; what was chosen is something else."""


class Damaged(Exception):
    """It was a courier file once, but its end or its head is gone."""


class TooLarge(Exception):
    """The file is larger than any outbox."""


@dataclass(frozen=True, repr=False)
class Upload:
    """A file that can be read; `places` says where in it each item of the parcel stands."""

    parcel: Parcel
    places: Sequence[int]
    # The places of what is no item any more.
    broken: Sequence[int]

    @property
    def size(self) -> int:
        """How many items the file holds, broken ones too."""
        return len(self.places) + len(self.broken)


def read_file(data: bytes) -> Upload:
    """The parcel in an uploaded file; raises NotCourier, Damaged or TooLarge."""
    if len(data) > LARGEST_FILE:
        raise TooLarge
    try:
        value = read_json(data)
    except NotJson as error:
        raise Damaged if _was_ours(data) else NotCourier from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise NotCourier
    items = value.pop("items", None)
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise Damaged
    try:
        head = CourierHead.model_validate(value)
    except ValidationError as error:
        raise Damaged from error
    return _sort(head, items)


def _sort(head: CourierHead, items: list[Any]) -> Upload:
    """What can still be delivered, and the places of what cannot."""
    carried: list[Carried] = []
    places: list[int] = []
    broken: list[int] = []
    for place, item in enumerate(items, start=1):
        try:
            carried.append(as_carried(SyncItem.model_validate(item)))
            places.append(place)
        except ValidationError:
            broken.append(place)
    parcel = Parcel(head.installation, UUID(head.device), head.certificate, carried)
    return Upload(parcel, places, broken)


def _was_ours(data: bytes) -> bool:
    return FORMAT.encode("ascii") in data[:BEGINNING]
