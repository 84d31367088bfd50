"""The commands of an operator: each reads its arguments, calls one function, and says what came of it."""

import os
import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from uuid import UUID

import click
import qrcode
from flask import Flask, current_app
from flask.cli import AppGroup

from tools.vendor import ensure_vendor
from webapp.configuration import Configuration
from webapp.records import account, audit, demo, invitation, key_backup, keys
from webapp.records.invitation import NewInvitation
from webapp.records.models import Account
from webapp.rules.slip import show_invitation_code
from webapp.views.context import office, utcnow

NEIGHBOURHOOD = re.compile("[0-9]{3}")

account_commands = AppGroup("account", help="People who sign in with a password.")
keys_commands = AppGroup("keys", help="The installation's keys.")
audit_commands = AppGroup("audit", help="The record of who did what.")


def register(app: Flask) -> None:
    """Give the application its commands; `flask db` comes from Flask-Migrate."""
    for group in (account_commands, keys_commands, audit_commands):
        app.cli.add_command(group)
    app.cli.command("invite")(invite_person)
    app.cli.command("demo")(make_demo)
    app.cli.command("vendor")(make_vendor)


@account_commands.command("create")
@click.argument("username")
@click.option("--name", prompt=True, help="The person's name.")
@click.option("--role", type=click.Choice(account.OFFICE_ROLES), prompt=True)
@click.option("--territory", prompt=True, help="Area code, for example 31.73.04.")
@click.password_option(help="Twelve characters or more; asked for when left out.")
def create_account(username: str, name: str, role: str, territory: str, password: str) -> None:
    """Make a supervisor or admin."""
    try:
        made = account.create_account(office(), username, password, name, role, territory, utcnow())
    except account.UsernameTaken as error:
        raise click.ClickException(f"The user name {username} is taken.") from error
    except account.WeakPassword as error:
        raise click.ClickException("A password has 12 characters or more.") from error
    except account.NoSuchTerritory as error:
        raise click.ClickException(f"There is no area {territory}.") from error
    click.echo(f"{made.username} may now sign in at {office().public_url}/masuk")


@click.argument("name_or_id")
@click.option("--territory", help="Area code of a new volunteer, for example 31.73.04.1001.")
@click.option("--rw", help="Three digits, for heads of an RW or RT.")
@click.option("--rt", help="Three digits, for heads of an RT.")
@click.option("--letter", help="Number of the letter of assignment.")
def invite_person(
    name_or_id: str, territory: str | None, rw: str | None, rt: str | None, letter: str | None
) -> None:
    """Invite a volunteer: a new one by name and --territory, a known one by id."""
    if territory is None:
        person = _find_person(name_or_id)
    else:
        if not all(part is None or NEIGHBOURHOOD.fullmatch(part) for part in (rw, rt)):
            raise click.ClickException("RW and RT have three digits, for example 007.")
        place = account.Place(territory, rw, rt)
        try:
            person = account.create_person(office(), name_or_id, place, utcnow(), letter)
        except account.NoSuchTerritory as error:
            raise click.ClickException(f"There is no area {territory}.") from error
    made = invitation.invite(office(), person, None, utcnow())
    click.echo(f"{person.name} (id {person.id})")
    click.echo(_show_invitation(made))


def make_demo() -> None:
    """Make the demonstration office, once; with JARING_NO_DEMO=1 do nothing."""
    configuration: Configuration = current_app.extensions["jaring_configuration"]
    if configuration.no_demo:
        return
    if configuration.production:
        raise click.ClickException("Production has no demonstration office.")
    made = demo.make_demonstration(office(), utcnow())
    if made is None:
        return
    path = configuration.instance / "demo.txt"
    _write_private(path, _list_ways_in(made))
    click.echo(path.read_text(encoding="utf-8"))
    for name, way_in in made.invitations.items():
        click.echo(f"{name}:\n{_draw_qr(way_in.link)}")
    click.echo(f"Catatan ini disimpan di {path.name} di folder instance.")


def make_vendor() -> None:
    """Check the phone's libraries and the region tables, and make anew what differs."""
    ensure_vendor(development=False)


@keys_commands.command("rotate")
@click.argument("kind", type=click.Choice(keys.KINDS))
def rotate_keys(kind: str) -> None:
    """Make a new key that from the next start on is the newest; the old ones stay."""
    made = keys.add_key(_configuration().keys, kind)
    click.echo(f"New {kind} key {made}. Start the server again to use it.")


@keys_commands.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.password_option("--passphrase", help="Needed to open the backup; asked for when left out.")
def backup_keys(path: Path, passphrase: str) -> None:
    """Write all keys, encrypted, into one file to be kept elsewhere."""
    try:
        sealed = key_backup.pack(_configuration().keys, passphrase)
    except key_backup.WeakPassphrase as error:
        raise click.ClickException("A passphrase has 12 characters or more.") from error
    _write_private(path, sealed)
    click.echo(f"Wrote {path.name}. Keep it and its passphrase with two different people.")


@keys_commands.command("unpack")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--passphrase", prompt=True, hide_input=True, help="That of the backup.")
def unpack_keys(path: Path, folder: Path, passphrase: str) -> None:
    """Write the keys of a backup into a new folder, for JARING_KEYS to name."""
    try:
        names = key_backup.unpack(path.read_bytes(), passphrase, folder)
    except key_backup.WrongPassphrase as error:
        raise click.ClickException("It does not open: wrong passphrase, or altered.") from error
    except FileExistsError as error:
        raise click.ClickException(f"{folder} is there already; name a new folder.") from error
    click.echo(f"Wrote {len(names)} files. Let JARING_KEYS name this folder, and start the server.")


@audit_commands.command("verify")
def verify_audit() -> None:
    """Check that no line of the audit was changed or removed."""
    verdict = audit.verify()
    if not verdict.whole:
        raise click.ClickException(f"The audit is broken at line {verdict.broken}.")
    click.echo(f"{verdict.lines} lines, all in order. Last hash: {verdict.last_hash}")


def _configuration() -> Configuration:
    configuration: Configuration = current_app.extensions["jaring_configuration"]
    return configuration


def _find_person(text: str) -> Account:
    try:
        person = account.find_account(UUID(text))
    except ValueError:
        raise click.ClickException("A new volunteer needs --territory.") from None
    if person is None:
        raise click.ClickException(f"Nobody has the id {text}.")
    return person


def _list_ways_in(made: demo.Demonstration) -> str:
    """`key: value` lines, read by people and by the browser tests."""
    lines = ["KANTOR CONTOH. Semua orang dan data di sini rekaan.", ""]
    lines += [f"Alamat masuk: {office().public_url}/masuk"]
    lines += [f"{username}: {password}" for username, password in made.passwords.items()]
    lines += ["", f"Undangan berlaku sampai {_show_day(made)}."]
    for name, way_in in made.invitations.items():
        lines += [f"{name}: {way_in.link}", f"{name} (kode): {show_invitation_code(way_in.code)}"]
    return "\n".join([*lines, ""])


def _show_day(made: demo.Demonstration) -> str:
    expires = next(iter(made.invitations.values())).expires_at
    return datetime.strftime(expires.astimezone(UTC), "%Y-%m-%d")


def _show_invitation(made: NewInvitation) -> str:
    until = made.expires_at.strftime("%Y-%m-%d %H:%M UTC")
    return (
        f"Link: {made.link}\nCode: {show_invitation_code(made.code)}\nUntil: {until}\n"
        f"{_draw_qr(made.link)}"
    )


def _draw_qr(text: str) -> str:
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_L)
    code.add_data(text)
    drawn = StringIO()
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()


def _write_private(path: Path, content: str | bytes) -> None:
    """Write a file that only its owner may read, from its first byte on."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(raw)
