"""`flask integrity`: looking for signs in what volunteers sent in, for a nightly timer."""

import click
from flask.cli import AppGroup

from webapp.records import integrity
from webapp.views.context import office, utcnow

EVERY = 25

integrity_commands = AppGroup("integrity", help="Signs to ask volunteers about.")


@integrity_commands.command("run")
def run_integrity() -> None:
    """Look at every volunteer who has sent something since the last time."""
    done = found = 0
    for done, found in integrity.run(office(), utcnow()):
        if done % EVERY == 0:
            click.echo(f"{done} volunteers looked at, {found} signs")
    click.echo(f"{done} volunteers looked at, {found} signs. They are reasons to ask, no proof.")
