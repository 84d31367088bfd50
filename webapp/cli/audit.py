"""`flask audit`: the record of who did what."""

import click
from flask.cli import AppGroup

from webapp.records import audit

audit_commands = AppGroup("audit", help="The record of who did what.")


@audit_commands.command("verify")
def verify_audit() -> None:
    """Check that no line of the audit was changed or removed."""
    verdict = audit.verify()
    if not verdict.whole:
        raise click.ClickException(f"The audit is broken at line {verdict.broken}.")
    click.echo(f"{verdict.lines} lines, all in order. Last hash: {verdict.last_hash}")
