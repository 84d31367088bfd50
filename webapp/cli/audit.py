"""`flask audit`: the record of who did what."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from webapp.cli.terminal import open_private
from webapp.records import audit, audit_chain, audit_export
from webapp.records.audit_export import PURPOSES, Wanted
from webapp.views.context import office, utcnow

audit_commands = AppGroup("audit", help="The record of who did what.")


@audit_commands.command("verify")
def verify_audit() -> None:
    """Check that no line of the audit was changed or removed."""
    verdict = audit.verify()
    audit_chain.keep(office(), verdict, utcnow())
    if not verdict.whole:
        raise click.ClickException(f"The audit is broken at line {verdict.broken}.")
    click.echo(f"{verdict.lines} lines, all in order. Last hash: {verdict.last_hash}")


@audit_commands.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--purpose", type=click.Choice(PURPOSES), prompt=True, help="Written down with it.")
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), help="The first day.")
@click.option("--until", "last", type=click.DateTime(["%Y-%m-%d"]), help="The last day.")
def export_audit(file: Path, purpose: str, first: datetime | None, last: datetime | None) -> None:
    """Write the audit into FILE, one JSON object a line, with the hashes by which it can be checked."""
    first_day, last_day = (day.replace(tzinfo=UTC).date() if day else None for day in (first, last))
    wanted = Wanted("jsonl", purpose, first_day, last_day)
    try:
        with open_private(file) as out:
            span = audit_export.begin(None, wanted, utcnow())
            number = sum(
                bool(out.write(audit_export.write_line(line)))
                for line, _ in audit_export.read(None, span)
            )
    except FileExistsError as error:
        raise click.ClickException(f"{file} is there already.") from error
    click.echo(f"{number} lines, {span.first} to {span.last}, in {file}")
