"""The operator's backup, drill and restore at the terminal: what they print, and how they refuse."""

import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from tests.conftest import close, open_app
from tests.test_cli import run
from webapp.records.backups.age import list_recipients, read_identity
from webapp.records.db import db
from webapp.records.models import Account, Epoch


@pytest.fixture
def key(runner: FlaskCliRunner, tmp_path: Path) -> Path:
    """The custodian's key file."""
    path = tmp_path / "custodian.txt"
    run(runner, "keys", "backup-key", str(path))
    return path


def refusal(runner: FlaskCliRunner, *arguments: str) -> str:
    done = runner.invoke(args=list(arguments))
    assert done.exit_code == 1, done.output
    assert done.output.startswith("Error: ")
    assert done.output.count("\n") == 1
    return done.output


def backups(instance: Path) -> list[Path]:
    return sorted((instance / "backups").glob("*.age"))


def test_the_secret_of_the_backups_is_written_once_and_stays_nowhere(
    runner: FlaskCliRunner, instance: Path, key: Path
) -> None:
    secret = str(read_identity(key))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    for path in (instance / "keys").iterdir():
        assert secret not in path.read_text()
    assert "there already" in refusal(runner, "keys", "backup-key", str(key))
    second = key.with_name("second.txt")
    shown = run(runner, "keys", "backup-key", str(second), "--add")
    assert str(read_identity(second)) not in shown
    run(runner, "backup")
    for one in (key, second):
        assert "FAILED" not in run(runner, "backup", "drill", "--identity", str(one))


def test_back_up_drill_and_restore_from_the_terminal(
    app: Flask, runner: FlaskCliRunner, instance: Path, key: Path
) -> None:
    run(runner, "demo")
    assert "restored for a test and counted" in run(runner, "backup")
    shown = run(runner, "backup", "drill", "--identity", str(key))
    assert all(line.startswith("ok ") for line in shown.splitlines())
    assert "A drill last passed: 20" in run(runner, "backup", "list")
    with app.app_context():
        db.session.scalars(select(Account).where(Account.username == "admin.demo")).one().name = "X"
        db.session.commit()
    (path,) = backups(instance)
    declined = runner.invoke(args=["restore", str(path), "--identity", str(key)], input="n\n")
    assert "Nothing was changed." in declined.output
    done = run(runner, "restore", str(path), "--identity", str(key), "--yes")
    assert "epoch 2 has begun" in done
    assert len(list(instance.glob("jaring.sqlite.before-*"))) == 1
    with app.app_context():
        named = select(Account.name).where(Account.username == "admin.demo")
        assert db.session.scalars(named).one() == "Admin Contoh"
        assert len(db.session.scalars(select(Epoch)).all()) == 2


def test_what_is_wrong_is_one_sentence(
    runner: FlaskCliRunner, instance: Path, key: Path, tmp_path: Path
) -> None:
    assert "two generations" in refusal(runner, "backup", "--keep", "1")
    assert "no folder" in refusal(runner, "backup", "--to", str(tmp_path / "not mounted"))
    assert "no backup in" in refusal(runner, "backup", "drill", "--identity", str(key))
    run(runner, "backup")
    (path,) = backups(instance)
    identity = ("--identity", str(key))
    assert "no backup key" in refusal(runner, "restore", str(path), "--identity", str(path))
    other = tmp_path / "other.txt"
    run(runner, "keys", "backup-key", str(other))
    assert "another key" in refusal(runner, "restore", str(path), "--identity", str(other))
    path.write_bytes(path.read_bytes()[:-1])
    assert "damaged" in refusal(runner, "restore", str(path), *identity)


def test_a_database_that_was_never_made_is_one_sentence(instance: Path, key: Path) -> None:
    (instance / "jaring.sqlite").unlink()
    app = open_app({"JARING_INSTANCE": str(instance)})
    assert "flask db upgrade" in refusal(app.test_cli_runner(), "backup")
    close(app)


def test_the_file_of_keys_holds_the_recipient_and_never_the_identity(
    runner: FlaskCliRunner, key: Path, tmp_path: Path
) -> None:
    backup, folder = tmp_path / "keys.backup", tmp_path / "brought back"
    passphrase = ("--passphrase", "kata sandi panjang")
    run(runner, "keys", "backup", str(backup), *passphrase)
    run(runner, "keys", "unpack", str(backup), str(folder), *passphrase)
    assert list_recipients(folder) == [str(read_identity(key).to_public())]
    secret = str(read_identity(key))
    assert not any(secret in path.read_text() for path in folder.iterdir())


def test_without_a_key_there_is_no_backup(runner: FlaskCliRunner) -> None:
    assert "keys backup-key" in refusal(runner, "backup")


def test_the_keys_of_another_installation_are_told_apart(
    runner: FlaskCliRunner, instance: Path, key: Path, tmp_path: Path
) -> None:
    run(runner, "backup")
    (path,) = backups(instance)
    elsewhere = open_app({"JARING_INSTANCE": str(tmp_path / "elsewhere")})
    said = refusal(
        elsewhere.test_cli_runner(), "restore", str(path), "--identity", str(key), "--yes"
    )
    assert "not of this installation" in said
    close(elsewhere)


def test_programs_of_postgresql_that_are_not_there_are_named(
    instance: Path, key: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    server = request.getfixturevalue("postgresql")
    name = server.create()
    environ = {
        "JARING_INSTANCE": str(instance),
        "DATABASE_URL": server.url(name),
        "JARING_PG_BIN": str(tmp_path),
    }
    app = open_app(environ)
    run(app.test_cli_runner(), "db", "upgrade")
    said = refusal(app.test_cli_runner(), "backup")
    assert "pg_dump is not on the PATH" in said
    close(app)
    server.drop(name)
