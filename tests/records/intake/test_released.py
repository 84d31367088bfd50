"""SECURITY F26: what every released client has sealed is taken by the server of today."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from joserfc.jwk import ECKey
from sqlalchemy import select

from webapp.records import intake
from webapp.records.account import Place, create_person
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import ConsentText, Device, Enrollment, Event, Slip
from webapp.rules.slip import decode_token
from webapp.views.api.shapes import SyncRequest

FOLDER = Path(__file__).parents[2] / "vectors" / "released"
RELEASES = sorted(FOLDER.glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def become(office: Installation, kept: dict[str, Any]) -> Installation:
    """The installation to which a released client belonged, with its keys of then among today's."""
    sealing = {
        one["kid"]: ECKey.import_key(one["jwk"]).get_op_key("decrypt")
        for one in kept["sealing_keys"]
    }
    own = UUID(kept["installation"])
    return replace(office, id=own, keys=replace(office.keys, installation=own, sealing=sealing))


def bring_back(office: Installation, kept: dict[str, Any]) -> Device:
    """The device as it was activated, with its slips and the consent texts that were shown on it."""
    activated_at = moment(kept["device"]["activated_at"])
    person = create_person(office, "Sri Contoh", Place(**kept["person"]), activated_at)
    public_key = kept["device"]["public_key"]
    device = Device(
        id=UUID(kept["device"]["id"]),
        number=kept["device"]["number"],
        account_id=person.id,
        public_key=public_key,
        thumbprint=ECKey.import_key(public_key).thumbprint(),
        label="HP uji",
        app="uji",
        activated_at=activated_at,
        restored=False,
    )
    db.session.add(device)
    db.session.flush()
    for one in kept["slips"]:
        token = decode_token(one["token"])
        assert token is not None
        db.session.add(
            Slip(
                id=token.id,
                code=one["code"],
                key_number=one["key_number"],
                device_id=device.id,
                token=one["token"],
                issued_on=date.fromisoformat(one["issued_on"]),
                issued_at=activated_at,
            )
        )
    for one in kept["events"]:
        days = {name: date.fromisoformat(one[name]) for name in ("first_day", "last_day")}
        event = {**one, **days, "id": UUID(one["id"]), "created_at": activated_at}
        db.session.add(Event(**event))
    for text in kept["consent_texts"]:
        db.session.merge(ConsentText(**text, first_seen_at=activated_at))
    db.session.commit()
    return device


def test_there_is_a_released_client() -> None:
    assert [path.stem for path in RELEASES][:1] == ["v1"]


@pytest.mark.parametrize("path", RELEASES, ids=lambda path: path.stem)
def test_whatever_a_released_client_sends_is_taken(office: Installation, path: Path) -> None:
    kept = read(path)
    then = become(office, kept)
    device = bring_back(then, kept)
    now = device.activated_at + timedelta(days=400)
    taken: dict[str, str] = {}
    for call in kept["calls"]:
        # The envelope of the whole call is one that the server still reads.
        for item in SyncRequest.model_validate(call).items:
            result = intake.receive(then, device, item.as_item(), now)
            assert result.hash == item.hash
            taken.setdefault(result.hash, result.result)
    assert taken
    assert set(taken.values()) == {"stored"}
    rows = db.session.scalars(select(Enrollment)).all()
    assert len(rows) == len(taken)
    assert {row.device_id for row in rows} == {device.id}
