"""The operator's commands do what they say, once, and show a secret only to who asks."""

import re
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskCliRunner
from PIL import Image
from sqlalchemy import func, select

from tests.conftest import close, open_app
from webapp.records.account import check_password
from webapp.records.db import db
from webapp.records.event import list_events
from webapp.records.invitation import preview
from webapp.records.keys import load_keys
from webapp.records.models import Account, Event, Invitation
from webapp.records.setting import get_settings
from webapp.views.context import office, utcnow

PASSWORD = "kata sandi panjang"


def read_demo(instance: Path) -> dict[str, str]:
    lines = (instance / "demo.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def read_qr(drawn: str) -> str:
    """What a phone reads from the first QR in a terminal with light letters on dark ground."""
    rows = [line for line in drawn.splitlines() if set(line) <= set("█▀▄ \N{NO-BREAK SPACE}")]
    rows = rows[: next((at for at, line in enumerate(rows) if not line.strip()), len(rows))]
    upper, lower = ("█▀", "█▄")
    width = max(map(len, rows))
    lines = [
        bytes(255 if mark in lit else 0 for mark in row.ljust(width) for _ in range(4))
        for row in rows
        for lit in (upper, lower)
        for _ in range(4)
    ]
    image = Image.frombytes("L", (width * 4, len(lines)), b"".join(lines))
    return zxingcpp.read_barcodes(image)[0].text


def run(runner: FlaskCliRunner, *arguments: str) -> str:
    done = runner.invoke(args=list(arguments))
    assert done.exit_code == 0, done.output
    return done.output


def test_the_demonstration_office_is_the_one_of_the_specification(
    app: Flask, runner: FlaskCliRunner, instance: Path
) -> None:
    run(runner, "demo")
    ways_in = read_demo(instance)
    with app.app_context():
        here, now = office(), utcnow()
        people = db.session.execute(
            select(Account.name, Account.role, Account.territory, Account.rw, Account.rt)
        ).all()
        assert {tuple(person) for person in people} == {
            ("Admin Contoh", "admin", "31.73", None, None),
            ("Supervisor Contoh", "supervisor", "31.73.04", None, None),
            ("Sri Wahyuni", "relawan", "31.73.04.1001", None, None),
            ("Hasan Basri", "relawan", "31.73.04.1001", "002", "007"),
        }
        for username in ("admin.demo", "supervisor.demo"):
            assert check_password(here, username, ways_in[username], now)
        for name in ("Sri Wahyuni", "Hasan Basri"):
            assert preview(here, ways_in[name], now).name == name
            assert preview(here, ways_in[f"{name} (kode)"], now).name == name
        event = db.session.scalars(select(Event)).one()
        assert event.name == "Bazar Tambora"
        assert (event.last_day - event.first_day).days == 6
        assert list_events("31.73.04.1001", event.first_day)
        chosen = get_settings(here)
        assert chosen["penyelenggara"] == "Sudin Nakertransgi Jakarta Barat (contoh)"
        assert chosen["contoh"] is True


def test_its_ways_in_are_printed_with_a_qr_and_kept_for_the_owner_alone(
    runner: FlaskCliRunner, instance: Path
) -> None:
    shown = run(runner, "demo")
    ways_in = read_demo(instance)
    assert all(way_in in shown for way_in in ways_in.values())
    for name in ("Sri Wahyuni", "Hasan Basri"):
        assert read_qr(shown.split(f"{name}:\n")[1]) == ways_in[name]
    assert stat.S_IMODE((instance / "demo.txt").stat().st_mode) == 0o600


def test_a_second_time_nothing_happens(app: Flask, runner: FlaskCliRunner, instance: Path) -> None:
    run(runner, "demo")
    before = (instance / "demo.txt").read_bytes()
    assert run(runner, "demo") == ""
    assert (instance / "demo.txt").read_bytes() == before
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 2


def test_who_wants_no_demonstration_gets_none(instance: Path, database_url: str) -> None:
    app = open_app(
        {"JARING_INSTANCE": str(instance), "DATABASE_URL": database_url, "JARING_NO_DEMO": "1"}
    )
    assert run(app.test_cli_runner(), "demo") == ""
    assert not (instance / "demo.txt").exists()
    close(app)


def test_an_account_made_at_the_terminal_signs_in(app: Flask, runner: FlaskCliRunner) -> None:
    shown = run(
        runner,
        *("account", "create", "Ani", "--name", "Ani Uji", "--role", "admin"),
        *("--territory", "31.73", "--password", PASSWORD),
    )
    assert PASSWORD not in shown
    with app.app_context():
        assert check_password(office(), "ani", PASSWORD, utcnow()).name == "Ani Uji"


@pytest.mark.parametrize(
    ("territory", "password", "word"),
    [("31.73", "pendek", "12 characters"), ("99", PASSWORD, "no area")],
)
def test_a_mistake_at_the_terminal_is_one_sentence(
    app: Flask, runner: FlaskCliRunner, territory: str, password: str, word: str
) -> None:
    done = runner.invoke(
        args=[
            *("account", "create", "Ani", "--name", "Ani Uji", "--role", "admin"),
            *("--territory", territory, "--password", password),
        ]
    )
    assert done.exit_code == 1
    assert word in done.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_an_invitation_is_printed_three_ways_and_a_known_person_gets_another(
    app: Flask, runner: FlaskCliRunner
) -> None:
    shown = run(runner, "invite", "Rina Uji", "--territory", "31.73.04.1001", "--rw", "002")
    told = dict(line.split(": ", 1) for line in shown.splitlines() if ": " in line)
    person_id = shown.split("(id ")[1].split(")")[0]
    run(runner, "invite", person_id)
    with app.app_context():
        assert preview(office(), told["Link"], utcnow()).name == "Rina Uji"
        assert preview(office(), told["Code"], utcnow()).territory["rw"] == "002"
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 2


def test_an_rt_that_no_address_has_is_refused(app: Flask, runner: FlaskCliRunner) -> None:
    """`7` would never be the `007` of an address: all of its enrollments would seem from elsewhere."""
    place = ("--territory", "31.73.04.1001", "--rw", "002", "--rt", "7")
    done = runner.invoke(args=["invite", "Rina Uji", *place])
    assert done.exit_code == 1
    assert "three digits" in done.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_the_audit_is_verified_from_the_terminal(runner: FlaskCliRunner) -> None:
    run(runner, "demo")
    assert "all in order" in run(runner, "audit", "verify")


def test_a_rotated_key_is_the_newest_at_the_next_start(
    runner: FlaskCliRunner, instance: Path
) -> None:
    assert "s2" in run(runner, "keys", "rotate", "sealing")
    assert list(load_keys(instance / "keys").sealing) == ["s2", "s1"]


def test_a_backup_of_the_keys_is_for_its_owner_alone(
    runner: FlaskCliRunner, tmp_path: Path
) -> None:
    path = tmp_path / "keys.backup"
    run(runner, "keys", "backup", str(path), "--passphrase", PASSWORD)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"PRIVATE KEY" not in path.read_bytes()


def test_a_backup_of_the_keys_opens_into_a_new_folder_only(
    runner: FlaskCliRunner, instance: Path, tmp_path: Path
) -> None:
    backup, folder = tmp_path / "keys.backup", tmp_path / "brought back"
    run(runner, "keys", "backup", str(backup), "--passphrase", PASSWORD)
    unpack = ["keys", "unpack", str(backup), str(folder), "--passphrase"]
    assert "does not open" in runner.invoke(args=[*unpack, PASSWORD + "x"]).output
    run(runner, *unpack, PASSWORD)
    assert load_keys(folder).installation == load_keys(instance / "keys").installation
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert "there already" in runner.invoke(args=[*unpack, PASSWORD]).output


def test_an_assignment_is_set_extended_and_ended(app: Flask, runner: FlaskCliRunner) -> None:
    shown = run(runner, "invite", "Sri Contoh", "--territory=31.73.04.1001", "--until=2027-06-30")
    found = re.search("id ([0-9a-f-]{36})", shown)
    assert found is not None

    def last_day() -> date | None:
        with app.app_context():
            return db.session.get_one(Account, UUID(found[1])).assigned_until

    assert last_day() == date(2027, 6, 30)
    run(runner, "account", "assign", found[1], "--until=2028-01-31", "--letter=ST-1/2027")
    assert last_day() == date(2028, 1, 31)
    run(runner, "account", "assign", found[1], "--end")
    ended = last_day()
    assert ended is not None
    assert ended < datetime.now(UTC).date() + timedelta(days=1)
    refused = runner.invoke(args=["account", "assign", found[1]])
    assert refused.exit_code != 0
    assert "--until" in refused.output
