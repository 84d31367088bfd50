"""Puts an enrollment and its revisions into their tables, personal members encrypted one by one."""

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert

from webapp.records.db import db
from webapp.records.fields import Unreadable, blind_index, decrypt, encrypt, search_tokens
from webapp.records.installation import Installation
from webapp.records.keys import Keys
from webapp.records.models import Deposit, Device, Enrollment, Revision, SearchToken
from webapp.records.payload import Payload
from webapp.rules.review import needs_attention
from webapp.rules.tables import Tables

log = logging.getLogger("jaring")

# Whatever tells who somebody is, where he lives or what she earns (SECURITY section 2, C3 and C4).
PERSONAL = frozenset(
    {
        "nik",
        "nama",
        "tanggal_lahir",
        "jenis_kelamin",
        "alamat",
        "tinggal_sekarang",
        "kode_pos",
        "no_hp",
        "email",
        "lokasi_kerja",
        "jam_kerja",
        "penghasilan",
        "pemberi_kerja",
        "waris",
    }
)
PERSONAL_CONSENT = frozenset({"saksi", "strokes"})
COLUMNS = ("nik", "nama", "no_hp")
UNREAD = "\N{EM DASH}"  # stands in a list for a name that does not open

Content = tuple[dict[str, Any], dict[str, Any]]


@dataclass(frozen=True, repr=False)
class Judged:
    """A record that keeps every rule, with all that the server derives from it."""

    record: dict[str, Any]
    consent: dict[str, Any]
    sektor: str
    total: int
    flags: list[str]
    captured_at: datetime


def open_record(office: Installation, revision: Revision) -> dict[str, Any]:
    """The whole record of a revision, in clear."""
    return _open(office.keys, revision.record, f"record:{revision.enrollment_id}", PERSONAL)


def open_consent(office: Installation, revision: Revision) -> dict[str, Any]:
    """The consent that a revision rests on, in clear."""
    return _open(
        office.keys, revision.consent, f"consent:{revision.enrollment_id}", PERSONAL_CONSENT
    )


def open_members(
    office: Installation, enrollment_id: UUID, record: dict[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """Some members of a revision's record, in clear."""
    chosen = {name: record[name] for name in names}
    return _open(office.keys, chosen, f"record:{enrollment_id}", PERSONAL)


def open_field(office: Installation, enrollment: Enrollment | Row[Any], name: str) -> str | None:
    """One of the encrypted columns `nik`, `nama`, `no_hp` and `total`, in clear."""
    value = getattr(enrollment, name)
    return None if value is None else decrypt(office.keys, value, _place(enrollment.id, name))


def read_field(office: Installation, enrollment: Enrollment | Row[Any], name: str) -> str | None:
    """The same beside other records: what does not open holds none of them up, and says nothing."""
    try:
        return open_field(office, enrollment, name)
    except Unreadable:
        log.warning("field left out", extra={"event": "field_left_out"})
        return None


def seal_content(keys: Keys, enrollment_id: UUID, judged: Judged) -> Content:
    """Record and consent as a revision keeps them."""
    return (
        _seal(keys, judged.record, f"record:{enrollment_id}", PERSONAL),
        _seal(keys, judged.consent, f"consent:{enrollment_id}", PERSONAL_CONSENT),
    )


def add_revision(
    deposit: Deposit,
    device: Device,
    payload: Payload,
    captured_at: datetime,
    content: Content | None = None,
) -> None:
    """Append what was sent, merged onto what it mends; a withdrawal has no content."""
    record, consent = content or ({}, {})
    db.session.add(
        Revision(
            enrollment_id=payload.enrollment_id,
            rev=payload.rev,
            act=payload.act,
            base=payload.base,
            device_id=device.id,
            author_id=device.account_id,
            hash=deposit.hash,
            schema=payload.v,
            record=record,
            consent=consent,
            # The phone's own word on the time stays beside the moment it was corrected to.
            meta={**payload.meta.model_dump(), "time": payload.time},
            captured_at=captured_at,
            received_at=deposit.received_at,
        )
    )


def write_columns(keys: Keys, tables: Tables, enrollment: Enrollment, judged: Judged) -> None:
    """Set what an enrollment shows and is found by, from a judged record."""
    record = judged.record
    for name in ("kelurahan", "rw", "rt", "pekerjaan", "program", "bulan", "pembayar"):
        setattr(enrollment, name, record[name])
    for name in COLUMNS:
        value = record[name]
        sealed = None if value is None else encrypt(keys, value, _place(enrollment.id, name))
        setattr(enrollment, name, sealed)
    for name, index in indexes(keys, record, judged.consent).items():
        setattr(enrollment, name, index)
    enrollment.sektor = judged.sektor
    enrollment.total = encrypt(keys, str(judged.total), _place(enrollment.id, "total"))
    enrollment.captured_at = judged.captured_at
    set_flags(enrollment, judged.flags, tables)


def write_tokens(keys: Keys, enrollment: Enrollment, nama: str) -> None:
    """Make an enrollment findable by the parts of its name, in the territory it lies in."""
    gone = delete(SearchToken).where(SearchToken.enrollment_id == enrollment.id)
    db.session.execute(gone, execution_options={"synchronize_session": False})
    found = sorted(search_tokens(keys, nama))
    if found:
        where = {"enrollment_id": enrollment.id, "kelurahan": enrollment.kelurahan}
        rows = [{"token": token, **where} for token in found]
        db.session.execute(insert(SearchToken), rows)


def set_flags(enrollment: Enrollment, flags: list[str], tables: Tables) -> None:
    """Give an enrollment its flags, in the order of the rules; attention follows from them."""
    order = [*tables.enrollment["flags"]["attention"], *tables.enrollment["flags"]["information"]]
    enrollment.flags = [flag for flag in order if flag in flags]
    enrollment.attention = int(needs_attention(enrollment.flags, tables))


def indexes(
    keys: Keys, record: Mapping[str, Any], consent: Mapping[str, Any]
) -> dict[str, str | None]:
    """The blind indexes of what is compared between enrollments; each None where nothing is given."""
    heir = (record["waris"] or {}).get("nama")
    strokes = consent.get("strokes")
    # The shape alone: a signature pasted elsewhere on the field is the same signature.
    shape = json.dumps([stroke[2:] for stroke in strokes]) if strokes else None
    values = {
        "nik_index": ("nik", record["nik"]),
        "phone_index": ("phone", record["no_hp"]),
        "birth_index": ("birth", record["tanggal_lahir"]),
        "heir_index": ("heir", heir.casefold() if heir else None),
        "strokes_index": ("strokes", shape),
    }
    return {
        name: None if value is None else blind_index(keys, kind, value)
        for name, (kind, value) in values.items()
    }


def _seal(
    keys: Keys, members: Mapping[str, Any], place: str, personal: frozenset[str]
) -> dict[str, Any]:
    return {
        name: encrypt(keys, json.dumps(value, ensure_ascii=False), f"{place}:{name}")
        if name in personal and value is not None
        else value
        for name, value in members.items()
    }


def _open(
    keys: Keys, members: Mapping[str, Any], place: str, personal: frozenset[str]
) -> dict[str, Any]:
    return {
        name: json.loads(decrypt(keys, value, f"{place}:{name}"))
        if name in personal and value is not None
        else value
        for name, value in members.items()
    }


def _place(enrollment_id: UUID, name: str) -> str:
    return f"enrollment:{enrollment_id}:{name}"
