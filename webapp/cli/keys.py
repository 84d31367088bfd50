"""`flask keys`: the installation's keys, their copies, and the key of the backups."""

from pathlib import Path

import click
from flask.cli import AppGroup

from webapp.cli.terminal import configuration, write_private
from webapp.records import key_backup, keys
from webapp.records.backups import age
from webapp.views.context import utcnow

keys_commands = AppGroup("keys", help="The installation's keys.")


@keys_commands.command("rotate")
@click.argument("kind", type=click.Choice(keys.KINDS))
def rotate_keys(kind: str) -> None:
    """Make a new key that from now on is the newest; the old ones stay."""
    made = keys.add_key(configuration().keys, kind)
    click.echo(f"New {kind} key {made}. A running server takes it by itself.")


@keys_commands.command("backup")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.password_option("--passphrase", help="Needed to open the backup; asked for when left out.")
def backup_keys(path: Path, passphrase: str) -> None:
    """Write all keys, encrypted, into one file to be kept elsewhere."""
    try:
        sealed = key_backup.pack(configuration().keys, passphrase)
    except key_backup.WeakPassphrase as error:
        raise click.ClickException("A passphrase has 12 characters or more.") from error
    write_private(path, sealed)
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


@keys_commands.command("backup-key")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--add", is_flag=True, help="Seal to the earlier backup keys as well.")
def make_backup_key(path: Path, add: bool) -> None:
    """Make the key of the backups and write its secret to PATH, to be carried away."""
    secret, recipient = age.new_identity()
    day = utcnow().strftime("%Y-%m-%d")
    text = f"# Jaring, key of the backups, made {day}\n# public key: {recipient}\n{secret}\n"
    try:
        write_private(path, text, new=True)
    except FileExistsError as error:
        raise click.ClickException(f"{path.name} is there already; name a new file.") from error
    age.add_recipient(configuration().keys, recipient, beside_others=add)
    click.echo(f"Backups are sealed to {recipient} from now on.")
    click.echo(f"Carry {path.name} away, to two custodians, and remove it here.")
