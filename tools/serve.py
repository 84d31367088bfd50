"""Brings the database up to date, makes the demonstration office once, and serves with waitress."""

import sys

from waitress.server import create_server

from tools.steps import say, stop
from webapp import create_app
from webapp.configuration import BadConfiguration

THREADS = 8


def serve() -> None:
    """Serve until somebody stops it; the embedded run for one machine, behind no proxy."""
    try:
        app = create_app()
    except BadConfiguration as refusal:
        stop(str(refusal))
    command = app.test_cli_runner(catch_exceptions=False)
    command.invoke(args=["db", "upgrade"])
    made = command.invoke(args=["demo"])
    if made.output:
        say(made.output.rstrip())
    configuration = app.extensions["jaring_configuration"]
    try:
        server = create_server(
            app, host=configuration.host, port=configuration.port, threads=THREADS, ident=None
        )
    except OSError as refusal:
        stop(f"Port {configuration.port} of {configuration.host} is not free: {refusal.strerror}.")
    say(f"Jaring is at {configuration.public_url}/app   Stop it with Ctrl+C.")
    try:
        server.run()
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    serve()
