"""Brings the database up to date, makes the demonstration office once, and serves with waitress."""

import sys

from flask import Flask
from sqlalchemy import inspect
from waitress.server import create_server

from tools.steps import say, stop
from webapp import create_app
from webapp.configuration import BadConfiguration
from webapp.records.db import db
from webapp.views.shell import prepare_assets

THREADS = 8
FOR_REAL = """
To begin for real: start an empty instance with NO_DEMO=1, then
  .venv/bin/flask --app wsgi account create    makes a supervisor or an admin,
  .venv/bin/flask --app wsgi invite            invites a volunteer's phone.
docs/install.md tells the whole of it.
"""


def serve() -> None:
    """Serve until somebody stops it; the embedded run for one machine, behind no proxy."""
    try:
        app = create_app()
    except BadConfiguration as refusal:
        stop(str(refusal))
    prepare(app)
    prepare_assets(app)
    configuration = app.extensions["jaring_configuration"]
    try:
        server = create_server(
            app,
            host=configuration.host,
            port=configuration.port,
            threads=THREADS,
            ident=None,
            # It takes a body whole before anybody looks at it.
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
        )
    except OSError as refusal:
        stop(f"Port {configuration.port} of {configuration.host} is not free: {refusal.strerror}.")
    say(f"Jaring is at {configuration.public_url}/app   Stop it with Ctrl+C.")
    try:
        server.run()
    except KeyboardInterrupt:
        sys.exit(0)


def prepare(app: Flask) -> None:
    """Bring the database up to date; on a first run make the demonstration office as well."""
    with app.app_context():
        first = not inspect(db.engine).get_table_names()
    terminal = app.test_cli_runner(catch_exceptions=False)
    terminal.invoke(args=["db", "upgrade"])
    if not first:
        return
    if not app.extensions["jaring_configuration"].production:
        say(terminal.invoke(args=["demo"]).output.rstrip())
    say(FOR_REAL)


if __name__ == "__main__":
    serve()
