"""`flask backup`, `flask backup drill`, `flask restore`: copies of the database, and the way back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError, ProgrammingError

from webapp.cli.terminal import configuration
from webapp.records.backups import age, drill, engine, manifest, place, restore, take
from webapp.views.context import office, utcnow

KEPT = 7
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
SENTENCES: dict[type[Exception], str] = {
    age.NoRecipient: "There is no backup key yet: `flask keys backup-key FILE` makes one.",
    age.NotAnIdentity: "The file of --identity holds no backup key (AGE-SECRET-KEY-1...).",
    age.WrongIdentity: "The backup is sealed to another key than this one.",
    age.Damaged: "The backup is damaged: it was cut short or altered. Nothing was changed.",
    manifest.Foreign: "The backup is not of this installation, as far as its keys can tell.",
    engine.Serving: "Somebody has the database open: stop every server first.",
    place.AlreadyRunning: "Another backup, restore or drill is under way on this machine.",
    take.TooFew: "At least two generations are kept: --keep 2 or more.",
    take.NotTheSame: "The copy was restored for a test and holds something else: do not use it.",
    restore.OtherEngine: "The backup is of another kind of database than DATABASE_URL names.",
    restore.NewerThanCode: "The backup was made by a newer Jaring: install that version first.",
    drill.NothingToTry: "There is no backup in that folder.",
}


@click.group("backup", cls=AppGroup, invoke_without_command=True)
@click.option("--to", "folder", type=FOLDER, help="Where to; default instance/backups.")
@click.option("--keep", default=KEPT, show_default=True, help="How many generations stay.")
@click.pass_context
@with_appcontext
def backup_commands(context: click.Context, folder: Path | None, keep: int) -> None:
    """Take a backup while the server serves, try it, and let go of the oldest."""
    if context.invoked_subcommand is not None:
        return
    with _sentences():
        taken = take.take(office(), _place(), _folder(folder), keep, utcnow())
    click.echo(f"Wrote {taken.path.name}: {taken.rows} rows, restored for a test and counted.")
    for name in taken.dropped:
        click.echo(f"Dropped {name}.")
    click.echo(f"Phones keep what came after {_show(taken.purge_before)}.")


@backup_commands.command("list")
def list_backups() -> None:
    """Show from which backups can be restored, and when a drill last passed."""
    for row in take.list_kept():
        click.echo(f"{row.name}  of {_show(row.started_at)}")
    passed = drill.last_passed()
    click.echo(f"A drill last passed: {_show(passed.at) if passed else 'never'}.")


@backup_commands.command("drill")
@click.argument("path", type=FILE, required=False)
@click.option("--identity", "key", type=FILE, required=True, help="The custodian's key file.")
@click.option("--from", "folder", type=FOLDER, help="Where backups lie; the newest is taken.")
def try_backup(path: Path | None, key: Path, folder: Path | None) -> None:
    """Restore a backup beside everything else, count, and open what is sealed in it."""
    passed = True
    with _sentences():
        chosen = path or drill.newest_backup(_folder(folder))
        for check in drill.drill(office(), _place(), chosen, age.read_identity(key), utcnow()):
            passed = passed and check.passed
            click.echo(f"{'ok' if check.passed else 'FAILED':<7}{check.name:<9}{check.found}")
    if not passed:
        raise click.ClickException("The drill has failed: this backup is not to be relied on.")


@click.argument("path", type=FILE)
@click.option("--identity", "key", type=FILE, required=True, help="The custodian's key file.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Also one older than what phones may have deleted.")
def restore_backup(path: Path, key: Path, yes: bool, force: bool) -> None:
    """Put a backup in the place of the database, and begin a new epoch."""
    with _sentences():
        done = restore.restore(
            office(),
            _place(),
            path,
            age.read_identity(key),
            utcnow(),
            lambda plan: _agree(plan, yes=yes),
            force=force,
        )
    if done is None:
        click.echo("Nothing was changed.")
        return
    click.echo(f"Restored {path.name}; epoch {done.epoch_number} has begun.")
    click.echo(f"What was there before lies in {done.aside}.")
    if done.erased:
        click.echo(f"Erased again: {done.erased}.")
    for line in _losses(done):
        click.echo(line)
    click.echo("Start the server: phones offer again what they keep.")


def _agree(plan: restore.Plan, *, yes: bool) -> bool:
    click.echo(f"The backup holds everything up to {_show(plan.manifest.started_at)}.")
    click.echo(f"Phones may have deleted what came before {_show(plan.bound)}.")
    if not plan.replaces:
        click.echo(
            "The present database is empty or cannot be read: nothing is taken over from it."
        )
    return yes or click.confirm("Put it in the place of the present database?")


def _losses(done: restore.Restored) -> Iterator[str]:
    if done.lost is None:
        yield "Nobody can tell which records phones have deleted that are not in this backup."
    elif done.lost:
        yield "Not in this backup, and perhaps on no phone any more; enroll these slips again:"
        yield from done.lost


@contextmanager
def _sentences() -> Iterator[None]:
    """Say in one sentence what went wrong."""
    try:
        yield
    except engine.ToolMissing as error:
        raise click.ClickException(
            f"{error} is not on the PATH: install PostgreSQL's client, or let JARING_PG_BIN name"
            " the folder it lies in."
        ) from error
    except engine.EngineFailed as error:
        raise click.ClickException(f"The database refused: {error}") from error
    except restore.Outdated as error:
        raise click.ClickException(
            f"Phones may have deleted what came before {_show(error.bound)}, and this backup is"
            " older. --force restores it all the same and lists the slips affected."
        ) from error
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            "The database cannot be reached, or `flask db upgrade` has not been run."
        ) from error
    except tuple(SENTENCES) as error:
        raise click.ClickException(SENTENCES[type(error)]) from error


def _place() -> place.Place:
    chosen = configuration()
    return place.Place(chosen.instance, chosen.keys, chosen.pg_bin)


def _folder(named: Path | None) -> Path:
    """A folder that was named must be there: a disk that is not mounted is no place for a backup."""
    folder = named or configuration().instance / "backups"
    if named is None:
        folder.mkdir(mode=0o700, exist_ok=True)
    elif not folder.is_dir():
        raise click.ClickException(f"There is no folder {named}.")
    return folder


def _show(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC" if moment else "any time (nothing was published)"
