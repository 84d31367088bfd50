"""Records as they lie in the tables, put there many at a time; everybody here is made up."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from webapp.records import tally
from webapp.records.db import db, transaction
from webapp.records.fields import blind_index, encrypt, search_tokens
from webapp.records.installation import Installation
from webapp.records.models import Device, Enrollment, SearchToken

HERE, BESIDE, ELSEWHERE = "31.73.04.1001", "31.73.04.1002", "31.74.09.1003"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

Plant = Callable[..., list[UUID]]


@transaction
def plant(
    office: Installation, device: Device, now: datetime, rows: Sequence[Mapping[str, Any]]
) -> list[UUID]:
    """Write one record for each row; what a row does not say is as usual. The first is the oldest."""
    made = [
        _row(office, device, now - timedelta(minutes=len(rows) - at), row, at)
        for at, row in enumerate(rows)
    ]
    db.session.execute(insert(Enrollment), [enrollment for enrollment, _ in made])
    db.session.execute(insert(SearchToken), [token for _, tokens in made for token in tokens])
    tally.recount()
    return [enrollment["id"] for enrollment, _ in made]


def analyse() -> None:
    """Let the database learn how much there is of what."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _row(
    office: Installation, device: Device, received: datetime, given: Mapping[str, Any], at: int
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    keys, one = office.keys, UUID(int=secrets.randbits(128), version=4)
    said = {"nama": "Budi Contoh", "nik": f"31730421079{at % 100_000:05}", "no_hp": None, **given}
    where = said.pop("kelurahan", HERE)
    flags = said.setdefault("flags", [])
    personal = {name: said.pop(name) for name in ("nama", "nik", "no_hp")}
    enrollment = {
        "id": one,
        "rev": 1,
        "state": "submitted",
        "author_id": device.account_id,
        "device_id": device.id,
        "event_id": None,
        "slip_id": secrets.token_bytes(16),
        "slip_code": "".join(CROCKFORD[at // 32**power % 32] for power in range(8)),
        "kelurahan": where,
        "kecamatan": where[:8],
        "kota": where[:5],
        "rw": "002",
        "rt": "007",
        "author_territory": where,
        "pekerjaan": "ojek_online",
        "sektor": "transportasi",
        "program": "jkk_jkm",
        "bulan": 6,
        "pembayar": "sendiri",
        "attention": int(any(not flag.startswith("phone_missing") for flag in flags)),
        "total": "-",
        **{
            name: value and encrypt(keys, value, f"enrollment:{one}:{name}")
            for name, value in personal.items()
        },
        "nik_index": blind_index(keys, "nik", personal["nik"]),
        "phone_index": personal["no_hp"] and blind_index(keys, "phone", personal["no_hp"]),
        "birth_index": "-",
        "captured_at": received,
        "received_at": received,
        "changed_at": received,
        **said,
    }
    tokens = [
        {"token": token, "enrollment_id": one, "kelurahan": where}
        for token in search_tokens(keys, personal["nama"])
    ]
    return enrollment, tokens
