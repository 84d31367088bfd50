"""The shapes of a carried outbox (WIRE section 6), as a phone sends it and as a file holds it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from webapp.records.courier import Carried, Parcel
from webapp.records.payload import Hash, Id, Number, Strict, Time
from webapp.views.api.shapes import ProblemShape, SyncItem

LONGEST_CERTIFICATE = 4096
Certificate = Annotated[str, StringConstraints(max_length=LONGEST_CERTIFICATE)]


class CourierHead(Strict):
    """What a file says of itself."""

    format: Literal["jaring-courier/1"]
    installation: Id
    device: Id
    certificate: Certificate
    made: Time


class CourierFile(CourierHead):
    """A sealed outbox, or a slice of it."""

    items: list[SyncItem]

    def as_parcel(self) -> Parcel:
        """As records take it."""
        items = [as_carried(item) for item in self.items]
        return Parcel(self.installation, UUID(self.device), self.certificate, items)


class CourierRequest(Strict):
    file: CourierFile


class CourierResult(Strict):
    """What became of one item; `damaged` was altered on the way and is not kept."""

    id: Id
    rev: Number
    result: Literal["stored", "already_stored", "conflict", "invalid", "quarantined", "damaged"]
    hash: Hash
    problems: list[ProblemShape] | None = None


class CourierAnswer(Strict):
    server_time: Time
    results: list[CourierResult]


def as_carried(item: SyncItem) -> Carried:
    """An item of a file with the hash that the file gives it."""
    return Carried(item.as_item(), item.hash)
