"""Takes a phone's sealed outbox from another's hands: who carries it neither opens nor signs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from webapp.records import audit, intake, reports
from webapp.records.certificate import BadCertificate, read_certificate
from webapp.records.db import db, transaction
from webapp.records.deposit import Item, ItemResult
from webapp.records.device import find_device, restore_from_certificate
from webapp.records.installation import Installation
from webapp.records.models import Account, Device
from webapp.records.sealing import (
    BadPayload,
    BadSignature,
    NewerPayload,
    NotOpened,
    open_sealed,
)
from webapp.rules.slip import slip_id_text

FORMAT = "jaring-courier/1"
LARGEST_FILE = 8 * 1024 * 1024
MOST_IN_SLICE = 20
DAMAGED = "damaged"


class ForeignFile(Exception):
    """The file is of another installation."""


class UnknownAuthor(Exception):
    """The file's device is not known here, and its certificate does not make it known."""


@dataclass(frozen=True, repr=False)
class Carried:
    """One item as it stands in a file, with the hash that the file gives it."""

    item: Item
    hash: str


@dataclass(frozen=True, repr=False)
class Parcel:
    """A file, or a slice of it (WIRE section 6)."""

    installation: str
    device: UUID
    certificate: str
    items: Sequence[Carried]


def slices(items: Sequence[Carried]) -> Iterator[Sequence[Carried]]:
    """The items in portions as large as one delivery may be."""
    for start in range(0, len(items), MOST_IN_SLICE):
        yield items[start : start + MOST_IN_SLICE]


def find_author(office: Installation, parcel: Parcel, now: datetime) -> Device:
    """The device whose outbox this is: known, or made again from its certificate.

    Raises ForeignFile or UnknownAuthor.
    """
    if parcel.installation != str(office.id):
        raise ForeignFile
    author = find_device(parcel.device)
    if author is not None:
        return author
    try:
        if read_certificate(office, parcel.certificate)["sub"] != str(parcel.device):
            raise UnknownAuthor
        return restore_from_certificate(office, parcel.certificate, now)
    except BadCertificate as error:
        raise UnknownAuthor from error


def deliver(
    office: Installation, parcel: Parcel, by: Device | Account, now: datetime
) -> list[ItemResult]:
    """Take every item of a parcel, each judged alone, as its author's; raises as `find_author`.

    What was altered on the way is named and not kept: kept, it would stand where the true one
    belongs. What the author's own phone has been told stays as it is: it still has to learn.
    """
    author = find_author(office, parcel, now)
    looked = [_look(office, author, carried) for carried in parcel.items]
    _note(author, by, len(parcel.items), sum(bool(found) for _, found in looked), now)
    carrier = by.id if isinstance(by, Device) else None
    results = [
        _refuse(carried, found)
        if found
        else intake.receive(office, author, item, now, delivered_by=carrier)
        for carried, (item, found) in zip(parcel.items, looked, strict=True)
    ]
    _note_delivery(author)
    return results


def show_result(result: ItemResult) -> dict[str, Any]:
    """A result as the wire has it."""
    shown = {
        "id": str(result.id),
        "rev": result.rev,
        "result": result.result,
        "hash": result.hash,
    }
    return {**shown, "problems": result.problems} if result.problems else shown


def _look(office: Installation, author: Device, carried: Carried) -> tuple[Item, str | None]:
    """The item as it may be taken, and its first member that is not as its author wrote it.

    What does not open here, or was signed by somebody else, is for the intake to keep aside. It
    holds no number: nobody vouches for it, and the true record of that number may still come.
    """
    item = carried.item
    if item.hash != carried.hash:
        return item, "sealed"
    try:
        signed = open_sealed(item.sealed, office.keys, str(author.id), author.public_key)
    except (NotOpened, BadSignature, BadPayload, NewerPayload):
        return replace(item, seq=None), None
    slip = slip_id_text(item.slip_id) if item.slip_id else None
    written = {"id": str(item.id), "rev": item.rev, "seq": item.seq, "slip": slip}
    altered = (name for name, value in written.items() if value != getattr(signed, name))
    return item, next(altered, None)


def _refuse(carried: Carried, member: str) -> ItemResult:
    item = carried.item
    problems = [{"field": member, "code": "item_damaged"}]
    return ItemResult(item.id, item.rev, DAMAGED, carried.hash, problems)


@transaction
def _note(author: Device, by: Device | Account, items: int, damaged: int, now: datetime) -> None:
    """Who brought it stands written before anything of it is taken."""
    kind = "device" if isinstance(by, Device) else "account"
    detail = {"items": items, "damaged": damaged}
    audit.record(kind, by.id, "courier.deliver", "device", author.id, detail, now)


@transaction
def _note_delivery(author: Device) -> None:
    """What the author's phone was known to keep back may be here now."""
    db.session.refresh(author, with_for_update={"key_share": True})
    reports.take_delivery(author)
