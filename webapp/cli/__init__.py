"""The commands of an operator: each reads its arguments, calls one function, and says what came of it."""

from flask import Flask

from tools.vendor import ensure_vendor
from webapp.cli.audit import audit_commands
from webapp.cli.backup import backup_commands, restore_backup
from webapp.cli.integrity import integrity_commands
from webapp.cli.keys import keys_commands
from webapp.cli.people import account_commands, invite_person, make_demo


def register(app: Flask) -> None:
    """Give the application its commands; `flask db` comes from Flask-Migrate."""
    for group in (
        account_commands,
        keys_commands,
        audit_commands,
        backup_commands,
        integrity_commands,
    ):
        app.cli.add_command(group)
    app.cli.command("invite")(invite_person)
    app.cli.command("demo")(make_demo)
    app.cli.command("vendor")(make_vendor)
    app.cli.command("restore")(restore_backup)


def make_vendor() -> None:
    """Check the phone's libraries and the region tables, and make anew what differs."""
    ensure_vendor(development=False)
