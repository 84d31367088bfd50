"""A city's worth of made-up records, written straight into the tables, to measure pages against.

Records of one kecamatan are encrypted as they would be; those of everybody else carry a text of the
same size, which no measured page opens. Names, NIKs and telephones are made up by number.
"""

import secrets
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, text

from tests.worker import META, record
from webapp.records import tally
from webapp.records.account import create_account
from webapp.records.db import db
from webapp.records.enrollment_store import Judged, seal_content
from webapp.records.fields import blind_index, encrypt, search_tokens
from webapp.records.installation import Installation
from webapp.records.models import Account, Device, Enrollment, Revision, SearchToken, Slip
from webapp.rules.wilayah import list_kelurahan

TAMBORA = "31.73.04"
PASSWORD = "kata sandi panjang"
BATCH = 2_000
PER_AUTHOR = 400
FIRST = (
    "Budi",
    "Siti",
    "Agus",
    "Dewi",
    "Joko",
    "Rina",
    "Eko",
    "Wati",
    "Hadi",
    "Nur",
    "Yanti",
    "Dedi",
)
LAST = ("Contoh", "Misal", "Umpama", "Rekaan", "Karangan", "Buatan", "Andaian", "Teladan")
# Of twenty records, how many stand where.
STATES = ("submitted",) * 3 + ("returned",) + ("rejected",) + ("approved",) * 15


@dataclass(frozen=True)
class Crowd:
    """Who looks at it, and how much there is."""

    records: int
    supervisor: UUID
    kecamatan: str


def gather(office: Installation, records: int, now: datetime) -> Crowd:
    """Fill the database with so many records over all kelurahan; takes minutes for a million."""
    everywhere = list_kelurahan(office.tables, "31")
    volunteers = _people(everywhere, records, now)
    supervisor = create_account(
        office, "supervisor.banyak", PASSWORD, "Supervisor Banyak", "supervisor", TAMBORA, now
    )
    proof = _consent(now)
    filler = "x" * 43
    batch: list[tuple[dict[str, Any], ...]] = []
    for number in range(records):
        kelurahan = everywhere[number % len(everywhere)]
        author, device = volunteers[number % len(volunteers)]
        batch.append(_rows(office, number, kelurahan, author, device, proof, filler, now))
        if len(batch) == BATCH or number == records - 1:
            _write(batch)
            batch.clear()
            sys.stderr.write(f"\r{number + 1} of {records} records ")
    tally.recount()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    sys.stderr.write("\n")
    return Crowd(records, supervisor.id, TAMBORA)


def _people(everywhere: list[str], records: int, now: datetime) -> list[tuple[UUID, UUID]]:
    """Volunteers with a phone each, so many that nobody has more than a few hundred records."""
    wanted = max(len(everywhere), records // PER_AUTHOR)
    wanted += -wanted % len(everywhere)
    people: list[dict[str, Any]] = []
    devices: list[dict[str, Any]] = []
    for number in range(wanted):
        person, device = uuid4(), uuid4()
        people.append(
            {
                "id": person,
                "name": f"Relawan {number:05}",
                "role": "relawan",
                "territory": everywhere[number % len(everywhere)],
                "restored": False,
                "session_version": 1,
                "created_at": now,
            }
        )
        devices.append(
            {
                "id": device,
                "number": 1_000_000 + number,
                "account_id": person,
                "public_key": {},
                "thumbprint": secrets.token_urlsafe(32),
                "label": "HP banyak",
                "app": "uji",
                "activated_at": now - timedelta(days=90),
                "last_seen_at": now,
                "restored": False,
                "change_number": 0,
                "seq_acknowledged": 0,
            }
        )
    with db.engine.begin() as connection:
        connection.execute(insert(Account), people)
        connection.execute(insert(Device), devices)
    return [(person["id"], device["id"]) for person, device in zip(people, devices, strict=True)]


def _consent(now: datetime) -> dict[str, Any]:
    return {
        "text_version": 1,
        "text_hash": "x" * 43,
        "language": "id",
        "method": "tanda_tangan",
        "saksi": None,
        "strokes": [[12, 40, 3, -2, 5, 1, 8, 8, -4, 9]],
        "purposes": {"wa": False, "sponsor": False},
        "time": (now - timedelta(days=90)).isoformat(timespec="milliseconds")[:23] + "Z",
    }


def _rows(
    office: Installation,
    number: int,
    kelurahan: str,
    author: UUID,
    device: UUID,
    proof: dict[str, Any],
    filler: str,
    now: datetime,
) -> tuple[dict[str, Any], ...]:
    """Enrollment, revision, slip and the parts of the name."""
    keys, one = office.keys, uuid4()
    received = now - timedelta(seconds=number * 7 % (86_400 * 60))
    worker = _worker(number, kelurahan)
    judged = Judged(worker, proof, "lain", 100_800, [], received)
    genuine = kelurahan.startswith(TAMBORA)
    sealed, consent = (
        seal_content(keys, one, judged)
        if genuine
        else ({**worker, "nik": filler, "nama": filler, "no_hp": filler}, proof)
    )
    flags = ["filled_fast"] if number % 11 == 0 else []
    slip = secrets.token_bytes(16)
    code = _code(number)
    place = f"enrollment:{one}"
    enrollment = {
        "id": one,
        "rev": 1,
        "state": STATES[number // 267 % len(STATES)],
        "author_id": author,
        "device_id": device,
        "slip_id": slip,
        "slip_code": code,
        "kelurahan": kelurahan,
        "kecamatan": kelurahan[:8],
        "kota": kelurahan[:5],
        "rw": worker["rw"],
        "rt": worker["rt"],
        "author_territory": kelurahan,
        "pekerjaan": worker["pekerjaan"],
        "sektor": "transportasi",
        "program": worker["program"],
        "bulan": worker["bulan"],
        "pembayar": worker["pembayar"],
        "flags": flags,
        "attention": int(bool(flags)),
        **{
            name: encrypt(keys, str(value), f"{place}:{name}") if genuine else filler
            for name, value in (
                *((n, worker[n]) for n in ("nik", "nama", "no_hp")),
                ("total", 50_400),
            )
        },
        "nik_index": blind_index(keys, "nik", worker["nik"]),
        "phone_index": blind_index(keys, "phone", worker["no_hp"]),
        "birth_index": blind_index(keys, "birth", worker["tanggal_lahir"]),
        "captured_at": received,
        "received_at": received,
        "changed_at": received,
    }
    revision = {
        "id": uuid4(),
        "enrollment_id": one,
        "rev": 1,
        "act": "enroll",
        "device_id": device,
        "author_id": author,
        "hash": filler,
        "schema": 1,
        "record": sealed,
        "consent": consent,
        "meta": {**META, "time": proof["time"]},
        "captured_at": received,
        "received_at": received,
    }
    paper = {
        "id": slip,
        "code": code,
        "key_number": 1,
        "device_id": device,
        "issued_on": received.date(),
        "token": "A" * 138,
        "state": "arrived",
        "batch": 1,
        "enrollment_id": one,
        "issued_at": received,
    }
    return enrollment, revision, paper, *_tokens(office, one, kelurahan, worker["nama"])


def _worker(number: int, kelurahan: str) -> dict[str, Any]:
    """A worker like no other, but with a name that many have."""
    month, year, day = number % 12 + 1, 60 + number // 12 % 40, number // 480 % 28 + 1
    name = f"{FIRST[number % len(FIRST)]} {LAST[number // 12 % len(LAST)]} {_letters(number)}"
    return record(
        nik=f"317304{day:02}{month:02}{year:02}{9001 + number % 999}",
        nama=name,
        tanggal_lahir=f"19{year}-{month:02}-{day:02}",
        no_hp=f"+628{number:010}",
        kelurahan=kelurahan,
        rw=f"{number // 267 % 12 + 1:03}",
        rt=f"{number // 3204 % 15 + 1:03}",
    )


def _letters(number: int) -> str:
    """A number as a word of four letters or more."""
    word = ""
    while number or len(word) < 4:
        number, rest = divmod(number, 26)
        word += chr(ord("a") + rest)
    return word.capitalize()


def _code(number: int) -> str:
    """A code of the right length; what it checks is not measured."""
    return f"{number:08}"


def _tokens(
    office: Installation, enrollment: UUID, kelurahan: str, nama: str
) -> Iterator[dict[str, Any]]:
    for token in search_tokens(office.keys, nama):
        yield {"token": token, "enrollment_id": enrollment, "kelurahan": kelurahan}


def _write(batch: list[tuple[dict[str, Any], ...]]) -> None:
    """Past the session, whose counts are made anew at the end."""
    with db.engine.begin() as connection:
        for place, table in enumerate((Enrollment, Revision, Slip)):
            connection.execute(insert(table), [rows[place] for rows in batch])
        tokens = [token for rows in batch for token in rows[3:]]
        connection.execute(insert(SearchToken), tokens)


def now() -> datetime:
    """The moment, so that what is measured is of today."""
    return datetime.now(UTC)
