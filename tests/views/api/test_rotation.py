"""SECURITY F27: keys are rotated while servers serve and records are on their way."""

import json
import shutil
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import select

from tests.phone import Phone
from tests.phones import MakeInvitation, Serve, count, looking
from tests.worker import nik, record
from webapp.records.certificate import read_certificate
from webapp.records.keys import add_key, load_keys
from webapp.records.models import Device, Enrollment, Revision, Slip


def of(serial: int) -> dict[str, object]:
    return record(nik=nik(serial), tanpa_hp=True, no_hp=None)


def test_servers_take_a_rotated_key_by_themselves_and_open_what_is_sealed_to_the_old_one(
    app: Flask, phone: Phone, serve: Serve, runner: FlaskCliRunner
) -> None:
    servers = [serve(), serve()]
    pending = [phone.seal(of(9001)), phone.seal(of(9002))]
    assert phone.words(servers[0], []) == []  # type: ignore[arg-type]
    assert runner.invoke(args=["keys", "rotate", "sealing"]).exit_code == 0
    for server in servers:
        answer = phone.sync(server, [pending.pop()])  # type: ignore[arg-type]
        assert [one["result"] for one in answer["results"]] == ["stored"]
        assert [key["kid"] for key in phone.settings["sealing_keys"]] == ["s2", "s1"]
    newer = phone.seal(of(9003))
    assert newer["kid"] == "s2"
    assert phone.words(servers[1], [newer]) == ["stored"]  # type: ignore[arg-type]
    assert count(app, Enrollment) == 3


def test_slips_fields_and_certificates_go_over_to_their_new_keys(
    app: Flask,
    client: FlaskClient,
    phone: Phone,
    make_invitation: MakeInvitation,
    runner: FlaskCliRunner,
) -> None:
    old = phone.seal(of(9001))
    for kind in ("slip", "field", "certificate"):
        assert runner.invoke(args=["keys", "rotate", kind]).exit_code == 0
    assert phone.words(client, [old]) == ["stored"]
    assert [key["number"] for key in phone.settings["slip_keys"]] == [2, 1]
    later = Phone.activate(client, make_invitation().secret)
    with looking(app) as session:
        keys = select(Slip.key_number).where(Slip.device_id == UUID(later.id)).distinct()
        assert session.scalars(keys).all() == [2]
        sealed = json.dumps(session.scalars(select(Revision.record)).one())
        assert '"k2.' in sealed
    for one in (phone, later):
        certificate = one.answer["device"]["certificate"]
        assert read_certificate(app.extensions["jaring"], certificate)["sub"] == one.id
        # An old certificate is as good as a new one: nothing has to be given out again.
        with looking(app) as session:
            assert session.get_one(Device, UUID(one.id)).restored is False


@pytest.mark.parametrize("harm", ["gone", "of another", "unreadable"])
def test_a_server_keeps_its_keys_when_the_folder_is_not_what_it_was(
    app: Flask, client: FlaskClient, phone: Phone, instance: Path, harm: str
) -> None:
    item, keys = phone.seal(of(9001)), instance / "keys"
    before = sorted(path.name for path in keys.iterdir())
    if harm == "unreadable":
        (keys / "sealing-2.key").write_text("no key")
    else:
        shutil.move(keys, instance / "kept")
    if harm == "of another":
        load_keys(keys)
        add_key(keys, "sealing")
    assert phone.words(client, [item]) == ["stored"]
    assert [key["kid"] for key in phone.settings["sealing_keys"]] == ["s1"]
    if harm == "gone":
        assert not keys.exists(), "keys were made anew"
        shutil.move(instance / "kept", keys)
        add_key(keys, "sealing")
        phone.sync(client)
        assert [key["kid"] for key in phone.settings["sealing_keys"]] == ["s2", "s1"]
        assert set(before) < {path.name for path in keys.iterdir()}
